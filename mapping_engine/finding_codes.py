"""The codes of the gate's findings: a closed, documented list.

Every finding of a verdict bears one of these codes. Each says in general what is wrong and what helps, who can put it
right, by which authority it is demanded, and gives an example; the finding itself says it of one case.
"""

from collections.abc import Mapping
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


_L, _A, _I, _C = Helper.LEARNER, Helper.ASSESSOR, Helper.IQA, Helper.CENTRE
_E, _D, _AO, _T = Helper.EQA, Helper.DESIGNER, Helper.AWARDING_ORGANISATION, Helper.TIME
_SPECIFICATION = "The unit's specification and the sector's assessment strategy"
_VARCS = "VARCS: evidence must be valid, authentic, reliable, current and sufficient"
_A4 = "Ofqual General Conditions of Recognition, A4 (conflicts of interest)"
_H2 = "Ofqual General Conditions of Recognition, H2 (centre assessment standards scrutiny)"
_AWARDING = "The awarding organisation's rules for claims"
_COMBINATION = "The qualification's rules of combination"
_POLICY = "The policy's terms, each with its own authority"

CODES: Mapping[GateCode, CodeFacts] = {
    GateCode.CRITERION_NOT_COVERED: CodeFacts(
        "No accepted decision stands for the criterion.",
        "hand in evidence for the criterion, and have it decided",
        (_L, _A),
        "Unit specifications: all assessment criteria must be met; no credit for part of a unit",
        "QWT201 2.4 was never shown.",
    ),
    GateCode.UNIT_WITHOUT_CRITERIA: CodeFacts(
        "The unit holds no criteria, so nothing can show that it was achieved.",
        "import the unit with its criteria",
        (_D,),
        "Unit specifications",
        "A spreadsheet listed the unit's title and nothing beneath it.",
    ),
    GateCode.EVIDENCE_NOT_RECENT: CodeFacts(
        "Accepted evidence lies outside the window of the policy, or nobody knows when the work was done.",
        "bring newer evidence, or have an assessor record why the old still shows competence, where policy allows",
        (_L, _A),
        _VARCS,
        "Work of 29 February 2024 counts until 28 February 2026.",
    ),
    GateCode.DECIDED_BEFORE_EVIDENCE: CodeFacts(
        "The decision is older than the evidence it speaks of.",
        "correct the dates, or decide again",
        (_A,),
        _VARCS,
        "Accepted on 1 March, handed in on 2 March.",
    ),
    GateCode.EVIDENCE_WITHDRAWN: CodeFacts(
        "The evidence was withdrawn or erased after it was accepted.",
        "bring other evidence for the criterion",
        (_L,),
        _VARCS,
        "A customer withdrew consent to the photographs.",
    ),
    GateCode.EVIDENCE_NOT_SEEN: CodeFacts(
        "Evidence that stays at work has not been seen there by anybody but the learner.",
        "visit, look, and record where it is kept",
        (_A,),
        "Confidential records are not copied; what was seen, and where, is recorded",
        "A care plan kept in the home's office.",
    ),
    GateCode.DECLARATION_MISSING: CodeFacts(
        "The learner has not declared the evidence to be their own work.",
        "sign the declaration of authenticity",
        (_L,),
        _VARCS,
        "A reflective account without a signed declaration.",
    ),
    GateCode.JUDGEMENT_MISSING: CodeFacts(
        "The decision does not say whether the evidence is valid, authentic, current and sufficient.",
        "record the four judgements with the decision",
        (_A,),
        _VARCS,
        "Accepted with one click.",
    ),
    GateCode.JUDGEMENT_DENIES: CodeFacts(
        "The evidence was accepted although one of the four judgements is no.",
        "correct the judgement, or decide otherwise",
        (_A,),
        _VARCS,
        "Accepted, and marked not authentic.",
    ),
    GateCode.NOT_PLANNED: CodeFacts(
        "No assessment plan for the unit and method was agreed before the work was done.",
        "agree a plan and assess again",
        (_A, _L),
        _SPECIFICATION,
        "An observation on 3 May under a plan agreed on 5 May.",
    ),
    GateCode.METHOD_NOT_ALLOWED: CodeFacts(
        "The criterion does not accept evidence of this type.",
        "bring evidence by a method that the unit accepts",
        (_L, _A),
        _SPECIFICATION,
        "A reflective account where only observation is accepted.",
    ),
    GateCode.SETTING_NOT_ALLOWED: CodeFacts(
        "The criterion does not accept work from this setting.",
        "bring evidence of real work, or of the setting that the unit accepts",
        (_L, _A),
        _SPECIFICATION,
        "A simulated fire drill for a criterion that bars simulation.",
    ),
    GateCode.OBSERVATION_REMOTE: CodeFacts(
        "The observer was not in the same place at the same time.",
        "observe the work on site",
        (_A,),
        _SPECIFICATION,
        "A video call counted as an observation.",
    ),
    GateCode.METHOD_MISSING: CodeFacts(
        "A method that must be among the evidence is not, or its only file is needed for another method.",
        "add evidence by the method named",
        (_L, _A),
        _SPECIFICATION,
        "Observed and questioned, but no work product.",
    ),
    GateCode.OCCASIONS_TOO_FEW: CodeFacts(
        "The evidence shows fewer separate occasions than asked for.",
        "show the work on another occasion",
        (_L, _A),
        _SPECIFICATION,
        "The same file handed in twice is one occasion.",
    ),
    GateCode.SUBJECTS_TOO_FEW: CodeFacts(
        "The evidence shows fewer different customers, cases or jobs than asked for.",
        "show the work with another customer, case or job",
        (_L, _A),
        _SPECIFICATION,
        "Two clients asked for, one shown twice.",
    ),
    GateCode.SITES_TOO_FEW: CodeFacts(
        "The evidence comes from fewer different places than asked for.",
        "show the work at another place",
        (_L, _A),
        _SPECIFICATION,
        "Two sites asked for, one shown.",
    ),
    GateCode.METHODS_TOO_FEW: CodeFacts(
        "The evidence uses fewer different methods than asked for.",
        "add evidence by another method",
        (_L, _A),
        _SPECIFICATION,
        "Three methods asked for, two shown.",
    ),
    GateCode.MAIN_SOURCE_SHORT: CodeFacts(
        "Too few criteria rest on the method that must carry the unit.",
        "show more of the criteria by the main source",
        (_L, _A),
        _SPECIFICATION,
        "Direct observation carries 4 of 13 criteria.",
    ),
    GateCode.ASSESSOR_NOT_LICENSED: CodeFacts(
        "The assessor held no licence for the unit on the day of the decision.",
        "let a licensed assessor decide, or record the licence that was held",
        (_C, _A),
        "Approval is given per qualification and judged on the day of the decision",
        "Licensed since June, decided in May.",
    ),
    GateCode.NOT_COUNTERSIGNED: CodeFacts(
        "The assessor was in training, and no qualified assessor has countersigned.",
        "have a qualified assessor look at the decision and countersign it",
        (_A,),
        "Decisions of unqualified assessors are countersigned by a qualified one",
        "A trainee accepted 12 criteria.",
    ),
    GateCode.CONFLICT_UNDECLARED: CodeFacts(
        "Assessor and learner have a connection that was not declared before the decision.",
        "let another assessor decide, and declare the connection",
        (_C, _A),
        _A4,
        "The assessor is the learner's sister.",
    ),
    GateCode.SECOND_PERSON_REQUIRED: CodeFacts(
        "The assessor declared an interest in the learner, and no second person has looked at the decision.",
        "have a second, independent assessor countersign it",
        (_A,),
        _A4,
        "The assessor is the learner's business partner, and declared it.",
    ),
    GateCode.WITNESS_RELATED: CodeFacts(
        "A relative testifies to the learner's work.",
        "bring the testimony of somebody else",
        (_L, _A),
        _A4,
        "The learner's father testifies.",
    ),
    GateCode.IQA_NOT_LICENSED: CodeFacts(
        "Whoever released the unit held no assurer's licence on that day.",
        "let a licensed internal quality assurer release the unit",
        (_I, _C),
        "Approval is given per qualification and judged on the day of the decision",
        "The assurer's approval ended in March, the release is of April.",
    ),
    GateCode.DUTIES_NOT_SEPARATED: CodeFacts(
        "Somebody judged their own work or their own testimony.",
        "let another assessor decide",
        (_A, _C),
        _A4,
        "The witness decided on the testimony.",
    ),
    GateCode.IQA_NOT_INDEPENDENT: CodeFacts(
        "Whoever released the unit took part in it, or has an interest in somebody who did.",
        "let another internal quality assurer release the unit",
        (_I,),
        "Nobody assures their own judgement; " + _A4,
        "A countersigner later acted as the assurer.",
    ),
    GateCode.EQA_NOT_INDEPENDENT: CodeFacts(
        "Whoever released the units externally took part in them or works for the centre.",
        "let another external quality assurer release the claim",
        (_E, _AO),
        _A4,
        "The external assurer assessed here last year.",
    ),
    GateCode.OVERRIDE_BY_LEARNER: CodeFacts(
        "The learner overrode the recency of their own evidence, which does not count.",
        "let an assessor judge whether the old evidence stands",
        (_A,),
        _A4,
        "A learner wrote that old work still shows competence.",
    ),
    GateCode.CLAIMANT_NOT_INDEPENDENT: CodeFacts(
        "The certificate is claimed by the learner, or by the only assessor.",
        "let another person of the centre claim",
        (_C,),
        _A4,
        "The only assessor presses the button.",
    ),
    GateCode.COMBINATION_UNKNOWN: CodeFacts(
        "The standard states no rules of combination, so no set of units proves the qualification.",
        "import the qualification with its rules of combination",
        (_D,),
        _COMBINATION,
        "A bare list of units was loaded.",
    ),
    GateCode.COMBINATION_NOT_SATISFIED: CodeFacts(
        "The achieved units do not make the qualification.",
        "complete the units that the rules still ask for; it often follows from a gap",
        (_L, _A),
        _COMBINATION,
        "A group gives 5 of the 13 credits asked for.",
    ),
    GateCode.COMBINATION_UNDECIDED: CodeFacts(
        "The rules of combination are too large to be decided within the time allowed.",
        "simplify the rules of combination",
        (_D,),
        _COMBINATION,
        "Thousands of units in overlapping groups.",
    ),
    GateCode.PATHWAY_UNKNOWN: CodeFacts(
        "The registration names no pathway of the qualification, or one that does not exist.",
        "register the learner on one of the pathways",
        (_C,),
        _COMBINATION,
        "Registered on pathway A, achieved pathway B.",
    ),
    GateCode.TRANSFER_SHARE_EXCEEDED: CodeFacts(
        "More of what counts was carried over from earlier certificates than policy allows, or all of it was.",
        "assess more of the units afresh",
        (_L, _A),
        "The awarding organisation's policy on prior learning (Ofqual condition E10)",
        "Three of four units are credit transfers; half is allowed.",
    ),
    GateCode.UNIT_NOT_RELEASED: CodeFacts(
        "No internal quality assurer has released the unit.",
        "look at the unit's decisions and release it",
        (_I,),
        _H2,
        "Everything is accepted, nobody has assured it.",
    ),
    GateCode.DECIDED_AFTER_RELEASE: CodeFacts(
        "The unit's coverage rests on decisions that are newer than its release.",
        "look at the newer decisions and release the unit again",
        (_I,),
        _H2,
        "Released on 1 April, decided on 3 April.",
    ),
    GateCode.NOTHING_SAMPLED: CodeFacts(
        "Policy releases by sample, and no sample was drawn for this learner.",
        "draw the sample and look at it",
        (_I,),
        _H2,
        "The sampling plan leaves the learner out.",
    ),
    GateCode.REJECTED_BY_IQA: CodeFacts(
        "An internal quality assurer rejected the decision, and nobody has decided again.",
        "look again at the evidence and decide anew",
        (_A,),
        _H2,
        "One unit of an observation of three was rejected.",
    ),
    GateCode.ACTION_OPEN: CodeFacts(
        "An internal quality assurer's action is not closed, or was closed by somebody who may not.",
        "do what the action asks, and let an independent assurer close it",
        (_A, _I),
        _H2,
        "The assessor ticked off the action.",
    ),
    GateCode.SIGNATURE_MISSING: CodeFacts(
        "The unit has not been declared finished by everybody who must.",
        "sign the unit",
        (_A, _L),
        _POLICY,
        "The learner has not signed unit 3.",
    ),
    GateCode.EXTERNAL_RELEASE_MISSING: CodeFacts(
        "The centre holds no direct claims status for this qualification, and no external assurer has released it.",
        "ask for an external review, or for its release",
        (_E, _AO),
        _H2,
        "Status is held for another qualification.",
    ),
    GateCode.SANCTION_STOPS_CLAIMS: CodeFacts(
        "A sanction on the centre stops certification.",
        "clear the sanction with the awarding organisation",
        (_C, _AO),
        "The awarding organisation's tariff of sanctions",
        "Certification is suspended (level 3b).",
    ),
    GateCode.CLAIMED_BEFORE_REGISTRATION: CodeFacts(
        "The claim is dated before the registration.",
        "correct the date",
        (_C,),
        _AWARDING,
        "Registered on 5 May, claimed on 4 May.",
    ),
    GateCode.CLAIMED_TOO_EARLY: CodeFacts(
        "Too few weeks lie between registration and claim.",
        "wait until the day named",
        (_T,),
        _AWARDING,
        "Ten weeks are asked for; this is day 69.",
    ),
    GateCode.REGISTRATION_EXPIRED: CodeFacts(
        "The registration is no longer active.",
        "renew the registration with the awarding organisation",
        (_C, _AO),
        _AWARDING,
        "The registration lapsed yesterday.",
    ),
    GateCode.REGISTRATION_WITHDRAWN: CodeFacts(
        "The learner was withdrawn.",
        "register the learner again, or claim units where policy allows",
        (_C, _AO),
        _AWARDING,
        "Withdrawn in May, claimed in June.",
    ),
    GateCode.LEARNER_NUMBER_MISSING: CodeFacts(
        "There is no valid unique learner number, and no exemption is recorded.",
        "enter the number, or record the exemption",
        (_C,),
        _AWARDING,
        "A digit was mistyped.",
    ),
    GateCode.CERTIFICATION_ENDED: CodeFacts(
        "The qualification can no longer be certificated.",
        "ask the awarding organisation for an extension, or move the learner to the successor",
        (_AO,),
        "Register of Regulated Qualifications: certification end date",
        "Certificates were issued until 31 August 2029.",
    ),
    GateCode.HOLD_OPEN: CodeFacts(
        "An appeal, an enquiry or an investigation is open.",
        "wait for its outcome",
        (_AO, _C),
        "Ofqual General Conditions of Recognition, I1 (appeals) and A8 (malpractice)",
        "An appeal against a decision in unit 2.",
    ),
    GateCode.ENTRY_OPEN: CodeFacts(
        "An open entry stops certificates for units.",
        "result or withdraw the entry",
        (_C,),
        _AWARDING,
        "An entry for another unit was never closed.",
    ),
    GateCode.ALREADY_CERTIFICATED: CodeFacts(
        "The learner already holds this certificate.",
        "ask for a replacement, or have the earlier certificate revoked first",
        (_AO,),
        _AWARDING,
        "A second claim under a merged learner record.",
    ),
    GateCode.BLOCKED: CodeFacts(
        "A named person stopped this claim.",
        "settle the reason with the person named",
        (_C,),
        _POLICY,
        "The centre manager asked to wait for a document.",
    ),
    GateCode.EXCEPTION_NOT_IN_FORCE: CodeFacts(
        "An exception that was granted does not apply on this day, or policy does not open the rule to it.",
        "renew it, or meet the demand",
        (_C,),
        _POLICY,
        "A waiver expired yesterday.",
    ),
}
