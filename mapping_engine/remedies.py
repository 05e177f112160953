"""Remedies: what kind of step puts a finding right, and how much it takes.

The table is the one place that knows it; explanations order by it, and plans are made of its steps.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import NamedTuple

from mapping_engine.finding_codes import GateCode


class StepKind(StrEnum):
    """The steps towards a claim, in the order in which they depend on each other."""

    CORRECTION = "correction"
    PLANNING = "planning"
    EVIDENCE = "evidence"
    DECLARATION = "declaration"
    CONFIRMATION = "confirmation"
    DECISION = "decision"
    COUNTERSIGNATURE = "countersignature"
    SIGNATURE = "signature"
    ACTION = "action"
    SAMPLE = "sample"
    RELEASE = "release"
    EXTERNAL_RELEASE = "external release"
    SETTLEMENT = "settlement"
    WAIT = "wait"
    CLAIM = "claim"


class Effort(IntEnum):
    """How much a remedy takes, the cheapest first; what follows from other gaps needs nothing of its own."""

    RECORD = 1
    LOOK = 2
    WORK = 3
    OUTSIDE = 4
    WAIT = 5
    FOLLOWS = 6
    NONE = 7

    @property
    def words(self) -> str:
        """What a person calls it."""
        return _WORDS[self]


class Remedy(NamedTuple):
    """What puts findings of one code right: the step, and what it takes; no step means that nobody can."""

    kind: StepKind | None
    effort: Effort


def remedy_of(code: str) -> Remedy:
    """Return the remedy of a code; what bears no code of the gate nobody can put right.

    >>> remedy_of("declaration_missing")
    Remedy(kind=<StepKind.DECLARATION: 'declaration'>, effort=<Effort.RECORD: 1>)
    """
    return _REMEDIES.get(code, _NOBODY)


_WORDS = {
    Effort.RECORD: "a record to make",
    Effort.LOOK: "somebody has to look and decide",
    Effort.WORK: "new evidence",
    Effort.OUTSIDE: "somebody outside the assessment has to act",
    Effort.WAIT: "time has to pass",
    Effort.FOLLOWS: "often follows from what else is missing",
    Effort.NONE: "nobody can put this right",
}
_K, _E = StepKind, Effort
_NOBODY = Remedy(None, _E.NONE)
_NEW_EVIDENCE = Remedy(_K.EVIDENCE, _E.WORK)
_DECISION = Remedy(_K.DECISION, _E.LOOK)
_COUNTERSIGNATURE = Remedy(_K.COUNTERSIGNATURE, _E.LOOK)
_RELEASE = Remedy(_K.RELEASE, _E.LOOK)
_OUTSIDE = Remedy(_K.SETTLEMENT, _E.OUTSIDE)
_CORRECTION = Remedy(_K.CORRECTION, _E.RECORD)
_EXTERNAL = Remedy(_K.EXTERNAL_RELEASE, _E.OUTSIDE)

_REMEDIES: Mapping[str, Remedy] = {
    GateCode.CRITERION_NOT_COVERED: _NEW_EVIDENCE,
    GateCode.UNIT_WITHOUT_CRITERIA: _NOBODY,
    GateCode.EVIDENCE_NOT_RECENT: _NEW_EVIDENCE,
    GateCode.DECIDED_BEFORE_EVIDENCE: _DECISION,
    GateCode.EVIDENCE_WITHDRAWN: _NEW_EVIDENCE,
    GateCode.EVIDENCE_NOT_SEEN: Remedy(_K.CONFIRMATION, _E.LOOK),
    GateCode.DECLARATION_MISSING: Remedy(_K.DECLARATION, _E.RECORD),
    GateCode.JUDGEMENT_MISSING: _DECISION,
    GateCode.JUDGEMENT_DENIES: _NEW_EVIDENCE,
    GateCode.NOT_PLANNED: _NEW_EVIDENCE,
    GateCode.METHOD_NOT_ALLOWED: _NEW_EVIDENCE,
    GateCode.SETTING_NOT_ALLOWED: _NEW_EVIDENCE,
    GateCode.OBSERVATION_REMOTE: _NEW_EVIDENCE,
    GateCode.METHOD_MISSING: _NEW_EVIDENCE,
    GateCode.OCCASIONS_TOO_FEW: _NEW_EVIDENCE,
    GateCode.SUBJECTS_TOO_FEW: _NEW_EVIDENCE,
    GateCode.SITES_TOO_FEW: _NEW_EVIDENCE,
    GateCode.METHODS_TOO_FEW: _NEW_EVIDENCE,
    GateCode.MAIN_SOURCE_SHORT: _NEW_EVIDENCE,
    GateCode.ASSESSOR_NOT_LICENSED: _DECISION,
    GateCode.NOT_COUNTERSIGNED: _COUNTERSIGNATURE,
    GateCode.CONFLICT_UNDECLARED: _DECISION,
    GateCode.SECOND_PERSON_REQUIRED: _COUNTERSIGNATURE,
    GateCode.WITNESS_RELATED: _NEW_EVIDENCE,
    GateCode.IQA_NOT_LICENSED: _RELEASE,
    GateCode.DUTIES_NOT_SEPARATED: _DECISION,
    GateCode.IQA_NOT_INDEPENDENT: _RELEASE,
    GateCode.EQA_NOT_INDEPENDENT: _EXTERNAL,
    GateCode.OVERRIDE_BY_LEARNER: _CORRECTION,
    GateCode.CLAIMANT_NOT_INDEPENDENT: Remedy(_K.CLAIM, _E.RECORD),
    GateCode.COMBINATION_UNKNOWN: _NOBODY,
    GateCode.COMBINATION_NOT_SATISFIED: Remedy(_K.EVIDENCE, _E.FOLLOWS),
    GateCode.COMBINATION_UNDECIDED: _NOBODY,
    GateCode.PATHWAY_UNKNOWN: _CORRECTION,
    GateCode.TRANSFER_SHARE_EXCEEDED: _NEW_EVIDENCE,
    GateCode.UNIT_NOT_RELEASED: _RELEASE,
    GateCode.DECIDED_AFTER_RELEASE: _RELEASE,
    GateCode.NOTHING_SAMPLED: Remedy(_K.SAMPLE, _E.LOOK),
    GateCode.REJECTED_BY_IQA: _DECISION,
    GateCode.ACTION_OPEN: Remedy(_K.ACTION, _E.LOOK),
    GateCode.SIGNATURE_MISSING: Remedy(_K.SIGNATURE, _E.RECORD),
    GateCode.EXTERNAL_RELEASE_MISSING: _EXTERNAL,
    GateCode.SANCTION_STOPS_CLAIMS: _OUTSIDE,
    GateCode.CLAIMED_BEFORE_REGISTRATION: Remedy(_K.WAIT, _E.WAIT),
    GateCode.CLAIMED_TOO_EARLY: Remedy(_K.WAIT, _E.WAIT),
    GateCode.REGISTRATION_EXPIRED: Remedy(_K.CORRECTION, _E.OUTSIDE),
    GateCode.REGISTRATION_WITHDRAWN: Remedy(_K.CORRECTION, _E.OUTSIDE),
    GateCode.LEARNER_NUMBER_MISSING: _CORRECTION,
    GateCode.CERTIFICATION_ENDED: _NOBODY,
    GateCode.HOLD_OPEN: _OUTSIDE,
    GateCode.ENTRY_OPEN: Remedy(_K.SETTLEMENT, _E.RECORD),
    GateCode.ALREADY_CERTIFICATED: _NOBODY,
    GateCode.BLOCKED: Remedy(_K.SETTLEMENT, _E.LOOK),
    GateCode.EXCEPTION_NOT_IN_FORCE: Remedy(_K.SETTLEMENT, _E.RECORD),
}
