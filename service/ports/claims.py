"""The store of claims and certificates."""

from typing import Protocol

from service.claim import Certificate, Claim
from service.portfolio import Registration
from service.ports.base import Saved


class ClaimStore(Protocol):
    """Claims with their verdicts, and the certificates that were issued."""

    def add_claim(self, centre_id: str, claim: Claim) -> Saved:
        """Record a claim and its verdict."""

    def claim(self, centre_id: str, claim_id: str) -> Claim:
        """Return a claim, or raise NotFound."""

    def add_certificate(self, centre_id: str, certificate: Certificate) -> Saved:
        """Record a certificate; a second one for the same registration is impossible."""

    def certificate(self, centre_id: str, certificate_id: str) -> Certificate:
        """Return a certificate, or raise NotFound."""

    def certificate_of(self, registration: Registration) -> Certificate | None:
        """Return the certificate of a registration, if one was issued."""
