"""What the engine missed: accepted criteria that an assessor added by hand, by unit and by why they were not shown."""

from collections import Counter
from collections.abc import Sequence

from competence_graph import Frozen, UnitId
from mapping_engine.monitoring.answers import newest, of_kind
from mapping_engine.monitoring.shares import Share, share_of
from mapping_engine.suggestion_record import Answer, Miss


class UnitMisses(Frozen):
    """Accepted criteria of one unit that were added by hand, of all accepted; ``unit_id`` is absent for all units.

    The three counts say why each was not shown: no suggestions had been asked for, it was ranked below those shown,
    or it was not ranked at all.
    """

    unit_id: UnitId | None
    by_hand: Share
    not_asked: int
    not_shown: int
    not_ranked: int


def misses(answers: Sequence[Answer]) -> tuple[UnitMisses, ...]:
    """Return what was missed in all units, and after it in each unit, where most was missed first."""
    accepted = [each for each in newest(answers) if each.is_accepted and each.unit_id is not None]
    by_unit: dict[UnitId | None, list[Answer]] = {}
    for each in accepted:
        by_unit.setdefault(each.unit_id, []).append(each)
    rows = [_misses(unit, own) for unit, own in by_unit.items()]
    return (_misses(None, accepted), *sorted(rows, key=lambda row: (-(row.by_hand.share or 0.0), row.unit_id or "")))


def _misses(unit: UnitId | None, accepted: Sequence[Answer]) -> UnitMisses:
    by_hand = of_kind(accepted, None)
    reasons = Counter(each.miss for each in by_hand)
    return UnitMisses(
        unit_id=unit,
        by_hand=share_of(len(by_hand), len(accepted)),
        not_asked=reasons[Miss.NOT_ASKED],
        not_shown=reasons[Miss.NOT_SHOWN],
        not_ranked=reasons[Miss.NOT_RANKED],
    )
