"""How the suggestions of a centre fare is looked at, over a period of days."""

from datetime import date, datetime, time, timedelta

from mapping_engine import LONDON, ModelReport, model_report
from service.errors import RequestInvalid
from service.ports import Equipment, Period
from service.roles import Actor, Permission


def report_model(actor: Actor, equipment: Equipment, *, since: date | None, until: date | None) -> ModelReport:
    """Return the report on a centre's suggestions and the answers to them.

    Both days belong to the period; an absent one leaves it open. Probabilities are compared with those of a period of
    the same length just before ``since``.

    Raises:
        RequestInvalid: the period ends before it begins.
    """
    actor.require(Permission.READ_MODEL_REPORT)
    if since and until and until < since:
        raise RequestInvalid(f"The period from {since} until {until} holds no day.", remedy="Turn the days round.")
    period = Period(_start_of(since), _start_of(until + timedelta(days=1)) if until else None)
    with equipment.unit_of_work.read() as work:
        records = work.suggestions.records(actor.centre_id, period)
        answers = work.suggestions.answers(actor.centre_id, period)
        earlier = _just_before(period, equipment.clock())
        before = work.suggestions.records(actor.centre_id, earlier) if earlier else ()
    return model_report(records, answers, since=period.since, until=period.until, before=before)


def _start_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=LONDON) if day else None


def _just_before(period: Period, now: datetime) -> Period | None:
    """Return the period of the same length that ends where this one begins; a period without a beginning has none."""
    if period.since is None:
        return None
    return Period(period.since - abs((period.until or now) - period.since), period.since)
