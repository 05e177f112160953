"""Every criterion of every qualification in the fixtures is needed: whichever is blanked, the claim is denied."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from builders import AS_OF, LEARNER, a_case, an_item, changed, noon, the_day_after
from laws import covered

from competence_graph import Release
from mapping_engine import AssessmentCase, Decision, Mapping, evaluate
from standards_ingest import SourceDocument, ingest

STANDARDS = (Path(__file__).parents[2] / "fixtures/standards/nested_units").glob("*.json")
FIXTURES = sorted(
    path
    for path in STANDARDS
    if not path.name.endswith(".expected.json") and '"demands"' not in path.read_text("utf-8")
)
EACH_QUALIFICATION = pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
WAYS = (
    "nothing accepted",
    "refused",
    "decided by the learner",
    "decided after the claim",
    "too old",
    "handed in late",
    "withdrawn",
)


@cache
def _release(path: Path) -> Release:
    release = ingest(SourceDocument(content=path.read_bytes(), name=path.name)).release
    assert release is not None
    return release


def test_there_are_qualifications_to_try() -> None:
    assert len(FIXTURES) >= 2


@EACH_QUALIFICATION
def test_a_complete_case_of_each_qualification_is_claimable(path: Path) -> None:
    verdict = evaluate(a_case(_release(path)))

    assert verdict.findings == ()
    assert verdict.claimable


def _blanked(case: AssessmentCase, mapping: Mapping, way: str) -> AssessmentCase:
    """Return a case in which one criterion has lost what covered it."""
    rest = tuple(each for each in case.mappings if each is not mapping)
    spoilt = {
        "refused": changed(mapping, decision=Decision.INSUFFICIENT),
        "decided by the learner": changed(mapping, assessor_id=LEARNER),
        "decided after the claim": changed(mapping, decided_at=noon(the_day_after(AS_OF))),
        "too old": changed(mapping, evidence_id="old"),
        "handed in late": changed(mapping, evidence_id="late"),
        "withdrawn": changed(mapping, evidence_id="gone"),
    }
    return changed(case, mappings=rest if way == "nothing accepted" else (*rest, spoilt[way]))


@EACH_QUALIFICATION
@pytest.mark.parametrize("way", WAYS)
def test_blanking_any_one_criterion_denies_the_claim(path: Path, way: str) -> None:
    old, late = an_item("old", performed_from=date(2024, 6, 29)), an_item("late", submitted_on=date(2026, 3, 2))
    gone = an_item("gone", withdrawn_on=AS_OF)
    case = a_case(_release(path), evidence=[an_item(), old, late, gone])

    for mapping in case.mappings:
        verdict = evaluate(_blanked(case, mapping, way))

        assert not verdict.claimable
        assert {entry.criterion_id for entry in verdict.criteria} - covered(verdict) == {mapping.criterion_id}
        assert mapping.criterion_id in {finding.criterion_id for finding in verdict.findings}


@EACH_QUALIFICATION
def test_blanking_any_one_release_denies_the_claim(path: Path) -> None:
    case = a_case(_release(path))

    for sign_off in case.sign_offs:
        verdict = evaluate(changed(case, sign_offs=[each for each in case.sign_offs if each is not sign_off]))

        assert [finding.unit_id for finding in verdict.findings] == [sign_off.unit_id]
        assert not verdict.claimable
