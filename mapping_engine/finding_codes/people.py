"""Codes of people: who was not entitled to judge, assure or claim."""

from collections.abc import Mapping

from mapping_engine.finding_codes.base import CodeFacts, GateCode, Helper

_L, _A, _I, _C, _E, _AO = (
    Helper.LEARNER,
    Helper.ASSESSOR,
    Helper.IQA,
    Helper.CENTRE,
    Helper.EQA,
    Helper.AWARDING_ORGANISATION,
)
_A4 = "Ofqual General Conditions of Recognition, A4 (conflicts of interest)"

PEOPLE_CODES: Mapping[GateCode, CodeFacts] = {
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
}
