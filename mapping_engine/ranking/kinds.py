"""What kind of doing a criterion asks for, and which evidence can show that at all.

Units name the methods that show what they ask for (URN H/601/5314: performance by observation, product and
questioning), and a sector's principles put direct observation first (Skills for Care and Development, Shared Assessment
Principles, 2025). Which type shows which is our reading of both, and a weak pointer: it orders suggestions and refuses
nothing.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from competence_graph import Criterion, CriterionKind, EvidenceType
from mapping_engine.command_verbs import TELLING_VERBS, base_of
from mapping_engine.criterion_parts import read_criterion


class Doing(StrEnum):
    """What a criterion asks a learner to do."""

    PERFORM = "perform"
    KNOW = "know"


UNKNOWN_FIT: Final = 0.5
"""Fit where the type of evidence is not known: neither for nor against."""

_KNOWING: Final = (TELLING_VERBS - {"give"}) | {"know", "understand"}
_SHOWS_WORK: Final = frozenset(
    {
        EvidenceType.OBSERVATION,
        EvidenceType.WORK_PRODUCT,
        EvidenceType.WITNESS_TESTIMONY,
        EvidenceType.EXPERT_WITNESS_TESTIMONY,
        EvidenceType.RECORDING,
        EvidenceType.REFLECTIVE_ACCOUNT,
        EvidenceType.PRIOR_LEARNING,
    }
)
_SHOWS_KNOWLEDGE: Final = frozenset(
    {
        EvidenceType.QUESTIONING,
        EvidenceType.PROFESSIONAL_DISCUSSION,
        EvidenceType.REFLECTIVE_ACCOUNT,
        EvidenceType.CASE_STUDY,
        EvidenceType.RECORDING,
        EvidenceType.PRIOR_LEARNING,
    }
)


def doing_of(criterion: Criterion) -> Doing:
    """Return what a criterion asks for: as its standard marks it, else by its command verb."""
    if criterion.criterion_kind is CriterionKind.KNOWLEDGE:
        return Doing.KNOW
    if criterion.criterion_kind is CriterionKind.PERFORMANCE:
        return Doing.PERFORM
    return doing_in(criterion.text)


def doing_in(wording: str) -> Doing:
    """Return what a wording asks for, by its command verb; a verb that may ask for either asks for work.

    >>> doing_in("Explain why records must be accurate").value, doing_in("The learner can isolate the supply").value
    ('know', 'perform')
    """
    verbs = [base_of(verb) or verb.lower() for verb in read_criterion(wording).verbs]
    return Doing.KNOW if verbs and verbs[0] in _KNOWING else Doing.PERFORM


def fits(evidence_type: EvidenceType | None, doings: Sequence[Doing]) -> NDArray[np.float64]:
    """Return for each criterion 1 where this type of evidence can show it, 0 where not, 0.5 where no type is known."""
    if evidence_type is None:
        return np.full(len(doings), UNKNOWN_FIT)
    shows = {Doing.PERFORM: evidence_type in _SHOWS_WORK, Doing.KNOW: evidence_type in _SHOWS_KNOWLEDGE}
    return np.array([float(shows[doing]) for doing in doings])
