"""Separation of duties: learner, witness, assessor, countersigner, assurers and claimant are different people."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import (
    ASSESSOR,
    CLAIMANT,
    DECIDED,
    IQA,
    LEARNER,
    SIGNED,
    WITNESS,
    a_case,
    a_decision,
    a_sign_off,
    a_small_case,
    a_testimony,
    changed,
)
from rule_builders import (
    C,
    a_countersignature,
    a_licence,
    a_policy_of,
    blockers,
    is_claimable,
    registers,
    terms,
)

from competence_graph import Severity
from mapping_engine import (
    Account,
    AssuranceTerms,
    Duty,
    EarlierCertificate,
    ExternalRelease,
    LicenceStatus,
    RecencyOverride,
    evaluate,
)

DAY = timedelta(days=1)
EXTERNAL = a_policy_of(terms(AssuranceTerms, sign_off_required=True, external_release_required=True))


def _released_by(person: str) -> list[Any]:
    return [a_sign_off("U1", iqa_id=person)]


def test_edge_10_an_assessor_who_samples_under_a_second_account_is_still_the_assessor() -> None:
    case = a_small_case(sign_offs=_released_by("iqa login"))

    assert is_claimable(case)
    same_person = registers(Account(id="iqa login", person_id=ASSESSOR))
    assert "iqa_not_independent" in blockers(changed(case, **same_person))
    other_person = registers(Account(id="iqa login", person_id=IQA))
    assert is_claimable(changed(case, **other_person))


def test_edge_10_accounts_lead_to_a_person_through_merged_records() -> None:
    chain = registers(
        Account(id="iqa login", person_id="old record"),
        Account(id="old record", person_id="new record"),
        Account(id=ASSESSOR, person_id="new record"),
    )

    assert "iqa_not_independent" in blockers(a_small_case(sign_offs=_released_by("iqa login"), **chain))


def test_edge_11_a_countersigner_does_not_later_release_the_unit() -> None:
    people = registers(a_licence(status=LicenceStatus.TRAINEE), a_licence("second assessor"))
    case = a_small_case(**people, countersignatures=[a_countersignature(on=DECIDED)])

    assert is_claimable(case)
    assert "iqa_not_independent" in blockers(changed(case, sign_offs=_released_by("second assessor")))


@pytest.mark.parametrize("person", [LEARNER, ASSESSOR, WITNESS])
def test_requirement_19_nobody_releases_a_unit_they_took_part_in(person: str) -> None:
    case = a_small_case(evidence=[a_testimony()])

    assert "iqa_not_independent" in blockers(changed(case, sign_offs=_released_by(person)))
    assert is_claimable(changed(case, sign_offs=_released_by("another iqa")))


def test_requirement_19_a_release_that_does_not_count_is_a_warning_beside_one_that_does() -> None:
    verdict = evaluate(a_small_case(sign_offs=[a_sign_off("U1", id="own", iqa_id=ASSESSOR), a_sign_off("U1")]))

    assert verdict.claimable
    assert [(each.code, each.severity) for each in verdict.findings] == [("iqa_not_independent", Severity.WARNING)]


@pytest.mark.parametrize(
    ("claimant", "claimable"), [(ASSESSOR, False), (LEARNER, False), (CLAIMANT, True), (IQA, True)]
)
def test_requirement_19_neither_the_learner_nor_the_only_assessor_claims(claimant: str, claimable: bool) -> None:
    case = a_small_case(claimed_by=claimant)

    assert is_claimable(case) is claimable
    assert ("claimant_not_independent" in blockers(case)) is not claimable


def test_requirement_19_one_of_two_assessors_may_claim() -> None:
    case = a_case(claimed_by=ASSESSOR)
    second = [changed(each, assessor_id="second assessor") for each in case.mappings[:1]]

    assert "claimant_not_independent" in blockers(case)
    assert is_claimable(changed(case, mappings=[*second, *case.mappings[1:]]))


def test_requirement_19_the_witness_does_not_decide_on_their_testimony_nor_the_learner_on_anything() -> None:
    testified = a_small_case(evidence=[a_testimony()])

    assert is_claimable(testified)
    for person in (WITNESS, LEARNER):
        decided = [a_decision("E1", C, assessor_id=person)]
        assert "duties_not_separated" in blockers(changed(testified, mappings=decided))


def test_requirement_19_the_learner_is_no_witness_to_their_own_work() -> None:
    assert "duties_not_separated" in blockers(a_small_case(evidence=[a_testimony(witness_id=LEARNER)]))


def test_edge_39_a_witness_under_the_learners_old_record_is_the_learner() -> None:
    case = a_small_case(evidence=[a_testimony(author_id="old record", witness_id="old record")])

    assert is_claimable(case)
    merged = registers(Account(id="old record", person_id=LEARNER))
    assert "duties_not_separated" in blockers(changed(case, **merged))


def test_edge_39_two_circles_of_accounts_are_two_people() -> None:
    pairs = (("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"))
    circles = registers(*(Account(id=one, person_id=other) for one, other in pairs))
    decided = [a_decision("E1", C, assessor_id="a")]

    for assurer, claimable in (("b", False), ("c", True), ("d", True)):
        released = [a_sign_off("U1", iqa_id=assurer)]
        assert is_claimable(a_small_case(mappings=decided, sign_offs=released, **circles)) is claimable


def test_edge_39_accounts_that_point_at_each_other_are_one_person() -> None:
    circle = registers(Account(id="a", person_id="b"), Account(id="b", person_id="a"))
    decided = [a_decision("E1", C, assessor_id="a")]

    assert "iqa_not_independent" in blockers(a_small_case(mappings=decided, sign_offs=_released_by("b"), **circle))


def test_edge_39_a_certificate_issued_under_a_merged_record_is_not_issued_again() -> None:
    earlier = EarlierCertificate(
        id="VQ-1", award="qualification", qualification_number="601/6108/5", issued_on=date(2025, 1, 1)
    )

    assert "already_certificated" in blockers(a_small_case(**registers(earlier)))
    assert is_claimable(a_small_case(**registers(changed(earlier, qualification_number="603/2499/5"))))


def test_requirement_19_an_overrider_is_a_party_and_does_not_release() -> None:
    override = RecencyOverride(
        id="o", evidence_id="E1", person_id=IQA, reason="Still does this weekly", made_at=DECIDED
    )

    assert "iqa_not_independent" in blockers(a_small_case(overrides=[override]))
    assert is_claimable(a_small_case(overrides=[changed(override, person_id=ASSESSOR)]))


@pytest.mark.parametrize("person", [LEARNER, ASSESSOR, IQA])
def test_requirement_19_the_external_assurer_took_no_part_inside_the_centre(person: str) -> None:
    release = ExternalRelease(id="X1", person_id=person, released_on=SIGNED)

    found = blockers(a_small_case(policy=EXTERNAL, **registers(release)))
    assert {"eqa_not_independent", "external_release_missing"} <= found
    outside = changed(release, person_id="eqa")
    assert is_claimable(a_small_case(policy=EXTERNAL, **registers(outside)))


def test_requirement_19_the_external_assurer_is_not_licensed_to_work_for_the_centre() -> None:
    release = ExternalRelease(id="X1", person_id="eqa", released_on=SIGNED)
    for licence, claimable in (
        (a_licence("eqa", Duty.ASSESSOR), False),
        (a_licence("eqa", Duty.IQA), False),
        (a_licence("eqa", Duty.ASSESSOR, valid_until=SIGNED - DAY), True),
        (a_licence("eqa", Duty.EQA), True),
    ):
        assert is_claimable(a_small_case(policy=EXTERNAL, **registers(release, licence))) is claimable
