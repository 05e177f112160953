"""Claims and certificates in SQL."""

from sqlalchemy import Connection, select

from service.claim import Certificate, Claim
from service.portfolio import Registration
from service.ports import Saved
from service.storage.rows import add, body_of, many, one
from service.storage.tables import certificates, claims


class SqlClaims:
    """ClaimStore over one connection."""

    def __init__(self, connection: Connection) -> None:
        """Work inside the connection's transaction."""
        self._connection = connection

    def add_claim(self, centre_id: str, claim: Claim) -> Saved:
        """Record a claim and its verdict."""
        row = {
            "id": claim.id,
            "centre_id": centre_id,
            "registration_id": claim.registration_id,
            "outcome": claim.outcome.value,
            "body": body_of(claim),
        }
        return add(self._connection, claims, row)

    def claim(self, centre_id: str, claim_id: str) -> Claim:
        """Return a claim of a centre."""
        query = select(claims.c.body).where(claims.c.centre_id == centre_id, claims.c.id == claim_id)
        return one(self._connection, query, Claim, what=f"claim {claim_id}")

    def add_certificate(self, centre_id: str, certificate: Certificate) -> Saved:
        """Record a certificate; the database refuses a second one for the same registration."""
        row = {
            "id": certificate.id,
            "centre_id": centre_id,
            "registration_id": certificate.registration_id,
            "number": certificate.number,
            "body": body_of(certificate),
        }
        return add(self._connection, certificates, row)

    def certificate(self, centre_id: str, certificate_id: str) -> Certificate:
        """Return a certificate of a centre."""
        query = select(certificates.c.body).where(
            certificates.c.centre_id == centre_id, certificates.c.id == certificate_id
        )
        return one(self._connection, query, Certificate, what=f"certificate {certificate_id}")

    def certificate_of(self, registration: Registration) -> Certificate | None:
        """Return the certificate of a registration, if one was issued."""
        query = select(certificates.c.body).where(
            certificates.c.centre_id == registration.centre_id, certificates.c.registration_id == registration.id
        )
        found = many(self._connection, query, Certificate)
        return found[0] if found else None
