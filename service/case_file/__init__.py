"""Case files: a whole assessment case in one YAML document that a designer can write by hand."""

from service.case_file.expectation import differences
from service.case_file.form import CaseFile
from service.case_file.form_decisions import Expected
from service.case_file.reading import case_of, read_case_file

__all__ = ["CaseFile", "Expected", "case_of", "differences", "read_case_file"]
