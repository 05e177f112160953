"""What a finding code is: a member of a closed list, with what is true of every finding that bears it."""

from enum import StrEnum
from typing import NamedTuple


class Helper(StrEnum):
    """Who can put a finding right."""

    LEARNER = "learner"
    ASSESSOR = "assessor"
    IQA = "iqa"
    EQA = "eqa"
    CENTRE = "centre"
    DESIGNER = "designer"
    AWARDING_ORGANISATION = "awarding organisation"
    TIME = "time"


class CodeFacts(NamedTuple):
    """What is true of every finding of one code."""

    meaning: str
    remedy: str
    helpers: tuple[Helper, ...]
    authority: str
    example: str


class GateCode(StrEnum):
    """Everything that a verdict can find."""

    CRITERION_NOT_COVERED = "criterion_not_covered"
    UNIT_WITHOUT_CRITERIA = "unit_without_criteria"
    EVIDENCE_NOT_RECENT = "evidence_not_recent"
    DECIDED_BEFORE_EVIDENCE = "decided_before_evidence"
    EVIDENCE_WITHDRAWN = "evidence_withdrawn"
    EVIDENCE_NOT_SEEN = "evidence_not_seen"
    DECLARATION_MISSING = "declaration_missing"
    JUDGEMENT_MISSING = "judgement_missing"
    JUDGEMENT_DENIES = "judgement_denies"
    NOT_PLANNED = "not_planned"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    SETTING_NOT_ALLOWED = "setting_not_allowed"
    OBSERVATION_REMOTE = "observation_remote"
    METHOD_MISSING = "method_missing"
    OCCASIONS_TOO_FEW = "occasions_too_few"
    SUBJECTS_TOO_FEW = "subjects_too_few"
    SITES_TOO_FEW = "sites_too_few"
    METHODS_TOO_FEW = "methods_too_few"
    MAIN_SOURCE_SHORT = "main_source_short"
    ASSESSOR_NOT_LICENSED = "assessor_not_licensed"
    NOT_COUNTERSIGNED = "not_countersigned"
    CONFLICT_UNDECLARED = "conflict_undeclared"
    SECOND_PERSON_REQUIRED = "second_person_required"
    WITNESS_RELATED = "witness_related"
    IQA_NOT_LICENSED = "iqa_not_licensed"
    DUTIES_NOT_SEPARATED = "duties_not_separated"
    IQA_NOT_INDEPENDENT = "iqa_not_independent"
    EQA_NOT_INDEPENDENT = "eqa_not_independent"
    OVERRIDE_BY_LEARNER = "override_by_learner"
    CLAIMANT_NOT_INDEPENDENT = "claimant_not_independent"
    COMBINATION_UNKNOWN = "combination_unknown"
    COMBINATION_NOT_SATISFIED = "combination_not_satisfied"
    COMBINATION_UNDECIDED = "combination_undecided"
    PATHWAY_UNKNOWN = "pathway_unknown"
    TRANSFER_SHARE_EXCEEDED = "transfer_share_exceeded"
    UNIT_NOT_RELEASED = "unit_not_released"
    DECIDED_AFTER_RELEASE = "decided_after_release"
    NOTHING_SAMPLED = "nothing_sampled"
    REJECTED_BY_IQA = "rejected_by_iqa"
    ACTION_OPEN = "action_open"
    SIGNATURE_MISSING = "signature_missing"
    EXTERNAL_RELEASE_MISSING = "external_release_missing"
    SANCTION_STOPS_CLAIMS = "sanction_stops_claims"
    CLAIMED_BEFORE_REGISTRATION = "claimed_before_registration"
    CLAIMED_TOO_EARLY = "claimed_too_early"
    REGISTRATION_EXPIRED = "registration_expired"
    REGISTRATION_WITHDRAWN = "registration_withdrawn"
    LEARNER_NUMBER_MISSING = "learner_number_missing"
    CERTIFICATION_ENDED = "certification_ended"
    HOLD_OPEN = "hold_open"
    ENTRY_OPEN = "entry_open"
    ALREADY_CERTIFICATED = "already_certificated"
    BLOCKED = "blocked"
    EXCEPTION_NOT_IN_FORCE = "exception_not_in_force"
