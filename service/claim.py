"""The claim: the gate that decides, the stored answer, and the certificate it may lead to.

``judge`` is the only thing that decides whether a certificate may be claimed. It is called inside the
claim's own transaction, and whatever fails on the way denies the claim.
"""

from collections.abc import Mapping as ReadOnly
from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime

from competence_graph import Frozen, Json
from mapping_engine import PersonId, Verdict, evaluate
from service.portfolio import Portfolio


class Outcome(StrEnum):
    """How a claim ended."""

    GRANTED = "granted"
    REFUSED = "refused"


class Claim(Frozen):
    """One request for a certificate and the verdict that answered it."""

    id: str
    registration_id: str
    claimed_by: PersonId
    requested_at: AwareDatetime
    outcome: Outcome
    verdict: Verdict
    certificate_id: str | None = None


class Certificate(Frozen):
    """An issued certificate: its number and the signed Open Badges 3.0 document."""

    id: str
    registration_id: str
    claim_id: str
    number: str
    issued_at: AwareDatetime
    document: ReadOnly[str, Json]


def judge(portfolio: Portfolio, *, on: date, claimed_by: PersonId | None = None) -> Verdict:
    """Return whether the certificate may be claimed on a day, with the proof."""
    return evaluate(portfolio.as_case(on, claimed_by=claimed_by))
