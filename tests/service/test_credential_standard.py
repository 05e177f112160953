"""A certificate counted against the standard it names: an issuer's own signature does not make it complete."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from competence_graph import Json, Release
from mapping_engine import evaluate
from service.audit_trail import AuditEvent, event_bytes, prove_event, sign_checkpoint
from service.case_file import case_of, read_case_file
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
from service.merkle import MemoryTree
from service.signing import SigningKey
from standards_ingest import SourceDocument, ingest

FIXTURES = Path(__file__).parents[2] / "fixtures"
KEY = SigningKey.generate()
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _release(name: str) -> Release:
    path = FIXTURES / "standards" / "nested_units" / name
    release = ingest(SourceDocument(content=path.read_bytes(), name=name)).release
    assert release is not None
    return release


@pytest.fixture(scope="module")
def tiling() -> Release:
    return _release("wall-tiling-nvq-level-2.json")


@pytest.fixture(scope="module")
def verdict(tiling: Release) -> dict[str, Any]:
    text = (FIXTURES / "cases" / "wall-tiling-claimable.yaml").read_text(encoding="utf-8")
    return evaluate(case_of(read_case_file(text), tiling)).model_dump(mode="json")


def _certificate(verdict: Mapping[str, Any], release: Release) -> dict[str, Json]:
    units = [release.graph.unit(each["unit_id"]) for each in verdict["counted_units"]]
    award = Award(
        credential_id="7f1c2b52-9d3e-4a38-8e57-0a86a3b1c001",
        certificate_number="VQ-2026-TEST",
        issuer_name="A centre",
        learner_id=verdict["learner_id"],
        learner_name="Jade Whitlock",
        qualification_title=release.title,
        qualification_number="999/1002/0",
        units=tuple(CertifiedUnit(unit_id=unit.id, title=unit.text, code=unit.code) for unit in units),
        issued_at=AT,
        verdict=dict(verdict),
    )
    core = credential_core(award, issuer=KEY.did_key)
    event = AuditEvent(
        sequence=0,
        at=AT,
        centre_id="c",
        actor_id="a",
        actor_role="claims_client",
        action=ISSUED,
        subject_kind="certificates",
        subject_id=award.credential_id,
        details={CORE_DETAIL: credential_core_fingerprint(core)},
    )
    tree = MemoryTree()
    tree.append(event_bytes(event))
    checkpoint = sign_checkpoint(origin="test/log", size=1, root=tree.node(0, 0), at=AT, key=KEY)
    proof = prove_event(event_bytes(event), 0, checkpoint=checkpoint, node=tree.node)
    return issue_credential(core, proof, key=KEY, issued_at=AT)


def _checked(document: Json, release: Release | None) -> CredentialCheck:
    return verify_credential(document, trusted=(KEY.did_key,), release=release)


def test_a_complete_certificate_is_believed_with_the_standard_at_hand(tiling: Release, verdict: dict[str, Any]) -> None:
    assert _checked(_certificate(verdict, tiling), tiling).is_valid


def test_a_signed_certificate_that_leaves_out_a_criterion_is_found_out(
    tiling: Release, verdict: dict[str, Any]
) -> None:
    short = verdict | {"criteria": verdict["criteria"][1:]}
    document = _certificate(short, tiling)

    assert _checked(document, None).is_valid
    assert [finding.code for finding in _checked(document, tiling).findings] == ["criterion_absent"]


def test_a_signed_certificate_with_too_few_units_is_found_out(tiling: Release, verdict: dict[str, Any]) -> None:
    few = verdict | {"counted_units": verdict["counted_units"][1:]}

    codes = {finding.code for finding in _checked(_certificate(few, tiling), tiling).findings}

    assert codes == {"combination_not_satisfied"}


def test_a_certificate_is_not_counted_against_another_release(tiling: Release, verdict: dict[str, Any]) -> None:
    other = _release("adult-care-diploma-level-3.json")

    codes = [finding.code for finding in _checked(_certificate(verdict, tiling), other).findings]

    assert codes == ["release_other"]
