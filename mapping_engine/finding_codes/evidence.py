"""Codes of coverage and evidence: what is missing, too old, not there, or not of the kind asked for."""

from collections.abc import Mapping

from mapping_engine.finding_codes.base import CodeFacts, GateCode, Helper

_L, _A, _D = Helper.LEARNER, Helper.ASSESSOR, Helper.DESIGNER
_SPECIFICATION = "The unit's specification and the sector's assessment strategy"
_VARCS = "VARCS: evidence must be valid, authentic, reliable, current and sufficient"

EVIDENCE_CODES: Mapping[GateCode, CodeFacts] = {
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
}
