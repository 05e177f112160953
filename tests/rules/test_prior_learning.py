"""Prior learning: how much of an award may be carried over from earlier certificates."""

from datetime import date
from typing import Any

import pytest
from builders import a_case, a_decision, a_release, all_of, an_item, changed
from rule_builders import a_policy_of, an_exception, blockers, is_claimable, terms

from competence_graph import EvidenceType, Release, Unit
from mapping_engine import (
    AssessmentCase,
    Award,
    EvidenceItem,
    ExceptionKind,
    ExceptionTerms,
    PriorAchievement,
    PriorKind,
    PriorLearningTerms,
    evaluate,
)

CODE = "transfer_share_exceeded"
FOUR = ("U1", "U2", "U3", "U4")


def _at_most(percent: int, **fields: Any) -> Any:
    return a_policy_of(terms(PriorLearningTerms, most_percent=percent, **fields))


def _certificate(name: str, kind: PriorKind = PriorKind.CREDIT_TRANSFER) -> EvidenceItem:
    prior = PriorAchievement(kind=kind, certificate=f"Certificate {name}", issued_on=date(2025, 6, 1))
    return an_item(name, type=EvidenceType.PRIOR_LEARNING, performed_from=None, prior=prior)


def _release(**credit: int | None) -> Release:
    standard = a_release(dict.fromkeys(FOUR, 1)).standard
    items = [
        changed(each, credit=credit[each.id]) if isinstance(each, Unit) and each.id in credit else each
        for each in standard.items
    ]
    return Release.of(changed(standard, items=items))


def _carried(*units: str, percent: int = 50, release: Release | None = None, **changes: Any) -> AssessmentCase:
    """Return a case in which these units rest on a transferred certificate, and the others on work."""
    release = release or _release()
    decided = [a_decision("T" if each.id.split(":")[0] in units else "E1", each.id) for each in release.graph.criteria]
    case = a_case(release, evidence=[an_item(), _certificate("T")], mappings=decided, policy=_at_most(percent))
    return changed(case, **changes)


@pytest.mark.parametrize(("carried", "claimable"), [(FOUR[:1], True), (FOUR[:2], True), (FOUR[:3], False)])
def test_requirement_37_the_share_of_transferred_units_is_capped(carried: tuple[str, ...], claimable: bool) -> None:
    case = _carried(*carried)

    assert is_claimable(case) is claimable
    assert (CODE in blockers(case)) is not claimable


def test_requirement_37_the_share_is_of_credits_where_all_units_have_them() -> None:
    heavy = _release(U1=16, U2=5, U3=5, U4=5)

    (finding,) = evaluate(_carried("U1", release=heavy)).findings

    assert (finding.code, finding.expected, finding.found) == (CODE, "at most 50 %", "16 of 31 credits")
    assert is_claimable(_carried("U1", release=_release(U1=15, U2=5, U3=5, U4=5)))


def test_requirement_37_the_share_is_of_units_where_one_has_no_credit() -> None:
    unknown = _release(U1=100, U4=None)

    assert is_claimable(_carried("U1", "U2", release=unknown))
    (finding,) = evaluate(_carried("U1", "U2", "U3", release=unknown)).findings
    assert finding.found == "3 of 4 units"


def test_requirement_37_the_share_is_of_units_where_none_is_worth_a_credit() -> None:
    worthless = _release(**dict.fromkeys(FOUR, 0))

    assert is_claimable(_carried("U1", "U2", release=worthless))
    assert CODE in blockers(_carried("U1", "U2", "U3", release=worthless))


def test_requirement_37_the_stricter_of_two_layers_holds() -> None:
    case = _carried("U1", "U2", percent=100)

    assert is_claimable(case)
    assert is_claimable(changed(case, awarding_policy=_at_most(50)))
    (finding,) = evaluate(changed(case, awarding_policy=_at_most(49))).findings
    assert (finding.code, finding.authority) == (CODE, "The handbook")


def test_requirement_37_without_terms_nothing_is_capped() -> None:
    assert is_claimable(_carried(*FOUR, policy=a_policy_of()))
    assert is_claimable(_carried(*FOUR, percent=100))
    assert CODE in blockers(_carried(*FOUR, percent=99))


@pytest.mark.parametrize("kind", PriorKind)
def test_requirement_37_no_award_rests_on_prior_learning_alone(kind: PriorKind) -> None:
    release = a_release({"U1": 1, "U2": 1})
    evidence = [_certificate("T", kind), an_item()]
    alone = a_case(
        release,
        evidence=evidence,
        mappings=[a_decision("T", each.id) for each in release.graph.criteria],
        policy=_at_most(99),
    )

    assert CODE in blockers(alone)
    assert is_claimable(changed(alone, policy=_at_most(100)))
    assert is_claimable(changed(alone, mappings=[a_decision("T", "U1:1"), a_decision("E1", "U2:1")]))


@pytest.mark.parametrize(
    "fields",
    [
        {"type": EvidenceType.PRIOR_LEARNING},
        {"prior": PriorAchievement(kind=PriorKind.RECOGNITION, certificate="C", issued_on=date(2025, 6, 1))},
    ],
)
def test_requirement_37_prior_learning_is_known_by_its_type_or_by_its_certificate(fields: dict[str, Any]) -> None:
    case = a_case(policy=_at_most(99), evidence=[an_item(**fields)])

    assert CODE in blockers(case)
    assert is_claimable(changed(case, evidence=[an_item()]))


def test_requirement_37_recognised_experience_is_not_capped_by_the_share_of_transfer() -> None:
    case = _carried("U1", "U2", "U3")
    recognised = changed(case, evidence=[an_item(), _certificate("T", PriorKind.RECOGNITION)])

    assert CODE in blockers(case)
    assert is_claimable(recognised)


def test_requirement_37_a_unit_that_needs_the_transfer_for_one_criterion_is_carried_over() -> None:
    """Otherwise one observation beside the certificate would lift the cap for a whole unit."""
    release = a_release({"U1": 2, "U2": 1})
    partly = [a_decision("T", "U1:1"), a_decision("E1", "U1:2"), a_decision("E1", "U2:1")]
    case = a_case(release, evidence=[an_item(), _certificate("T")], mappings=partly, policy=_at_most(49))

    assert CODE in blockers(case)
    shown = [*partly, a_decision("E1", "U1:1")]
    assert is_claimable(changed(case, mappings=shown))


def test_requirement_37_certificates_for_units_are_capped_by_the_units_they_are_for() -> None:
    both = _carried("U1", award=Award.UNITS, chosen_units=["U1", "U2"])

    assert is_claimable(both)
    assert CODE in blockers(changed(both, chosen_units=["U1"]))


def test_requirement_37_an_additional_unit_does_not_thin_out_the_share_of_what_counts() -> None:
    release = a_release({"U1": 1, "U2": 1, "U3": 1}, all_of(["U1", "U2"]))
    decided = [a_decision("T", "U1:1"), a_decision("E1", "U2:1"), a_decision("E1", "U3:1")]
    case = a_case(release, evidence=[an_item(), _certificate("T")], mappings=decided, policy=_at_most(49))

    assert CODE in blockers(case)
    assert is_claimable(changed(case, award=Award.UNITS))


def test_requirement_37_while_a_criterion_is_a_gap_the_share_is_not_known() -> None:
    case = _carried("U1", "U2", "U3")
    gap = changed(case, mappings=[each for each in case.mappings if each.criterion_id != "U4:1"])

    assert CODE in blockers(case)
    assert blockers(gap) == {"criterion_not_covered", "combination_not_satisfied"}


def test_requirement_37_the_terms_in_force_on_the_day_of_the_claim_hold() -> None:
    case = _carried("U1", "U2", "U3", percent=100)
    stricter = terms(PriorLearningTerms, most_percent=50, valid_from=date(2026, 7, 1))
    dated = changed(case.policy, prior_learning=(*case.policy.prior_learning, stricter))

    assert is_claimable(changed(case, policy=dated))
    assert CODE in blockers(changed(case, policy=dated, as_of=date(2026, 7, 1)))


def test_requirement_37_an_exception_to_the_share_shows_in_the_proof() -> None:
    case = _carried("U1", "U2", "U3")
    opened = changed(case.policy, exceptions=(terms(ExceptionTerms, waivable=("prior_learning",)),))
    waiver = an_exception("prior_learning", ExceptionKind.CONCESSION)

    verdict = evaluate(changed(case, policy=opened, exceptions=[waiver]))

    assert verdict.claimable
    assert [each.id for each in verdict.exceptions] == [waiver.id]
    assert [each.waived_by for each in verdict.findings] == [waiver.id]
