"""A forecast in words: when a claim can be made and until when, and each day on which something changes."""

from collections.abc import Iterator
from datetime import date

from mapping_engine import CriterionOutlook, Forecast
from service.telling.changes import lines_of_grounds
from service.telling.places import places_in_words


def lines_of_forecast(forecast: Forecast) -> Iterator[str]:
    """Yield a forecast, first the span in which a claim can be made."""
    yield _span(forecast)
    if forecast.out_of_date_on is not None:
        yield f"  The portfolio falls out of date on {_said(forecast.out_of_date_on)}."
    elif forecast.criteria:
        yield f"  Nothing that is shown falls out of date until {_said(forecast.until)}."
    for day in forecast.days:
        answer = "[green]claimable[/green]" if day.is_claimable else "[red]not claimable[/red]"
        yield f"\n[bold]{_said(day.day)}[/bold]  {answer}"
        yield from lines_of_grounds(day.changes)
    yield from _last_days(forecast)


def _span(forecast: Forecast) -> str:
    if forecast.claimable_from is None:
        return f"[red]✗[/red] [bold]Not claimable on any day until {_said(forecast.until)}, if nobody acts.[/bold]"
    start = "today" if forecast.claimable_from == forecast.as_of else f"from {_said(forecast.claimable_from)}"
    end = forecast.claimable_until
    until = f"until {_said(end)}" if end else f"and still on {_said(forecast.until)}"
    return f"[green]✓[/green] [bold]Claimable {start} ({forecast.as_of}) {until}, if nobody acts.[/bold]"


def _last_days(forecast: Forecast) -> Iterator[str]:
    by_day: dict[date, list[CriterionOutlook]] = {}
    for each in forecast.criteria:
        if each.satisfied_until is not None:
            by_day.setdefault(each.satisfied_until, []).append(each)
    if by_day:
        yield "\n[bold]Last day on which criteria still count[/bold]"
    for day, criteria in sorted(by_day.items()):
        yield f"  {day}  {places_in_words(each.reference for each in criteria)}"


def _said(day: date) -> str:
    return f"{day:%-d %B %Y}"
