"""The days of a line: those that are stated, and those that follow from them."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from competence_graph import CriterionId, ItemId, UnitId
from mapping_engine import PersonId
from service.policy_form import PolicyCase, TableEvidence

UNIT = UnitId(ItemId("U1"))
CRITERION = CriterionId(ItemId("U1:1.1"))
LEARNER, SECOND, EXTERNAL = PersonId("learner"), PersonId("second"), PersonId("external assurer")
NUMBER = "999/0000/2"
_USUAL_CLAIM = date(2026, 6, 1)


class Days:
    """A line with every day that it leaves open.

    ``begun``, ``submitted`` and ``decided`` speak of each piece in turn; ``signed`` is absent where nobody released the
    unit.
    """

    def __init__(self, line: PolicyCase) -> None:
        self.line = line
        own = TableEvidence(**{name: getattr(line, name) for name in TableEvidence.model_fields})
        self.pieces = tuple(_over(own, each) for each in line.evidence) or (own,)
        made = line.override.made if line.override else None
        later = [each for each in (line.signed, line.external_release, made) if isinstance(each, date)]
        stated = [day for piece in self.pieces for day in _stated(piece)] + later
        self.claimed = line.claimed or self._claimed(stated)
        self.registered = line.registered or self._registered([*stated, self.claimed])
        first_later = min([*later, self.claimed])
        self.begun = tuple(min(_stated(piece), default=first_later) for piece in self.pieces)
        self.submitted = tuple(
            piece.submitted or max(_before_submission(piece), default=begun)
            for piece, begun in zip(self.pieces, self.begun, strict=True)
        )
        self.decided = tuple(
            piece.decided or submitted for piece, submitted in zip(self.pieces, self.submitted, strict=True)
        )
        seconds = [each.countersigned for each in self.pieces if isinstance(each.countersigned, date)]
        self.overridden = made or self.decided[0]
        self.settled = max([*self.decided, *seconds, *([self.overridden] if line.override else [])])
        self.signed = None if line.signed == "never" else line.signed or self.settled

    def _claimed(self, stated: list[date]) -> date:
        line = self.line
        if line.registered and line.weeks is not None:
            return line.registered + timedelta(weeks=line.weeks)
        if stated:
            return max(stated)
        return line.registered + relativedelta(years=1) if line.registered else _USUAL_CLAIM

    def _registered(self, days: list[date]) -> date:
        weeks = self.line.weeks
        return min(days) - relativedelta(years=1) if weeks is None else self.claimed - timedelta(weeks=weeks)


def _over(own: TableEvidence, piece: TableEvidence) -> TableEvidence:
    stated = {name: getattr(piece, name) for name in piece.model_fields_set}
    return own.model_copy(update=stated)


def _stated(piece: TableEvidence) -> list[date]:
    after = (piece.submitted, piece.decided, piece.countersigned)
    return [*_before_submission(piece), *(day for day in after if isinstance(day, date))]


def _before_submission(piece: TableEvidence) -> list[date]:
    days = (piece.performed_from, piece.performed, piece.certificate, piece.witnessed)
    return [day for day in days if isinstance(day, date)]
