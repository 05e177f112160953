"""What the spoiling steps share: the people they mix up, and a choice of what to spoil."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any, TypeAlias

from builders import ASSESSOR, CLAIMANT, IQA, LEARNER, WITNESS
from case_draft import Draft, beside

Step: TypeAlias = Callable[[Draft, Random], None]
SECOND, EQA, MANAGER, LOGIN = "second assessor", "eqa", "manager", "login"
PEOPLE = (LEARNER, ASSESSOR, SECOND, WITNESS, IQA, CLAIMANT, LOGIN)


def an_item(draft: Draft, chance: Random) -> dict[str, Any]:
    """Return the fields of one piece of evidence, most often one of those that were decided on."""
    return draft.items[chance.choice(tuple(draft.items))]


def a_used_item(draft: Draft, chance: Random) -> dict[str, Any]:
    used = sorted({each["evidence_id"] for each in draft.mappings}) or sorted(draft.items)
    return draft.items[chance.choice(used)]


def a_day(draft: Draft, chance: Random) -> date:
    """Return a day on or beside one that matters."""
    return beside(chance.choice((draft.decided, draft.signed, draft.as_of)), chance)


def knowledge(draft: Draft, chance: Random) -> dict[str, Any]:
    """Return when a fact was entered and taken back, mostly neither."""
    found: dict[str, Any] = {}
    if chance.random() < 0.12:
        found["recorded_on"] = a_day(draft, chance)
    if chance.random() < 0.08:
        found["retracted_on"] = a_day(draft, chance)
    return found
