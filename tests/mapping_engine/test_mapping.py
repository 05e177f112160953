"""Decisions: moments carry their zone, and a day is a day in London."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from builders import a_decision, a_sign_off, noon
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from competence_graph import fingerprint
from mapping_engine import LONDON, Mapping, RecencyOverride, london_date


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-07-01T22:59:59Z", date(2026, 7, 1)),
        ("2026-07-01T23:00:00Z", date(2026, 7, 2)),
        ("2026-07-01T23:30:00Z", date(2026, 7, 2)),
        ("2026-01-01T23:30:00Z", date(2026, 1, 1)),
        ("2026-03-28T23:30:00Z", date(2026, 3, 28)),
        ("2026-03-29T00:59:59Z", date(2026, 3, 29)),
        ("2026-03-29T22:59:59Z", date(2026, 3, 29)),
        ("2026-03-29T23:00:00Z", date(2026, 3, 30)),
        ("2026-10-24T22:59:59Z", date(2026, 10, 24)),
        ("2026-10-24T23:00:00Z", date(2026, 10, 25)),
        ("2026-10-25T23:30:00Z", date(2026, 10, 25)),
        ("2026-10-26T00:00:00Z", date(2026, 10, 26)),
    ],
)
def test_a_moment_falls_on_the_calendar_day_of_london(moment: str, day: date) -> None:
    assert london_date(datetime.fromisoformat(moment)) == day


@given(st.datetimes(timezones=st.just(UTC)), st.integers(-14, 14))
def test_the_zone_in_which_a_moment_was_written_does_not_move_its_day(moment: datetime, hours: int) -> None:
    assume(1 < moment.year < 9999)

    assert london_date(moment.astimezone(timezone(timedelta(hours=hours)))) == london_date(moment)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1), date(2026, 1, 1)])
def test_a_bare_date_means_noon_of_that_day_in_london(day: date) -> None:
    for written in (day, day.isoformat()):
        decided_at = a_decision("E1", "c", decided_at=written).decided_at

        assert decided_at == noon(day)
        assert london_date(decided_at) == day


@pytest.mark.parametrize("written", ["2026-07-01T12:00:00", datetime(2026, 7, 1, 12), "2026-02-30", "yesterday!"])  # noqa: DTZ001
def test_a_moment_without_a_zone_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        a_decision("E1", "c", decided_at=written)


def test_one_moment_written_in_two_zones_is_one_value_with_one_fingerprint() -> None:
    in_utc = a_decision("E1", "c", decided_at=datetime(2026, 7, 1, 12, tzinfo=UTC))
    in_london = a_decision("E1", "c", decided_at=datetime(2026, 7, 1, 13, tzinfo=LONDON))

    assert in_utc == in_london
    assert fingerprint(in_utc) == fingerprint(in_london)


def test_both_passes_of_the_hour_that_october_repeats_survive_being_written() -> None:
    for fold in (0, 1):
        decision = a_decision("E1", "c", decided_at=datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=fold))

        assert decision.decided_at.hour == fold
        assert Mapping.model_validate_json(decision.model_dump_json()) == decision


@pytest.mark.parametrize("reason", ["", "ok", "too short"])
def test_an_override_without_a_reason_in_words_is_refused(reason: str) -> None:
    with pytest.raises(ValidationError, match="at least 10 characters"):
        RecencyOverride(id="o", evidence_id="E1", person_id="assessor", reason=reason, made_at="2026-03-01")


def test_an_override_whose_reason_is_blank_space_is_refused() -> None:
    with pytest.raises(ValidationError, match="reason"):
        RecencyOverride(id="o", evidence_id="E1", person_id="assessor", reason=" " * 20, made_at="2026-03-01")


def test_an_override_without_a_person_is_refused() -> None:
    with pytest.raises(ValidationError, match="person_id"):
        RecencyOverride.model_validate(
            {"id": "o", "evidence_id": "E1", "reason": "Still does this work daily", "made_at": "2026-03-01"}
        )


def test_an_override_by_nobody_in_particular_is_refused() -> None:
    with pytest.raises(ValidationError, match="person_id"):
        RecencyOverride(id="o", evidence_id="E1", person_id="", reason="Still does it daily", made_at="2026-03-01")


def test_a_decision_or_a_release_by_nobody_in_particular_is_refused() -> None:
    with pytest.raises(ValidationError, match="assessor_id"):
        a_decision("E1", "c", assessor_id="")
    with pytest.raises(ValidationError, match="iqa_id"):
        a_sign_off("U1", iqa_id="")


@pytest.mark.parametrize("decision", ["maybe", "", "suggested"])
def test_a_decision_is_one_of_three(decision: str) -> None:
    with pytest.raises(ValidationError, match="accepted"):
        a_decision("E1", "c", decision)  # type: ignore[arg-type]
