"""Steps that mix up people: accounts, licences, relationships, countersignatures, and who claims."""

from datetime import timedelta
from random import Random

from builders import ASSESSOR, IQA, LEARNER, WITNESS
from case_draft import Draft, beside, moment_beside
from spoiling_base import LOGIN, MANAGER, PEOPLE, SECOND, a_day, a_used_item, knowledge

from mapping_engine import Account, Countersignature, Duty, Licence, LicenceStatus, Relationship, RelationshipKind


def _link_accounts(draft: Draft, chance: Random) -> None:
    """Let an account belong to somebody: a login, a merged record, or a chain of them."""
    if any(each.id == LOGIN for each in draft.held("accounts")):
        return
    owner = chance.choice((ASSESSOR, LEARNER, IQA, WITNESS, "old login"))
    draft.held("accounts").append(Account(id=LOGIN, person_id=owner, **knowledge(draft, chance)))
    if owner == "old login":
        draft.held("accounts").append(Account(id=owner, person_id=chance.choice((ASSESSOR, IQA, LEARNER, LOGIN))))
    if chance.random() < 0.6 and draft.sign_offs:
        chance.choice(draft.sign_offs)["iqa_id"] = LOGIN
    elif draft.mappings:
        chance.choice(draft.mappings)["assessor_id"] = LOGIN


def _merge_two_people(draft: Draft, chance: Random) -> None:
    one, other = chance.sample(PEOPLE, 2)
    if not draft.held("accounts"):
        draft.held("accounts").append(Account(id=one, person_id=other, **knowledge(draft, chance)))


def _claim_by_another(draft: Draft, chance: Random) -> None:
    draft.claimed_by = chance.choice((None, *PEOPLE))


def _countersign(draft: Draft, chance: Random) -> None:
    if not draft.mappings:
        return
    decision = chance.choice(draft.mappings)
    later = decision["decided_at"] + timedelta(minutes=chance.choice((-1, 0, 30, 30, 30)))
    draft.add(
        "countersignatures",
        Countersignature,
        mapping_id=decision["id"],
        person_id=chance.choice((SECOND, SECOND, SECOND, ASSESSOR, *PEOPLE)),
        signed_at=chance.choice((later, later, moment_beside(a_day(draft, chance), chance))),
    )


def _countersign_all(draft: Draft, chance: Random) -> None:
    person = chance.choice((SECOND, SECOND, SECOND, IQA))
    later = timedelta(minutes=chance.choice((0, 1, 1)))
    for fields in draft.mappings:
        draft.add(
            "countersignatures",
            Countersignature,
            mapping_id=fields["id"],
            person_id=person,
            signed_at=fields["decided_at"] + later,
        )


def _license_anew(draft: Draft, chance: Random) -> None:
    """Change what somebody was licensed to do: for what, from when, until when, and whether alone."""
    held = draft.held("licences")
    person, duty = chance.choice(((ASSESSOR, Duty.ASSESSOR), (ASSESSOR, Duty.ASSESSOR), (IQA, Duty.IQA)))
    if chance.random() < 0.7:
        held[:] = [each for each in held if each.person_id != person]
    if chance.random() < 0.15:
        return
    day = draft.decided if duty is Duty.ASSESSOR else draft.signed
    ends = chance.choice((None, None, beside(day, chance)))
    draft.add(
        "licences",
        Licence,
        person_id=person,
        duty=duty,
        qualification_number=chance.choice((draft.number, draft.number, draft.number, "another")),
        unit_ids=chance.choice(((), (), (draft.units[-1],))),
        status=chance.choice(tuple(LicenceStatus)),
        valid_from=min(chance.choice((draft.registered_on, beside(day, chance))), ends or day),
        valid_until=ends,
        **knowledge(draft, chance),
    )


def _be_in_training(draft: Draft, chance: Random) -> None:
    """Let the assessor hold a trainee's licence only, and perhaps somebody else a full one."""
    held = draft.held("licences")
    held[:] = [each for each in held if each.person_id != ASSESSOR]
    fields = {"duty": Duty.ASSESSOR, "qualification_number": draft.number, "valid_from": draft.registered_on}
    draft.add("licences", Licence, person_id=ASSESSOR, status=LicenceStatus.TRAINEE, **fields)
    if chance.random() < 0.6:
        draft.add("licences", Licence, person_id=SECOND, **fields)
    if chance.random() < 0.7:
        _countersign_all(draft, chance)


def _relate(draft: Draft, chance: Random) -> None:
    pairs = ((ASSESSOR, LEARNER), (LEARNER, ASSESSOR), (IQA, ASSESSOR), (WITNESS, LEARNER), (SECOND, LEARNER))
    one, other = chance.choice(pairs)
    starts = chance.choice((draft.registered_on, beside(draft.decided, chance)))
    draft.add(
        "relationships",
        Relationship,
        person_id=one,
        other_id=other,
        kind=chance.choice((RelationshipKind.FAMILY, RelationshipKind.FAMILY, *RelationshipKind)),
        declared_on=chance.choice((None, beside(draft.decided, chance), draft.registered_on)),
        valid_from=starts,
        valid_until=chance.choice((None, None, max(starts, beside(draft.decided, chance)))),
        **knowledge(draft, chance),
    )


def _relate_and_countersign(draft: Draft, chance: Random) -> None:
    draft.add(
        "relationships",
        Relationship,
        person_id=ASSESSOR,
        other_id=LEARNER,
        kind=RelationshipKind.BUSINESS,
        declared_on=chance.choice((draft.registered_on, draft.registered_on, None)),
        valid_from=draft.registered_on,
    )
    if chance.random() < 0.7:
        _countersign_all(draft, chance)


def _relative_testifies(draft: Draft, chance: Random) -> None:
    draft.add(
        "relationships",
        Relationship,
        person_id=WITNESS,
        other_id=LEARNER,
        kind=chance.choice((RelationshipKind.FAMILY, RelationshipKind.FRIEND)),
        valid_from=chance.choice((draft.registered_on, beside(draft.decided, chance))),
        **knowledge(draft, chance),
    )
    a_used_item(draft, chance)["witness_id"] = WITNESS


def _know_less(draft: Draft, chance: Random) -> None:
    """Read the registers as of a day, often one on which something was entered or taken back."""
    facts = [fact for register in draft.records.values() for fact in register]
    entered = {getattr(fact, name, None) for fact in facts for name in ("recorded_on", "retracted_on")} - {None}
    draft.known_on = chance.choice((a_day(draft, chance), *sorted(entered)))


def _assure_by_a_manager(draft: Draft, chance: Random) -> None:
    for fields in draft.sign_offs:
        fields["iqa_id"] = chance.choice((MANAGER, IQA))


STEPS = (
    _link_accounts,
    _link_accounts,
    _merge_two_people,
    _claim_by_another,
    _countersign,
    _be_in_training,
    _relate,
    _know_less,
    _know_less,
    _assure_by_a_manager,
)
LICENCES = (_license_anew, _license_anew, _be_in_training, _countersign_all)
CONFLICTS = (_relate, _relate_and_countersign, _relative_testifies, _countersign_all)
