"""The truth table of a policy: lines that people write, judged by the engine itself."""

from service.truth_table.case import case_of_line
from service.truth_table.days import UNIT
from service.truth_table.table import CLAIMABLE, LineResult, missing_lines, run_line

__all__ = ["CLAIMABLE", "UNIT", "LineResult", "case_of_line", "missing_lines", "run_line"]
