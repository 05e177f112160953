"""Certificates: each proves itself, rests on a granted claim, and on a portfolio that covers everything.

What can be proven of the past is said honestly. The signed verdict inside a certificate is checked against the
release by the same code that anybody checks a certificate with. The portfolio is judged again at the instant of the
claim: where nothing was decided since, it must give the very same verdict; where something was, the portfolio of that
day is no longer stored, and the signature, the log and its fingerprints are the proof that is left.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from pydantic import ValidationError
from sqlalchemy import Connection, select

from competence_graph import VqmapError
from mapping_engine import Verdict
from service.claim import Certificate, Claim, Outcome, judge
from service.credential import verify_credential
from service.storage.database import SqlWork
from service.storage.invariants.base import Invariant
from service.storage.standards import ReleaseMemory
from service.storage.tables import certificates

_AT_ONCE = 500


class _Issued(NamedTuple):
    """A stored certificate of a centre, and the claim that it names."""

    centre_id: str
    certificate: Certificate
    claim: Claim


def certificates_prove_themselves(connection: Connection, trusted: Collection[str]) -> Invariant:
    """Find every certificate whose signature, ledger, place in the log or claim is not as it must be."""
    work, seen, broken = SqlWork(connection, ReleaseMemory()), 0, []
    for id_, issued in _issued(connection, work):
        seen += 1
        why = _why_unproven(work, issued, trusted) if isinstance(issued, _Issued) else issued
        if why:
            broken.append(f"certificate {id_} ({why})")
    return Invariant("certificates without proof", seen, tuple(broken))


def verdicts_still_hold(connection: Connection, _trusted: Collection[str]) -> Invariant:
    """Judge every portfolio again as of its claim, and find every certificate that it would not be given."""
    work, seen, moved_on, broken = SqlWork(connection, ReleaseMemory()), 0, 0, []
    for id_, issued in _issued(connection, work):
        if not isinstance(issued, _Issued):
            continue
        seen += 1
        again = _judged_again(work, issued)
        said = issued.claim.verdict
        if again is None or again.case_fingerprint != said.case_fingerprint:
            moved_on += 1
        elif again != said or not again.claimable:
            broken.append(f"certificate {id_} (judged again, {len(again.findings)} findings)")
    note = f", {moved_on:,} of them decided on since" if moved_on else ""
    return Invariant("certificates on a portfolio that does not cover", seen, tuple(broken), note)


def _issued(connection: Connection, work: SqlWork) -> Iterator[tuple[str, _Issued | str]]:
    """Yield the id of every certificate with what is stored of it, or with why that cannot be read."""
    query = select(certificates).order_by(certificates.c.id)
    for row in connection.execute(query, execution_options={"yield_per": _AT_ONCE}):
        try:
            certificate = Certificate.model_validate_json(row.body)
            yield row.id, _Issued(row.centre_id, certificate, work.claims.claim(row.centre_id, certificate.claim_id))
        except ValidationError:
            yield row.id, "its value or its claim's cannot be read"
        except VqmapError as problem:
            yield row.id, problem.detail


def _why_unproven(work: SqlWork, issued: _Issued, trusted: Collection[str]) -> str:
    certificate, claim = issued.certificate, issued.claim
    if (claim.outcome, claim.certificate_id) != (Outcome.GRANTED, certificate.id):
        return f"its claim {claim.id} did not grant it"
    if claim.registration_id != certificate.registration_id or not claim.verdict.claimable:
        return f"its claim {claim.id} is of another registration, or its verdict is not claimable"
    release = work.standards.get(issued.centre_id, claim.verdict.release_id)
    check = verify_credential(dict(certificate.document), trusted, release=release)
    if not check.is_valid:
        return check.findings[0].message
    return "" if _verdict_in(certificate) == claim.verdict else "its verdict is not the one of its claim"


def _verdict_in(certificate: Certificate) -> Verdict | None:
    try:
        return Verdict.model_validate(certificate.document.get("verdict"))
    except ValidationError:
        return None


def _judged_again(work: SqlWork, issued: _Issued) -> Verdict | None:
    """Return what the gate says today of that day, or None where the portfolio can no longer be judged."""
    said = issued.claim.verdict
    try:
        registration = work.portfolios.registration(issued.centre_id, issued.certificate.registration_id)
        return judge(work.portfolios.portfolio(registration), on=said.as_of, claimed_by=said.claimed_by)
    except (VqmapError, ValidationError):
        return None
