"""Second persons: who was entitled to decide, whose decision needs a second person, and who can be one.

Authorities: approval is given per qualification and judged on the day of the decision; a decision of an assessor in
training, or of one with a declared interest, needs another person (assessment strategies; Ofqual condition A4.6).
"""

from collections.abc import Iterator
from datetime import date, datetime

from mapping_engine.evidence import PersonId
from mapping_engine.facts import CaseFacts, Decided
from mapping_engine.mapping import Countersignature, london_date
from mapping_engine.people import Duty, LicenceStatus
from mapping_engine.refusals import Question, Refusal


def entitlement_refusals(asked: Question) -> Iterator[Refusal]:
    """Yield what kept the assessor from deciding alone, or at all."""
    facts, decided, rule = asked.facts, asked.decided, "qualified_people"
    day = decided.decided_on
    is_licensed = all(facts.people.licences_of(decided.assessor, Duty.ASSESSOR, unit, day) for unit in asked.units)
    for terms in facts.policy.people:
        if terms.assessors_licensed and not is_licensed:
            said = f"its assessor held no licence for this unit on {day:%-d %B %Y}"
            yield Refusal(rule, "assessor_not_licensed", said, terms.authority)
    if is_inert(facts, decided):
        said = "its assessor was in training, and no qualified assessor has countersigned"
        yield Refusal(rule, "not_countersigned", said)
    yield from _interests(asked)


def is_inert(facts: CaseFacts, decided: Decided) -> bool:
    """Tell whether a decision is a trainee's that nobody entitled to it has countersigned."""
    return _is_by_trainee(facts, decided, decided.assessor, decided.decided_on) and not seconds_of(facts, decided)


def settled_at(facts: CaseFacts, decided: Decided) -> datetime:
    """Return the moment from which a decision stood: its own, or that of the second person it needed."""
    moment, day = decided.mapping.decided_at, decided.decided_on
    if _is_by_trainee(facts, decided, decided.assessor, day) or has_interest(facts, decided.assessor, day):
        return min((each.signed_at for each in seconds_of(facts, decided)), default=moment)
    return moment


def seconds_of(facts: CaseFacts, decided: Decided) -> tuple[Countersignature, ...]:
    """Return the countersignatures that stand: by another person, licensed where it matters, without an interest."""
    item = facts.evidence[decided.mapping.evidence_id]
    found = []
    for each in facts.countersignatures.get(decided.mapping.id, ()):
        person, day = facts.person(each.person_id), london_date(each.signed_at)
        is_involved = person in {decided.assessor, facts.learner, *facts.witnesses_of(item)}
        is_early = each.signed_at < decided.mapping.decided_at
        if not (is_involved or is_early or has_interest(facts, person, day)) and _may_countersign(
            facts, decided, person, day
        ):
            found.append(each)
    return tuple(found)


def has_interest(facts: CaseFacts, person: PersonId, day: date) -> bool:
    """Tell whether a person has an interest in the learner on a day."""
    return bool(facts.people.connections(person, facts.learner, facts.conflict_kinds, day))


def _interests(asked: Question) -> Iterator[Refusal]:
    facts, decided, item, rule = asked.facts, asked.decided, asked.item, "qualified_people"
    day = decided.decided_on
    for each in facts.people.connections(decided.assessor, facts.learner, facts.conflict_kinds, day):
        kind = each.kind.value.replace("_", " ")
        if each.declared_on is None or each.declared_on > day:
            said = f"its assessor and the learner are connected ({kind}), which was not declared beforehand"
            yield Refusal(rule, "conflict_undeclared", said)
        elif not seconds_of(facts, decided):
            said = f"its assessor declared an interest in the learner ({kind}), and no second person has looked"
            yield Refusal(rule, "second_person_required", said)
    barred = frozenset(kind for terms in facts.policy.people for kind in terms.no_testimony_from)
    attested = item.witnessed_on or item.submitted_on
    for witness in dict.fromkeys(facts.witnesses_of(item)):
        if facts.people.connections(witness, facts.learner, barred, attested):
            yield Refusal(rule, "witness_related", "a relative of the learner testifies in it")


def _may_countersign(facts: CaseFacts, decided: Decided, person: PersonId, day: date) -> bool:
    must_be_licensed = any(terms.assessors_licensed for terms in facts.policy.people)
    if not must_be_licensed and not _is_by_trainee(facts, decided, decided.assessor, decided.decided_on):
        return not _is_by_trainee(facts, decided, person, day)
    held = (
        facts.people.licences_of(person, Duty.ASSESSOR, unit, day)
        for unit in facts.chosen_units_of(decided.mapping.criterion_id)
    )
    return all(any(each.status is LicenceStatus.FULL for each in of_unit) for of_unit in held)


def _is_by_trainee(facts: CaseFacts, decided: Decided, person: PersonId, day: date) -> bool:
    """Tell whether a person was no more than a trainee in some unit of what was decided."""
    units = facts.chosen_units_of(decided.mapping.criterion_id)
    return any(facts.people.is_trainee(person, unit, day) for unit in units)
