"""The words of steps: how evidence of each type is gathered, and how records are corrected."""

from collections.abc import Mapping

from competence_graph import EvidenceType
from mapping_engine.finding_codes import GateCode, Helper

_M = EvidenceType
GATHERED: Mapping[EvidenceType, tuple[Helper, str]] = {
    _M.OBSERVATION: (Helper.ASSESSOR, "Observe the learner at work on one visit, for {}"),
    _M.WORK_PRODUCT: (Helper.LEARNER, "Hand in a work product that shows {}"),
    _M.WITNESS_TESTIMONY: (Helper.LEARNER, "Obtain the testimony of a witness, for {}"),
    _M.EXPERT_WITNESS_TESTIMONY: (Helper.LEARNER, "Obtain the testimony of an expert witness, for {}"),
    _M.PROFESSIONAL_DISCUSSION: (Helper.ASSESSOR, "Hold one professional discussion, about {}"),
    _M.REFLECTIVE_ACCOUNT: (Helper.LEARNER, "Write a reflective account of {}"),
    _M.QUESTIONING: (Helper.ASSESSOR, "Question the learner once, about {}"),
    _M.RECORDING: (Helper.LEARNER, "Record the work, for {}"),
    _M.CASE_STUDY: (Helper.LEARNER, "Write a case study of {}"),
    _M.PRIOR_LEARNING: (Helper.LEARNER, "Bring the certificate of earlier learning that shows {}"),
}
"""Who gathers evidence of each type, and how that is said of some criteria."""

CORRECTED: Mapping[str, str] = {
    GateCode.REGISTRATION_EXPIRED: "Renew the registration with the awarding organisation.",
    GateCode.REGISTRATION_WITHDRAWN: "Register the learner again with the awarding organisation.",
    GateCode.LEARNER_NUMBER_MISSING: "Enter the unique learner number, or record why there is none.",
    GateCode.PATHWAY_UNKNOWN: "Register the learner on {}.",
    GateCode.OVERRIDE_BY_LEARNER: "Withdraw the override that the learner made; an assessor may judge instead.",
}
"""How each correction of a registration or of a record is said; ``{}`` is the pathway to register."""
