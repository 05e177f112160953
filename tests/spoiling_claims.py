"""Steps that spoil the claim itself: registration, units chosen, earlier certificates, holds, waivers and blocks."""

from datetime import timedelta
from random import Random

from builders import ASSESSOR, IQA, LEARNER
from case_draft import Draft, beside
from random_policies import WAIVABLE
from spoiling_base import MANAGER, a_day, knowledge

from competence_graph import CriterionId, UnitId
from mapping_engine import (
    Award,
    EarlierCertificate,
    ExceptionKind,
    Hold,
    HoldKind,
    OpenEntry,
    PolicyException,
    path_of,
)


def _choose_fewer_units(draft: Draft, chance: Random) -> None:
    """Leave units out of the claim; what was decided and signed for them stays in the case."""
    draft.units = chance.sample(draft.units, chance.randint(1, len(draft.units)))


def _register_later(draft: Draft, chance: Random) -> None:
    weeks = chance.choice((0, 10, 12))
    draft.registered_on = beside(draft.as_of - timedelta(weeks=weeks), chance)


def _end_the_registration(draft: Draft, chance: Random) -> None:
    draft.registration["expires_on"] = beside(draft.as_of, chance)


def _withdraw_the_learner(draft: Draft, chance: Random) -> None:
    draft.registration["withdrawn_on"] = a_day(draft, chance)
    if chance.random() < 0.6:
        draft.award = Award.UNITS


def _mistype_the_number(draft: Draft, chance: Random) -> None:
    numbers = (None, "9276308687", "9999999999", "0276308686", "92763", " 9276308686 ")
    draft.registration["learner_number"] = chance.choice(numbers)
    draft.registration["learner_number_exemption"] = chance.choice(("", "", "Overseas learner"))


def _change_the_award(draft: Draft, chance: Random) -> None:
    draft.award = chance.choice(tuple(Award))


def _certificate_already(draft: Draft, chance: Random) -> None:
    award = chance.choice((draft.award, *Award))
    draft.add(
        "earlier_certificates",
        EarlierCertificate,
        award=award,
        qualification_number=chance.choice((draft.number, draft.number, "another")),
        unit_ids=() if award is Award.QUALIFICATION else (chance.choice(("U1", "U9")),),
        issued_on=a_day(draft, chance),
        revoked_on=chance.choice((None, None, beside(draft.as_of, chance))),
        **knowledge(draft, chance),
    )


def _leave_an_entry_open(draft: Draft, chance: Random) -> None:
    draft.award = chance.choice((Award.UNITS, Award.UNITS, draft.award))
    draft.add(
        "open_entries",
        OpenEntry,
        unit_number="F/600/7138",
        opened_on=a_day(draft, chance),
        closed_on=chance.choice((None, None, beside(draft.as_of, chance))),
        **knowledge(draft, chance),
    )


def _hold(draft: Draft, chance: Random) -> None:
    starts = a_day(draft, chance)
    draft.add(
        "holds",
        Hold,
        kind=chance.choice(tuple(HoldKind)),
        unit_ids=chance.choice(((), (chance.choice(draft.units),))),
        valid_from=starts,
        valid_until=chance.choice((None, max(starts, beside(draft.as_of, chance)))),
        **knowledge(draft, chance),
    )


def _except(draft: Draft, chance: Random) -> None:
    """Grant an exception at some level of some rule, by somebody, for some days."""
    kind = chance.choice((*ExceptionKind, ExceptionKind.WAIVER, ExceptionKind.WAIVER))
    starts = chance.choice((draft.decided, draft.decided, beside(draft.as_of, chance)))
    draft.add(
        "exceptions",
        PolicyException,
        kind=kind,
        path=_path(draft, chance),
        person_id=chance.choice((MANAGER, MANAGER, MANAGER, "claimant", LEARNER, IQA, ASSESSOR)),
        reason="Agreed with the awarding organisation",
        granted_on=starts,
        expires_on=max(starts, chance.choice((draft.as_of + timedelta(days=30), beside(draft.as_of, chance)))),
        **knowledge(draft, chance),
    )


def _except_in_every_unit(draft: Draft, chance: Random) -> None:
    """Waive a rule for one criterion in each unit that it belongs to, perhaps but for one."""
    criterion, rule = chance.choice(draft.criteria), chance.choice(WAIVABLE[:4])
    owners = draft.release.graph.units_by_criterion[CriterionId(criterion)]
    for unit in owners if chance.random() < 0.7 else owners[1:]:
        draft.add(
            "exceptions",
            PolicyException,
            kind=ExceptionKind.WAIVER,
            path=path_of(rule, unit_id=unit, criterion_id=criterion),
            person_id=MANAGER,
            reason="Agreed with the awarding organisation",
            granted_on=draft.decided,
            expires_on=draft.as_of,
        )


def _path(draft: Draft, chance: Random) -> str:
    rule = chance.choice((*WAIVABLE, *WAIVABLE, "separation_of_duties"))
    if rule == "unit_combination" and chance.random() < 0.5:
        return path_of(rule, rule_path="rules[0]")
    unit = chance.choice(draft.units)
    below = [str(each.id) for each in draft.release.graph.criteria_by_unit[UnitId(unit)]]
    where = {"unit_id": unit}
    if below and chance.random() < 0.6:
        where["criterion_id"] = chance.choice(below)
        if chance.random() < 0.4:
            where["evidence_id"] = chance.choice(("E1", "E2"))
    return rule if chance.random() < 0.35 else path_of(rule, **where)


STEPS = (
    _choose_fewer_units,
    _register_later,
    _end_the_registration,
    _withdraw_the_learner,
    _change_the_award,
    _certificate_already,
    _hold,
    _except,
)
REGISTRATION = (
    _register_later,
    _withdraw_the_learner,
    _withdraw_the_learner,
    _mistype_the_number,
    _leave_an_entry_open,
    _leave_an_entry_open,
)
EXCEPTIONS = (_except, _except, _except, _except, _except_in_every_unit)
