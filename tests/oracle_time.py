"""The oracle's calendar: days in London and calendar months, worked out by hand."""

import calendar
from datetime import UTC, date, datetime, timedelta
from functools import cache


def london_day(moment: datetime) -> date:
    """Return the day in London: an hour ahead of UTC from the last Sunday of March to that of October, at 1 UTC."""
    starts, ends = _summer(moment.year)
    return (moment + timedelta(hours=1)).date() if starts <= moment < ends else moment.date()


def months_later(day: date, months: int) -> date:
    """Return the day so many months later, or the last of a month that lacks it."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def end_of_day(day: date) -> datetime:
    """Return the last moment of a day in London."""
    moment = datetime(day.year, day.month, day.day, 22, 59, 59, 999999, tzinfo=UTC)
    return moment if london_day(moment + timedelta(microseconds=1)) > day else moment + timedelta(hours=1)


@cache
def _summer(year: int) -> tuple[datetime, datetime]:
    return _last_sunday(year, 3), _last_sunday(year, 10)


def _last_sunday(year: int, month: int) -> datetime:
    day = datetime(year, month, 31, 1, tzinfo=UTC)
    while day.weekday() != 6:
        day -= timedelta(days=1)
    return day
