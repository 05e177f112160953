"""The days on which a verdict can change although nobody does anything.

A day matters to a verdict only beside a date that the case, its standard or its policy names, or beside the end of a
window that is counted from such a date. Between two such days a verdict says the same.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from pydantic import BaseModel

from mapping_engine.case import AssessmentCase
from mapping_engine.mapping import london_date
from mapping_engine.recency import last_recent_day

_DAY = timedelta(days=1)


def days_of_change(case: AssessmentCase, until: date) -> tuple[date, ...]:
    """Return the days after the day of the case, until a day, on which its verdict can change."""
    named = set(_dates_in(case)) | set(_ends_of_windows(case))
    turning = {day for each in named for day in (each, *_next(each))}
    return tuple(sorted(day for day in turning if case.as_of < day <= until))


def _next(day: date) -> tuple[date, ...]:
    return () if day == date.max else (day + _DAY,)


def _dates_in(case: AssessmentCase) -> Iterator[date]:
    qualification = case.release.standard.qualification
    if qualification is not None and qualification.certification_end_on is not None:
        yield qualification.certification_end_on
    waiting: list[object] = [getattr(case, name) for name in AssessmentCase.model_fields if name != "release"]
    while waiting:
        value = waiting.pop()
        if isinstance(value, datetime):
            yield london_date(value)
        elif isinstance(value, date):
            yield value
        elif isinstance(value, BaseModel):
            waiting.extend(getattr(value, name) for name in type(value).model_fields)
        elif isinstance(value, tuple):
            waiting.extend(value)


def _ends_of_windows(case: AssessmentCase) -> Iterator[date]:
    """Yield the last day of every window of months from work, and the first after every span of weeks."""
    months = {terms.months for layer in case.layers for terms in layer.recency}
    for item in case.evidence:
        if item.performed_on is not None:
            yield from (last_recent_day(item.performed_on, each) for each in months)
    for weeks in {terms.min_weeks for layer in case.layers for terms in layer.claims}:
        yield case.registered_on + timedelta(weeks=weeks)
