"""Certificates for tests: one that is whole, and every way to spoil it."""

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from competence_graph import fingerprint
from service.audit_trail import AuditEvent, AuditProof, event_bytes, prove_event, sign_checkpoint
from service.credential import (
    CORE_DETAIL,
    ISSUED,
    Award,
    CertifiedUnit,
    CredentialCheck,
    credential_core,
    credential_core_fingerprint,
    issue_credential,
    verify_credential,
)
from service.merkle import MemoryTree, root
from service.signing import (
    SigningKey,
    with_proof,
)

KEY = SigningKey.generate()
ISSUED_AT = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)
CREDENTIALS = Path(__file__).resolve().parents[2] / "shared" / "data" / "credentials"
JsonObject = dict[str, Any]


def criterion(number: int, unit: str) -> JsonObject:
    satisfied = {
        "evidence_id": f"e-{number}",
        "mapping_id": f"m-{number}",
        "assessor_id": "assessor",
        "decided_on": "2026-05-01",
        "performed_on": "2026-04-30",
        "overridden_by": None,
    }
    return {
        "criterion_id": f"{unit}:{number}",
        "reference": f"{unit} 1.{number}",
        "unit_id": unit,
        "is_covered": True,
        "satisfied_by": [satisfied],
        "refused": [],
    }


def verdict(**changes: Any) -> JsonObject:
    return {
        "claimable": True,
        "as_of": "2026-11-24",
        "registration_id": "r-1",
        "learner_id": "learner",
        "claimed_by": "claimant",
        "release_id": fingerprint(b"release"),
        "policy_fingerprint": fingerprint(b"policy"),
        "case_fingerprint": fingerprint(b"case"),
        "rules": ["full_coverage"],
        "counted_units": [{"unit_id": "HAC301", "group": "M"}, {"unit_id": "HAC302", "group": "O"}],
        "criteria": [criterion(number, unit) for unit in ("HAC301", "HAC302") for number in (1, 2)],
        "findings": [],
    } | changes


def award(**changes: Any) -> Award:
    fields: JsonObject = {
        "credential_id": "0b7c9b52-3c43-4a43-9d5e-6a3c6d9f2f11",
        "certificate_number": "VQ-2026-0001",
        "issuer_name": "Fenwick Training",
        "learner_id": "learner",
        "learner_name": "Zoë Łukasik 王",
        "qualification_title": "Level 3 Diploma in Adult Care",
        "qualification_number": "603/2499/5",
        "units": (
            CertifiedUnit(unit_id="HAC301", title="Promote communication", code="T/616/7935"),
            CertifiedUnit(unit_id="HAC302", title="Promote safeguarding", code="HAC302"),
        ),
        "issued_at": ISSUED_AT,
        "verdict": verdict(),
    }
    return Award(**(fields | changes))


def logged(core: JsonObject, *, key: SigningKey = KEY, before: int = 5, **changes: Any) -> AuditProof:
    """Append the event of issuing to a small log and prove it."""
    fields: JsonObject = {
        "sequence": before,
        "at": ISSUED_AT,
        "centre_id": "centre-1",
        "actor_id": "claimant",
        "actor_role": "claims_client",
        "action": ISSUED,
        "subject_kind": "certificates",
        "subject_id": "c-1",
        "details": {CORE_DETAIL: credential_core_fingerprint(core)},
    }
    content, tree = event_bytes(AuditEvent(**(fields | changes))), MemoryTree()
    for earlier in [b"earlier"] * before + [content]:
        tree.append(earlier)
    head = sign_checkpoint(origin="vqmap/audit", size=tree.size, root=root(tree.size, tree.node), at=ISSUED_AT, key=key)
    return prove_event(content, before, checkpoint=head, node=tree.node)


def issued() -> JsonObject:
    core = credential_core(award(), issuer=KEY.did_key)
    return issue_credential(core, logged(core), key=KEY, issued_at=ISSUED_AT)


def forged_with(document: JsonObject, key: SigningKey = KEY, *, log: bool = True) -> JsonObject:
    """Return a document that an insider with the key logged and signed without the service."""
    core = {name: value for name, value in document.items() if name not in ("auditProof", "proof")}
    proof = logged(core, key=key).model_dump(mode="json") if log else document["auditProof"]
    return with_proof(core | {"auditProof": proof}, key, at=ISSUED_AT)


DOCUMENT = issued()


def check(document: Any, *trusted: str) -> CredentialCheck:
    return verify_credential(document, trusted or (KEY.did_key,))


def codes(document: Any, *trusted: str) -> set[str]:
    return {finding.code for finding in check(document, *trusted).findings}


def with_verdict(**changes: Any) -> JsonObject:
    """Return a certificate that is consistent in everything but what its verdict says."""
    changed = verdict(**changes)
    return forged_with(DOCUMENT | {"verdict": changed, "verdictFingerprint": fingerprint(changed)})


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every leaf, an empty list or object being one too."""
    members: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [leaf for name, each in members for leaf in leaves(each, (*path, name))]
    yield from below or [path]


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every member at every depth."""
    members: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in members:
        yield (*path, name)
        yield from places(each, (*path, name))


def at(document: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


def replaced(path: tuple[str | int, ...], value: Any) -> JsonObject:
    document = copy.deepcopy(DOCUMENT)
    at(document, path[:-1])[path[-1]] = value
    return document


def others_than(value: Any) -> list[Any]:
    """Return values close to and far from one, none of them equal to it as JSON."""
    far: list[Any] = [
        None,
        True,
        False,
        0,
        1,
        -1,
        "",
        "x",
        [],
        {},
        [value],
        {"a": value},
        2**70,
        0.5,
        float("nan"),
        "\ud800",
    ]
    if isinstance(value, str):
        far += [value + " ", " " + value, value + "\x00", value.swapcase(), value[:-1], "z" + value, "é" + value]
    if type(value) is int:
        far += [value + 1, float(value), str(value)]
    return [other for other in far if repr(other) != repr(value)]
