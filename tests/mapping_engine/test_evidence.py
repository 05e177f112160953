"""Evidence items: every date apart, and none after the day of submission."""

from datetime import date

import pytest
from builders import an_item
from pydantic import ValidationError

from mapping_engine import EVIDENCE_TYPES, EvidenceType, Voice


def test_every_type_of_evidence_has_a_title_and_a_voice() -> None:
    assert EVIDENCE_TYPES.keys() == set(EvidenceType)
    assert len({facts.title for facts in EVIDENCE_TYPES.values()}) == len(EvidenceType)


def test_testimonies_are_the_account_of_a_witness_and_nothing_else_is() -> None:
    spoken = {kind for kind, facts in EVIDENCE_TYPES.items() if facts.voice is Voice.WITNESS}

    assert spoken == {EvidenceType.WITNESS_TESTIMONY, EvidenceType.EXPERT_WITNESS_TESTIMONY}


def test_of_a_range_of_days_the_latest_says_when_the_work_was_done() -> None:
    item = an_item(performed_from=date(2024, 1, 5), performed_until=date(2025, 3, 1))

    assert item.performed_on == date(2025, 3, 1)


def test_a_single_day_may_stand_at_either_end() -> None:
    day = date(2025, 3, 1)

    assert an_item(performed_from=day).performed_on == day
    assert an_item(performed_from=None, performed_until=day).performed_on == day


def test_work_without_any_date_was_done_on_an_unknown_day() -> None:
    assert an_item(performed_from=None, witnessed_on=date(2026, 1, 5)).performed_on is None


@pytest.mark.parametrize("field", ["performed_from", "performed_until", "witnessed_on"])
def test_no_date_may_lie_after_the_day_of_submission(field: str) -> None:
    day = date(2026, 2, 1)

    assert an_item(performed_from=None, submitted_on=day).model_copy(update={field: day})
    with pytest.raises(ValidationError, match=f"{field} 2026-02-02 lies after submitted_on 2026-02-01"):
        an_item(**{"performed_from": None, "submitted_on": day, field: date(2026, 2, 2)})


def test_work_cannot_end_before_it_began() -> None:
    with pytest.raises(ValidationError, match="performed_until 2025-12-31 lies before performed_from 2026-01-01"):
        an_item(performed_from=date(2026, 1, 1), performed_until=date(2025, 12, 31))


def test_all_wrong_dates_are_told_at_once() -> None:
    with pytest.raises(ValidationError) as refusal:
        an_item(performed_from=date(2027, 1, 2), performed_until=date(2027, 1, 1), witnessed_on=date(2027, 1, 3))

    assert str(refusal.value).count("lies after submitted_on") == 3
    assert "lies before performed_from" in str(refusal.value)


def test_evidence_without_a_title_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 1 character"):
        an_item(title="")
