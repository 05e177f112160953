"""Two persons publish a policy: one proposes a version, another approves it, and from then on the gate uses it.

A centre's policy is approved by another designer; an awarding organisation's by its own client, so that a centre cannot
loosen what its awarding organisation asks for.
"""

from datetime import date, datetime

from pydantic import Field

from competence_graph import Frozen
from mapping_engine import AssessmentPolicy, london_date
from service.errors import NotAllowed, PolicyRefused, RequestConflict, RequestInvalid
from service.policy_file import PolicyCheck, check_policy
from service.policy_form import Issuer, PolicyDocument
from service.policy_record import PolicyRecord, PolicySummary, PublishedPolicy, policy_in_force, require_no_clash
from service.ports import Equipment, Work
from service.roles import Actor, Permission
from service.yaml_text import LARGEST_TEXT


class NewPolicy(Frozen):
    """A policy file as its author wrote it."""

    text: str = Field(min_length=1, max_length=LARGEST_TEXT)


def try_policy(actor: Actor, new: NewPolicy, equipment: Equipment) -> PolicyCheck:
    """Say whether a policy could be proposed, with every finding and every case; nothing is recorded."""
    actor.require(Permission.PROPOSE_POLICY)
    with equipment.unit_of_work.read() as work:
        published = work.policies.published(actor.centre_id)
    return _checked(new.text, published, on=london_date(equipment.clock()))


def propose_policy(actor: Actor, new: NewPolicy, equipment: Equipment) -> tuple[PolicyRecord, bool]:
    """Return the proposed version and whether it is new; the same document is proposed once.

    Raises:
        PolicyRefused: some finding is an error, or a case of the truth table fails; nothing was stored.
        RequestConflict: the version was used before, or the policy belongs to another issuer.
    """
    check = try_policy(actor, new, equipment)
    document, now = _publishable(check), equipment.clock()
    with equipment.unit_of_work.write() as work:
        known = work.policies.records(actor.centre_id)
        for each in known:
            if each.fingerprint == check.fingerprint:
                return each, False
        _require_next(document, known)
        record = PolicyRecord(
            fingerprint=check.fingerprint,
            text=new.text,
            document=document,
            proposed_by=actor.person_id,
            proposed_at=now,
        )
        saved = work.policies.add(actor.centre_id, record)
        work.audit.append(actor, "policy.proposed", saved, at=now, **_details(record))
    return record, True


def approve_policy(actor: Actor, asked: str, equipment: Equipment) -> PolicyRecord:
    """Publish a centre's policy that somebody else proposed; a second approval changes nothing.

    Raises:
        NotAllowed: the actor proposed it.
        RequestConflict: it is an awarding organisation's, or would clash with another policy.
        PolicyRefused: its truth table no longer holds.
    """
    actor.require(Permission.APPROVE_POLICY)
    return _approve(actor, asked, equipment, issuer=Issuer.CENTRE)


def approve_awarding_policy(actor: Actor, asked: str, equipment: Equipment) -> PolicyRecord:
    """Publish an awarding organisation's policy on its behalf; a second approval changes nothing.

    Raises:
        NotAllowed: the actor proposed it.
        RequestConflict: it is a centre's, or would clash with another policy.
        PolicyRefused: its truth table no longer holds.
    """
    actor.require(Permission.APPROVE_AWARDING_POLICY)
    return _approve(actor, asked, equipment, issuer=Issuer.AWARDING_ORGANISATION)


def read_policy(actor: Actor, asked: str, equipment: Equipment) -> PolicyRecord:
    """Return a version of a policy by its fingerprint, or the newest by the policy's id."""
    actor.require(Permission.READ_POLICIES)
    with equipment.unit_of_work.read() as work:
        return work.policies.get(actor.centre_id, asked)


def list_policies(actor: Actor, equipment: Equipment) -> tuple[PolicySummary, ...]:
    """Return every version of every policy of the actor's centre."""
    actor.require(Permission.READ_POLICIES)
    with equipment.unit_of_work.read() as work:
        return tuple(PolicySummary.of(record) for record in work.policies.records(actor.centre_id))


def _approve(actor: Actor, asked: str, equipment: Equipment, *, issuer: Issuer) -> PolicyRecord:
    """Run the truth table once more, outside the lock since a version never changes, then publish."""
    with equipment.unit_of_work.read() as work:
        proposed = work.policies.get(actor.centre_id, asked)
    _require_read(proposed, asked)
    _require_approvable(actor, proposed, issuer)
    _publishable(check_policy(proposed.text))
    now = equipment.clock()
    with equipment.unit_of_work.write() as work:
        work.policies.lock(actor.centre_id)
        record = work.policies.get(actor.centre_id, proposed.fingerprint)
        if record.approved_at is not None:
            return record
        approved = _approved(record, actor, work, now)
        saved = work.policies.approve(actor.centre_id, approved)
        work.audit.append(actor, "policy.approved", saved, at=now, **_details(approved))
    return approved


def _require_read(record: PolicyRecord, asked: str) -> None:
    """Refuse an approval by name, which could meet another version than the one that was read."""
    if asked == record.document.id:
        raise RequestInvalid(
            "An approval names the exact version.", remedy=f"Approve what you have read: {record.fingerprint}."
        )


def _require_approvable(actor: Actor, record: PolicyRecord, issuer: Issuer) -> None:
    if record.proposed_by == actor.person_id:
        raise NotAllowed("Nobody approves what they proposed.", remedy="Let another person look at it and approve it.")
    if record.document.issuer is not issuer:
        whose = record.document.issuer.value.replace("_", " ")
        raise RequestConflict(
            f"Policy {record.document.id} is that of the {whose}.", remedy=f"Let the {whose} approve it."
        )


def _approved(record: PolicyRecord, actor: Actor, work: Work, now: datetime) -> PolicyRecord:
    """Return the approved record, unless it clashes with another policy."""
    approved = PolicyRecord(
        **{name: getattr(record, name) for name in ("fingerprint", "text", "document", "proposed_by", "proposed_at")},
        approved_by=actor.person_id,
        approved_at=now,
    )
    others = work.policies.published(actor.centre_id)
    if approved.published is not None:
        require_no_clash((*others, approved.published), since=london_date(now))
    return approved


def _checked(text: str, published: tuple[PublishedPolicy, ...], *, on: date) -> PolicyCheck:
    """Check a text; a centre's under what the awarding organisation has published for the same qualifications."""
    check = check_policy(text)
    if check.document is None or check.document.issuer is not Issuer.CENTRE:
        return check
    above = _policy_above(check.document, published, on)
    return check if above is None else check_policy(text, under=above)


def _policy_above(
    document: PolicyDocument, published: tuple[PublishedPolicy, ...], on: date
) -> AssessmentPolicy | None:
    """Return the awarding organisation's policy over everything a document applies to, if one is over all of it."""
    day = max(on, document.effective_from)
    numbers = document.qualification_numbers or ("",)
    found = [policy_in_force(published, Issuer.AWARDING_ORGANISATION, number, on=day) for number in numbers]
    same = {each.fingerprint for each in found if each is not None}
    return found[0].policy if found[0] is not None and len(same) == 1 and None not in found else None


def _publishable(check: PolicyCheck) -> PolicyDocument:
    if check.document is None or not check.publishable:
        raise PolicyRefused(
            "The policy cannot be published; nothing was stored.",
            remedy="Correct each finding; `vqmap policy check FILE` shows the truth table.",
            findings=check.findings,
        )
    return check.document


def _require_next(document: PolicyDocument, known: tuple[PolicyRecord, ...]) -> None:
    own = [each.document for each in known if each.document.id == document.id]
    if any(each.issuer is not document.issuer for each in own):
        whose = own[0].issuer.value.replace("_", " ")
        raise RequestConflict(f"Policy {document.id} is that of the {whose}.", remedy="Give yours another id.")
    newest = max((each.version for each in own), default=0)
    if document.version <= newest:
        raise RequestConflict(
            f"Version {newest} of policy {document.id} was proposed before; versions never change.",
            remedy=f"Propose it as version {newest + 1}.",
        )


def _details(record: PolicyRecord) -> dict[str, str]:
    document = record.document
    return {
        "policy_id": document.id,
        "version": str(document.version),
        "issuer": document.issuer.value,
        "policy_fingerprint": record.fingerprint,
    }
