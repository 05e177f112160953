"""Records of suggestions and answers to them, made by the dozen for tests of what is told about them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from mapping_engine import Answer, Decision, ShownSuggestion, SuggestionKind, SuggestionRecord

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
YES, NO = Decision.ACCEPTED, Decision.REJECTED


def a_shown(criterion: str = "C1", probability: float | None = 0.8, **fields: Any) -> ShownSuggestion:
    defaults = {"criterion_id": criterion, "rank": 1, "score": 0.9, "probability": probability, "band": "likely"}
    return ShownSuggestion(**(defaults | fields))


def a_record(shown: Sequence[ShownSuggestion], number: int = 0, **fields: Any) -> SuggestionRecord:
    defaults: dict[str, Any] = {
        "id": f"R{number}",
        "evidence_id": f"E{number}",
        "learner_id": "learner",
        "asked_by": "assessor",
        "at": START + timedelta(minutes=number),
        "model": "ranker-1",
        "shown": tuple(shown),
    }
    return SuggestionRecord(**(defaults | fields))


def an_answer(number: int = 0, decision: Decision = YES, **fields: Any) -> Answer:
    defaults: dict[str, Any] = {
        "id": f"A{number}",
        "evidence_id": f"E{number}",
        "criterion_id": "C1",
        "unit_id": "U1",
        "assessor_id": "assessor",
        "decision": decision,
        "at": START + timedelta(hours=1, minutes=number),
        "record_id": f"R{number}",
        "model": "ranker-1",
        "shown": a_shown(),
    }
    return Answer(**(defaults | fields))


def answers_at(probability: float, accepted: int, of: int, *, first: int = 0) -> tuple[Answer, ...]:
    """Return so many answers to suggestions of one probability, of which some accept."""
    shown = a_shown(probability=probability)
    return tuple(an_answer(first + n, YES if n < accepted else NO, shown=shown) for n in range(of))


def sentinel_answers(decisions: Iterable[Decision], assessor: str = "assessor") -> tuple[Answer, ...]:
    shown = a_shown(kind=SuggestionKind.SENTINEL)
    return tuple(
        an_answer(500 + number, each, shown=shown, assessor_id=assessor, unit_id=None)
        for number, each in enumerate(decisions)
    )
