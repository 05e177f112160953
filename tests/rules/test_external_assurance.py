"""External assurance: releases, direct claims status as a dated state machine, and sanctions."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import AS_OF, DECIDED, SIGNED, a_case, a_decision, a_small_case, changed, noon
from hypothesis import given
from hypothesis import strategies as st
from rule_builders import (
    C,
    a_policy_of,
    a_step,
    blockers,
    direct_claims,
    is_claimable,
    registers,
    terms,
)

from mapping_engine import (
    AssessmentCase,
    AssuranceTerms,
    DirectClaims,
    DirectClaimsEvent,
    DirectClaimsStep,
    ExternalRelease,
    Sanction,
    SanctionLevel,
)

DAY = timedelta(days=1)
EXTERNAL = a_policy_of(terms(AssuranceTerms, sign_off_required=True, external_release_required=True))
START = date(2026, 1, 1)
LEGAL = {
    (None, "granted"),
    ("granted", "suspended"),
    ("granted", "removed"),
    ("suspended", "reinstated"),
    ("suspended", "removed"),
    ("reinstated", "suspended"),
    ("reinstated", "removed"),
    ("removed", "granted"),
}
"""The whole machine, written down a second time, so that a change in one place alone is noticed."""


def _claimed(*events: DirectClaimsEvent, on: date = AS_OF, **fields: Any) -> AssessmentCase:
    return a_small_case(policy=EXTERNAL, as_of=on, **registers(direct_claims(*events, **fields)))


def _steps(*names: str) -> list[DirectClaimsEvent]:
    return [a_step(name, START + number * DAY) for number, name in enumerate(names)]


def test_requirement_27_without_status_a_claim_waits_for_the_external_assurer() -> None:
    case = a_small_case(policy=EXTERNAL)
    release = ExternalRelease(id="X1", person_id="eqa", released_on=SIGNED)

    assert blockers(case) == {"external_release_missing"}
    assert is_claimable(changed(case, **registers(release)))
    assert is_claimable(changed(case, policy=a_policy_of()))


def test_requirement_27_an_external_release_speaks_for_its_units_and_for_the_decisions_before_it() -> None:
    release = ExternalRelease(id="X1", person_id="eqa", released_on=DECIDED, unit_ids=["U1"])
    both = a_case(policy=EXTERNAL, **registers(release))

    assert "external_release_missing" in blockers(both)
    assert is_claimable(changed(both, award="units", chosen_units=["U1"]))
    early = registers(changed(release, released_on=DECIDED - DAY))
    assert "external_release_missing" in blockers(changed(both, award="units", chosen_units=["U1"], **early))


def test_edge_31_status_removed_between_evaluation_and_claim_stops_the_claim() -> None:
    removed = (a_step("granted", START), a_step("removed", AS_OF))

    assert is_claimable(_claimed(*removed, on=AS_OF - DAY))
    assert blockers(_claimed(*removed)) == {"external_release_missing"}


def test_edge_31_status_for_another_qualification_helps_nothing() -> None:
    granted = a_step("granted", START)

    assert blockers(_claimed(granted, qualification_number="603/2499/5")) == {"external_release_missing"}
    assert is_claimable(_claimed(granted))


def test_edge_31_status_counts_from_the_day_it_takes_effect() -> None:
    assert is_claimable(_claimed(a_step("granted", AS_OF)))
    assert not is_claimable(_claimed(a_step("granted", AS_OF + DAY)))


@pytest.mark.parametrize(
    ("names", "held"),
    [
        (("granted",), True),
        (("granted", "suspended"), False),
        (("granted", "suspended", "reinstated"), True),
        (("granted", "suspended", "removed"), False),
        (("granted", "removed"), False),
        (("granted", "removed", "granted"), True),
        (("granted", "suspended", "reinstated", "suspended"), False),
        (("granted", "suspended", "reinstated", "removed"), False),
    ],
)
def test_requirement_27_the_last_step_says_whether_the_status_is_held(names: tuple[str, ...], held: bool) -> None:
    assert is_claimable(_claimed(*_steps(*names))) is held


@given(names=st.lists(st.sampled_from([each.value for each in DirectClaimsStep]), max_size=5))
def test_requirement_27_a_history_is_refused_exactly_where_a_step_cannot_follow_the_one_before(
    names: list[str],
) -> None:
    wrong = [pair for pair in zip([None, *names], names, strict=False) if pair not in LEGAL]
    if not wrong:
        assert len(direct_claims(*_steps(*names)).events) == len(names)
        return
    with pytest.raises(ValueError, match="direct claims status of") as refusal:
        direct_claims(*_steps(*names))
    assert str(refusal.value).count("cannot follow") == len(wrong)


def test_requirement_27_two_steps_on_one_day_have_no_order_and_are_refused() -> None:
    with pytest.raises(ValueError, match="have no order"):
        direct_claims(a_step("granted", START), a_step("removed", START))
    assert direct_claims(a_step("granted", START), a_step("removed", START + DAY)).events


def test_requirement_27_a_retracted_step_may_have_been_impossible() -> None:
    mistaken = a_step("reinstated", START, retracted_on=START + DAY)

    history = direct_claims(mistaken, a_step("granted", START + DAY + DAY))

    assert is_claimable(a_small_case(policy=EXTERNAL, **registers(history)))


def test_requirement_27_a_case_with_an_impossible_history_is_refused_with_every_problem() -> None:
    plain = direct_claims(*_steps("granted")).model_dump(mode="json")
    plain["events"] = [each.model_dump(mode="json") for each in _steps("removed", "reinstated", "granted")]

    with pytest.raises(ValueError, match="removed on 2026-01-01 cannot follow nothing") as refusal:
        AssessmentCase.model_validate(a_small_case().model_dump(mode="json") | {"standing": {"direct_claims": [plain]}})
    assert "reinstated on 2026-01-02 cannot follow removed" in str(refusal.value)
    assert "granted on 2026-01-03 cannot follow reinstated" in str(refusal.value)


def test_requirement_27_what_was_not_yet_known_does_not_count() -> None:
    removed = a_step("removed", START + DAY, recorded_on=AS_OF)
    case = _claimed(a_step("granted", START), removed)

    assert not is_claimable(case)
    assert is_claimable(changed(case, known_on=AS_OF - DAY))


_BLOCKING = {"3b", "4", "5"}
_ENDING_STATUS = {"2", "3b", "4", "5"}


@pytest.mark.parametrize("level", SanctionLevel)
def test_requirement_28_the_higher_levels_of_sanction_stop_claims(level: SanctionLevel) -> None:
    sanction = Sanction(id="N1", level=level, valid_from=AS_OF)
    case = a_small_case(**registers(sanction))

    assert ("sanction_stops_claims" in blockers(case)) is (level.value in _BLOCKING)
    assert is_claimable(changed(case, as_of=AS_OF - DAY))
    ended = registers(changed(sanction, valid_from=START, valid_until=AS_OF - DAY))
    assert is_claimable(changed(case, **ended))


@pytest.mark.parametrize("level", SanctionLevel)
def test_requirement_28_some_levels_take_direct_claims_status_away(level: SanctionLevel) -> None:
    standing = registers(direct_claims(*_steps("granted")), Sanction(id="N1", level=level, valid_from=START))
    case = a_small_case(policy=EXTERNAL, **standing)

    assert ("external_release_missing" in blockers(case)) is (level.value in _ENDING_STATUS)


def test_requirement_28_a_sanction_may_concern_one_qualification_or_the_whole_centre() -> None:
    sanction = Sanction(id="N1", level=SanctionLevel.CERTIFICATION_SUSPENDED, valid_from=START)

    assert not is_claimable(a_small_case(**registers(sanction)))
    assert not is_claimable(a_small_case(**registers(changed(sanction, qualification_number="601/6108/5"))))
    assert is_claimable(a_small_case(**registers(changed(sanction, qualification_number="603/2499/5"))))


def test_requirement_27_a_second_decision_on_the_day_of_the_external_release_is_seen_by_it() -> None:
    release = ExternalRelease(id="X1", person_id="eqa", released_on=DECIDED)
    last_minute = [a_decision("E1", C, decided_at=noon(DECIDED) + timedelta(hours=11, minutes=59))]

    assert is_claimable(a_small_case(policy=EXTERNAL, mappings=last_minute, **registers(release)))


def test_a_history_is_a_value_and_survives_being_written_down() -> None:
    history = direct_claims(*_steps("granted", "suspended"))

    assert DirectClaims.model_validate_json(history.model_dump_json()) == history
