"""The picture of coverage: a row per unit, a mark per criterion, and never by colour alone."""

from datetime import date

from builders import a_case, a_decision, a_release, an_item, changed
from rich.text import Text

from mapping_engine import DEFAULT_POLICY, ExceptionTerms, PolicyException, evaluate
from service.heatmap import LEGEND, heatmap


def _rows(**changes: object) -> list[str]:
    return Text.from_markup(heatmap(evaluate(a_case(a_release({"U1": 2, "U2": 3}), **changes)))).plain.splitlines()


def test_a_covered_unit_is_a_full_row() -> None:
    assert _rows() == ["  U1         ■■ 2/2", "  U2         ■■■ 3/3", f"  {LEGEND}"]


def test_a_gap_and_evidence_that_does_not_count_have_their_own_shapes() -> None:
    old = an_item("OLD", performed_from=date(2020, 1, 1))
    decisions = [a_decision("E1", "U1:1"), a_decision("OLD", "U2:2")]
    assert _rows(evidence=[an_item(), old], mappings=decisions)[:2] == ["  U1         ■□ 1/2", "  U2         □▲□ 0/3"]


def test_the_shapes_are_explained() -> None:
    assert {shape for shape in "■◆▲□" if shape in LEGEND} == set("■◆▲□")


def test_what_was_waived_has_a_shape_of_its_own_and_is_not_counted_as_covered() -> None:
    terms = ExceptionTerms(valid_from=date(2000, 1, 1), waivable=("full_coverage",), authority="Centre")
    waiver = PolicyException(
        id="w",
        kind="waiver",
        path="full_coverage/unit:U1/criterion:U1%3A1",
        person_id="manager",
        reason="No opportunity on any site",
        granted_on=date(2026, 1, 1),
        expires_on=date(2026, 12, 31),
    )
    policy = changed(DEFAULT_POLICY, exceptions=(terms,))
    decisions = [a_decision("E1", name) for name in ("U1:2", "U2:1", "U2:2", "U2:3")]
    assert _rows(mappings=decisions, exceptions=[waiver], policy=policy)[0] == "  U1         ◆■ 1/2"
