"""Codes of claims: combination, assurance, registration, standing and exceptions."""

from collections.abc import Mapping

from mapping_engine.finding_codes.base import CodeFacts, GateCode, Helper

_L, _A, _I, _C, _E, _D, _AO, _T = (
    Helper.LEARNER,
    Helper.ASSESSOR,
    Helper.IQA,
    Helper.CENTRE,
    Helper.EQA,
    Helper.DESIGNER,
    Helper.AWARDING_ORGANISATION,
    Helper.TIME,
)
_H2 = "Ofqual General Conditions of Recognition, H2 (centre assessment standards scrutiny)"
_AWARDING = "The awarding organisation's rules for claims"
_COMBINATION = "The qualification's rules of combination"
_POLICY = "The policy's terms, each with its own authority"

CLAIM_CODES: Mapping[GateCode, CodeFacts] = {
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
