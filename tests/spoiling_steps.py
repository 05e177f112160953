"""Every step that spoils a case in the making, by the family of policy that it matters to."""

import spoiling_assurance
import spoiling_claims
import spoiling_decisions
import spoiling_evidence
import spoiling_people
from case_draft import Draft
from random_standards import asks_for_both
from spoiling_base import EQA, SECOND, Step

ALWAYS: tuple[Step, ...] = (
    *spoiling_evidence.STEPS,
    *spoiling_decisions.STEPS,
    *spoiling_people.STEPS,
    *spoiling_assurance.STEPS,
    *spoiling_claims.STEPS,
)
BY_FLAVOUR: dict[str, tuple[Step, ...]] = {
    "recency": spoiling_evidence.RECENCY,
    "evidence": (*spoiling_evidence.AUTHENTICITY, *spoiling_decisions.JUDGEMENTS),
    "prior": spoiling_evidence.PRIOR_LEARNING,
    "licences": spoiling_people.LICENCES,
    "conflicts": spoiling_people.CONFLICTS,
    "signatures": spoiling_assurance.SIGNATURES,
    "external": spoiling_assurance.EXTERNAL,
    "claims": spoiling_claims.REGISTRATION,
    "exceptions": spoiling_claims.EXCEPTIONS,
}


def steps_for(draft: Draft) -> tuple[Step, ...]:
    """Return the steps to choose from: those that always matter, and more of those that its policies speak of."""
    more = [each for flavour in sorted(draft.flavours) for each in BY_FLAVOUR[flavour]]
    if asks_for_both(draft.release):
        more += spoiling_evidence.DEMANDS
    return (*ALWAYS, *more, *more)


__all__ = ["EQA", "SECOND", "steps_for"]
