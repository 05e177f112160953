"""Releases: which sign-offs of an internal quality assurer count, and why the others do not."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

from competence_graph import UnitId
from mapping_engine.facts import CaseFacts
from mapping_engine.mapping import SignOff, london_date
from mapping_engine.people import Duty, LicenceStatus


class Releases:
    """The releases of one case that count, by unit."""

    def __init__(self, facts: CaseFacts) -> None:
        """Stand on the facts of a case."""
        self.facts = facts

    @cached_property
    def valid(self) -> Mapping[UnitId, tuple[SignOff, ...]]:
        """The releases by the day of the case that are independent and licensed, for each unit that has any."""
        counting = {
            unit: tuple(each for each in releases if not self.breach_of(each) and self.is_licensed(each))
            for unit, releases in self.facts.sign_offs.items()
        }
        return {unit: releases for unit, releases in counting.items() if releases}

    @cached_property
    def last_moment(self) -> Mapping[UnitId, datetime]:
        """The moment of the last release that counts, for each unit that has one."""
        return {unit: max(each.signed_at for each in releases) for unit, releases in self.valid.items()}

    @cached_property
    def last_day(self) -> Mapping[UnitId, date]:
        """The day in London of the last release that counts, for each unit that has one."""
        return {unit: london_date(moment) for unit, moment in self.last_moment.items()}

    def breach_of(self, sign_off: SignOff) -> str:
        """Return in words why a release is not independent, or nothing."""
        return iqa_breach(self.facts, sign_off.unit_id, sign_off.iqa_id, on=london_date(sign_off.signed_at))

    def is_licensed(self, sign_off: SignOff) -> bool:
        """Tell whether whoever released a unit held a full licence to, where policy asks for one."""
        day = london_date(sign_off.signed_at)
        return is_licensed_to_assure(self.facts, sign_off.unit_id, sign_off.iqa_id, on=day)


def iqa_breach(facts: CaseFacts, unit_id: UnitId, account: str, *, on: date) -> str:
    """Return in words why a person may not release a unit on a day for want of independence, or nothing.

    Authority: nobody assures their own judgement; Ofqual condition A4 on interests in the learner or the assessor.
    """
    person = facts.person(account)
    if person == facts.learner:
        return "the learner would assure their own unit"
    parties = facts.parties_by_unit.get(unit_id, frozenset())
    if person in parties:
        return "nobody assures a unit in which they assessed, countersigned or testified"
    for other in sorted({*parties, facts.learner}) if facts.people.relationships else ():
        if facts.people.connections(person, other, facts.conflict_kinds, on):
            who = "the learner" if other == facts.learner else "somebody who took part in the unit"
            return f"the assurer has an interest in {who}"
    return ""


def is_licensed_to_assure(facts: CaseFacts, unit_id: UnitId, account: str, *, on: date) -> bool:
    """Tell whether a person held a full licence to assure a unit on a day, where policy asks for one."""
    if not any(terms.iqas_licensed for terms in facts.policy.people):
        return True
    held = facts.people.licences_of(facts.person(account), Duty.IQA, unit_id, on)
    return any(each.status is LicenceStatus.FULL for each in held)
