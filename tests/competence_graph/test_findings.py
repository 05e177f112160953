"""Findings read as sentences and are counted by code."""

from competence_graph import Finding, InvalidStandard, Severity, counted_by_code, has_errors


def _finding(code: str, severity: Severity = Severity.WARNING, place: str = "") -> Finding:
    return Finding(code=code, severity=severity, message="No text.", remedy="Add it.", place=place)


def test_a_finding_reads_as_one_sentence_with_its_place() -> None:
    assert _finding("x", place="HAC301 2.3").sentence() == "HAC301 2.3: No text. Add it."


def test_a_finding_without_a_place_starts_with_its_message() -> None:
    assert _finding("x").sentence() == "No text. Add it."


def test_only_errors_stop_a_request() -> None:
    harmless = [_finding("x"), _finding("y", Severity.NOTE)]

    assert not has_errors(harmless)
    assert has_errors([*harmless, _finding("z", Severity.ERROR)])


def test_findings_are_counted_with_the_most_frequent_code_first() -> None:
    counts = counted_by_code([_finding("rare"), _finding("often"), _finding("often"), _finding("also")])

    assert list(counts.items()) == [("often", 2), ("also", 1), ("rare", 1)]


def test_an_error_carries_its_remedy_and_every_finding() -> None:
    findings = [_finding("x"), _finding("y")]
    error = InvalidStandard("It contradicts itself.", remedy="Clear them.", findings=iter(findings))

    assert (error.code, error.detail, error.remedy) == ("standard_invalid", "It contradicts itself.", "Clear them.")
    assert error.findings == tuple(findings)
    assert str(error) == error.detail
