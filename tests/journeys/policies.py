"""Policies of a test's centre: proposed by one person, approved by another."""

from journeys.centre import FIXTURES, Centre

from service.policy_form import Issuer
from service.policy_record import PolicyRecord
from service.roles import Role
from service.workflows.publish_policy import NewPolicy, approve_awarding_policy, approve_policy, propose_policy

DEFAULT_TEXT = (FIXTURES / "policies" / "default.yaml").read_text(encoding="utf-8")
TWELVE_TEXT = (FIXTURES / "policies" / "twelve-months-at-submission.yaml").read_text(encoding="utf-8")
QUARRYSIDE_TEXT = (FIXTURES / "policies" / "quarryside-awards.yaml").read_text(encoding="utf-8")


def awarding(text: str) -> str:
    """Return a centre's policy as one of an awarding organisation."""
    return text.replace("id: ", "id: awarding-", 1).replace("issuer: centre", "issuer: awarding_organisation", 1)


def propose(centre: Centre, text: str) -> PolicyRecord:
    return propose_policy(centre.actor(Role.DESIGNER), NewPolicy(text=text), centre.equipment)[0]


def publish(centre: Centre, text: str) -> PolicyRecord:
    """Propose a policy and let the person approve it who may."""
    record = propose(centre, text)
    if record.document.issuer is Issuer.CENTRE:
        return approve_policy(centre.actor(Role.DESIGNER), record.fingerprint, centre.equipment)
    return approve_awarding_policy(centre.actor(Role.CLAIMS_CLIENT), record.fingerprint, centre.equipment)
