"""Verdicts, changes, plans and forecasts in words for a person at a terminal, as lines of Rich markup."""

from service.telling.changes import lines_of_changes
from service.telling.explanation import lines_of_explanation
from service.telling.forecast import lines_of_forecast
from service.telling.plan import lines_of_plan

__all__ = ["lines_of_changes", "lines_of_explanation", "lines_of_forecast", "lines_of_plan"]
