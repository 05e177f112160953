"""Interests: who is connected with the learner, whether it was declared, and who looked at the decision besides."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import (
    AS_OF,
    ASSESSOR,
    DECIDED,
    IQA,
    LEARNER,
    WITNESS,
    a_sign_off,
    a_small_case,
    a_testimony,
    an_item,
    changed,
    noon,
)
from rule_builders import (
    a_countersignature,
    a_licence,
    a_policy_of,
    a_relationship,
    blockers,
    is_claimable,
    registers,
    terms,
)

from mapping_engine import AssessmentCase, LicenceStatus, PeopleTerms, RecencyOverride, Relationship, RelationshipKind

DAY = timedelta(days=1)
DECLARED = a_relationship(declared_on=DECIDED)


def _related(*relationships: Relationship, **changes: Any) -> AssessmentCase:
    return a_small_case(**registers(*relationships), **changes)


def test_requirement_20_an_interest_declared_by_the_day_of_the_decision_needs_a_second_person() -> None:
    assert "second_person_required" in blockers(_related(DECLARED))
    assert is_claimable(_related(DECLARED, countersignatures=[a_countersignature(on=DECIDED)]))


def test_requirement_20_an_interest_declared_after_the_decision_is_undeclared_whoever_looked() -> None:
    late = changed(DECLARED, declared_on=DECIDED + DAY)
    seconded = {"countersignatures": [a_countersignature(on=DECIDED)]}

    assert "conflict_undeclared" in blockers(_related(late, **seconded))
    assert "conflict_undeclared" in blockers(_related(changed(DECLARED, declared_on=None), **seconded))


def test_requirement_20_an_interest_counts_in_either_direction_and_on_the_day_of_the_decision() -> None:
    turned = a_relationship(LEARNER, ASSESSOR)

    assert "conflict_undeclared" in blockers(_related(turned))
    assert "conflict_undeclared" in blockers(_related(changed(turned, valid_until=DECIDED)))
    assert is_claimable(_related(changed(turned, valid_until=DECIDED - DAY)))
    assert is_claimable(_related(changed(turned, valid_from=DECIDED + DAY)))


@pytest.mark.parametrize("kind", RelationshipKind)
def test_requirement_20_policy_says_which_connections_are_an_interest(kind: RelationshipKind) -> None:
    case = _related(a_relationship(kind=kind), policy=a_policy_of(terms(PeopleTerms, conflicts=(kind,))))
    others = tuple(each for each in RelationshipKind if each is not kind)

    assert "conflict_undeclared" in blockers(case)
    assert is_claimable(changed(case, policy=a_policy_of(terms(PeopleTerms, conflicts=others))))


@pytest.mark.parametrize("person", [ASSESSOR, LEARNER, "interested"])
def test_requirement_20_neither_the_assessor_nor_the_learner_nor_a_relative_is_a_second_person(person: str) -> None:
    case = _related(
        DECLARED,
        a_relationship("interested", LEARNER),
        countersignatures=[a_countersignature(person, on=DECIDED)],
    )

    assert "second_person_required" in blockers(case)


def test_requirement_20_a_second_person_looks_at_the_decision_and_not_at_what_it_might_become() -> None:
    early = a_countersignature(on=DECIDED - DAY)

    assert "second_person_required" in blockers(_related(DECLARED, countersignatures=[early]))


def test_requirement_18_the_countersigner_is_not_connected_with_the_learner() -> None:
    second = a_countersignature(on=DECIDED)
    related = a_relationship("second assessor", LEARNER, RelationshipKind.FRIEND)

    assert is_claimable(_related(DECLARED, countersignatures=[second]))
    assert "second_person_required" in blockers(_related(DECLARED, related, countersignatures=[second]))


def test_requirement_20_a_decision_stands_from_the_moment_of_its_first_second_person() -> None:
    early, late = a_countersignature(on=DECIDED), a_countersignature("another assessor", on=AS_OF)

    assert is_claimable(_related(DECLARED, countersignatures=[late, early]))
    assert "decided_after_release" in blockers(_related(DECLARED, countersignatures=[late]))
    assert is_claimable(a_small_case(countersignatures=[late]))


def test_requirement_18_an_override_makes_no_trainees_decision_count() -> None:
    trainee = a_licence(ASSESSOR, status=LicenceStatus.TRAINEE)
    override = RecencyOverride(id="o", evidence_id="E1", person_id=IQA, reason="Daily work", made_at=noon(DECIDED))
    old = an_item(performed_from=date(2020, 1, 1))

    assert "not_countersigned" in blockers(a_small_case(evidence=[old], overrides=[override], **registers(trainee)))


def test_requirement_20_where_licences_are_asked_for_the_second_person_holds_one_too() -> None:
    licensed = a_policy_of(terms(PeopleTerms, assessors_licensed=True, conflicts=(RelationshipKind.FAMILY,)))
    case = a_small_case(
        policy=licensed,
        countersignatures=[a_countersignature(on=DECIDED)],
        **registers(DECLARED, a_licence(ASSESSOR)),
    )
    both = registers(DECLARED, a_licence(ASSESSOR), a_licence("second assessor"))

    assert blockers(case) >= {"second_person_required"}
    assert is_claimable(changed(case, **both))


def test_requirement_20_a_second_person_is_nobody_in_training_on_the_day_of_signing() -> None:
    seconded = [a_countersignature(on=DECIDED + DAY)]
    training = a_licence("second assessor", status=LicenceStatus.TRAINEE)
    for first_day, last_day, claimable in (
        (DECIDED + DAY, DECIDED + DAY, False),
        (DECIDED, DECIDED, True),
        (DECIDED + 2 * DAY, DECIDED + 2 * DAY, True),
    ):
        held = changed(training, valid_from=first_day, valid_until=last_day)
        case = a_small_case(countersignatures=seconded, **registers(DECLARED, held))
        assert is_claimable(case) is claimable


def test_edge_36_a_relative_of_the_learner_does_not_testify() -> None:
    case = a_small_case(evidence=[a_testimony()])

    assert is_claimable(case)
    assert "witness_related" in blockers(changed(case, **registers(a_relationship(WITNESS, LEARNER))))
    employer = a_relationship(WITNESS, LEARNER, RelationshipKind.EMPLOYER)
    assert is_claimable(changed(case, **registers(employer)))


def test_edge_36_a_witness_who_became_a_relative_after_the_testimony_stands() -> None:
    testimony = a_testimony()
    assert testimony.witnessed_on is not None
    for first_day, claimable in ((testimony.witnessed_on, False), (testimony.witnessed_on + DAY, True)):
        related = a_relationship(WITNESS, LEARNER, valid_from=first_day)
        assert is_claimable(a_small_case(evidence=[testimony], **registers(related))) is claimable


@pytest.mark.parametrize("other", [LEARNER, ASSESSOR])
def test_requirement_19_an_assurer_connected_with_the_learner_or_the_assessor_releases_nothing(other: str) -> None:
    friend = a_relationship(IQA, other, RelationshipKind.FRIEND, declared_on=DECIDED)

    assert "iqa_not_independent" in blockers(_related(friend))
    assert is_claimable(_related(friend, sign_offs=[a_sign_off("U1", iqa_id="another iqa")]))
