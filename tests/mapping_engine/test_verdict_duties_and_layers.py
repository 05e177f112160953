"""Laws of people and policy: one person stays one, and what one layer denies no other can grant."""

from random import Random
from typing import Any

from builders import a_decision, changed, noon
from hypothesis import assume, given
from hypothesis import strategies as st
from laws import LAW, RANDOM_CASES, SEEDS, covered, errors
from random_cases import case_of
from random_policies import random_policies
from spoiling_base import PEOPLE

from mapping_engine import Account, Anchor, AssessmentCase, PolicyInForce, evaluate


def _ages_by_release(case: AssessmentCase) -> bool:
    return any(Anchor.SIGN_OFF in terms.anchors for terms in PolicyInForce(case.layers, case.as_of).recency)


def _in_two_layers(seed: int) -> AssessmentCase:
    case, chance = case_of(seed), Random(seed)  # noqa: S311 (no secret)
    return changed(case, awarding_policy=random_policies(chance, case.as_of).centre, exceptions=())


@LAW
@given(SEEDS.map(_in_two_layers))
def test_a_claim_under_two_layers_of_policy_could_be_made_under_each_alone(case: AssessmentCase) -> None:
    assume(not _ages_by_release(case))

    both = evaluate(case)
    awarding_alone = evaluate(changed(case, policy=case.awarding_policy, awarding_policy=None))
    centre_alone = evaluate(changed(case, awarding_policy=None))

    assert covered(both) <= covered(awarding_alone) & covered(centre_alone)
    if both.claimable:
        assert awarding_alone.claimable
        assert centre_alone.claimable


@LAW
@given(RANDOM_CASES)
def test_a_layer_stated_twice_is_the_same_as_stated_once(case: AssessmentCase) -> None:
    once = evaluate(changed(case, awarding_policy=None))
    twice = evaluate(changed(case, awarding_policy=case.policy))

    assert twice.claimable == once.claimable
    assert covered(twice) == covered(once)
    assert {each.code for each in twice.findings} == {each.code for each in once.findings}


def _merged(case: AssessmentCase, one: str, other: str) -> AssessmentCase:
    account = Account(id=one, person_id=other)
    return changed(case, people=changed(case.people, accounts=(*case.people.accounts, account)))


def _without_entitlements(case: AssessmentCase) -> AssessmentCase:
    """Return a case in which being one person with somebody else can lend nobody a licence or an expert's standing."""
    return changed(case, people=changed(case.people, licences=(), expert_witnesses=()))


@LAW
@given(RANDOM_CASES, st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=2, unique=True))
def test_merging_two_people_never_allows_a_claim_that_separation_of_duties_denies(
    case: AssessmentCase, people: list[str]
) -> None:
    one, other = people
    assume(one not in {each.id for each in case.people.accounts})
    apart = _without_entitlements(case)

    before = evaluate(apart)
    after = evaluate(_merged(apart, one, other))

    if errors(before, "separation_of_duties"):
        assert not after.claimable


@LAW
@given(RANDOM_CASES, st.sampled_from(PEOPLE))
def test_a_second_account_of_a_person_changes_nothing(case: AssessmentCase, person: str) -> None:
    """Whatever a person did under another name is judged as theirs."""
    renamed = _merged(case, "another account", person)
    as_other: dict[str, Any] = {
        "mappings": [
            changed(each, assessor_id="another account") if each.assessor_id == person else each
            for each in case.mappings
        ],
        "sign_offs": [
            changed(each, iqa_id="another account") if each.iqa_id == person else each for each in case.sign_offs
        ],
    }

    before, after = evaluate(case), evaluate(changed(renamed, **as_other))

    assert after.claimable == before.claimable
    assert [each.code for each in after.findings] == [each.code for each in before.findings]


@LAW
@given(RANDOM_CASES, st.data())
def test_deciding_again_in_favour_of_what_counts_takes_no_coverage_away(
    case: AssessmentCase, data: st.DataObject
) -> None:
    assume(not case.people.licences)
    before = evaluate(case)
    lines = [(entry.criterion_id, line.evidence_id) for entry in before.criteria for line in entry.satisfied_by]
    assume(lines)
    criterion, evidence = data.draw(st.sampled_from(lines))
    standing = next(each for each in case.mappings if (each.criterion_id, each.evidence_id) == (criterion, evidence))
    last = noon(case.as_of).replace(hour=23, minute=59)
    again = a_decision(
        evidence, criterion, id="again", assessor_id="new assessor", decided_at=last, judgement=standing.judgement
    )
    recency = PolicyInForce(case.layers, case.as_of).recency
    assume(all(Anchor.CLAIM in terms.anchors for terms in recency if terms.on_failure.value == "block"))

    after = evaluate(changed(case, mappings=(*case.mappings, again)))

    assert covered(before) <= covered(after)
