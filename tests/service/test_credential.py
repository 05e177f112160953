"""The certificate: it verifies offline as issued, and no changed, foreign or misshapen file ever does."""

import copy
import hashlib
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import base58
import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from competence_graph import fingerprint
from service.audit_trail import AuditEvent, AuditProof, event_bytes, prove_event, sign_checkpoint
from service.credential import (
    CORE_DETAIL,
    ISSUED,
    Award,
    CertifiedUnit,
    CredentialCheck,
    CredentialRefused,
    credential_core,
    credential_core_fingerprint,
    issue_credential,
    verify_credential,
)
from service.merkle import MemoryTree, root
from service.signing import (
    DocumentUnsignable,
    KeyUnusable,
    SigningKey,
    from_multibase,
    multibase,
    signer_of,
    with_proof,
)

KEY = SigningKey.generate()
ISSUED_AT = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)
CREDENTIALS = Path(__file__).resolve().parents[3] / "shared" / "data" / "credentials"
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


def test_an_issued_certificate_verifies_and_says_what_it_is() -> None:
    answer = check(json.loads(json.dumps(DOCUMENT)))
    assert answer.findings == ()
    assert answer.is_valid
    assert (answer.holder, answer.learner_id) == ("Zoë Łukasik 王", "learner")
    assert (answer.qualification, answer.qualification_number) == ("Level 3 Diploma in Adult Care", "603/2499/5")
    assert (answer.certificate_number, answer.criteria) == ("VQ-2026-0001", 4)
    assert (answer.issuer, answer.issuer_name, answer.issued_at) == (KEY.did_key, "Fenwick Training", ISSUED_AT)
    assert answer.verdict_fingerprint == fingerprint(verdict()) == DOCUMENT["verdictFingerprint"]
    assert answer.facts()["number"] == "VQ-2026-0001"


def test_the_document_has_the_form_of_open_badges_3() -> None:
    assert DOCUMENT["@context"][:2] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    achievement = DOCUMENT["credentialSubject"]["achievement"]
    assert DOCUMENT["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert {"id", "type", "name", "description", "criteria"} <= set(achievement)
    assert (achievement["achievementType"], achievement["humanCode"]) == ("Certificate", "603/2499/5")
    assert [(each["targetCode"], each["targetType"]) for each in achievement["alignment"]] == [
        ("T/616/7935", "CFItem"),
        ("HAC302", "CFItem"),
    ]


@pytest.mark.skipif(not CREDENTIALS.is_dir(), reason="the shared Open Badges samples are not on this machine")
def test_every_term_is_one_of_the_open_badges_context_or_our_own() -> None:
    """1EdTech openbadges-specification, ob_v3p0/context-3.0.3.json (1EdTech specification licence)."""
    text = (CREDENTIALS / "ob_context-3.0.3.json").read_text()
    terms = json.loads(text)["@context"]
    for kind in ("AchievementSubject", "Achievement", "Alignment", "IdentityObject"):
        assert set(part_of_kind(kind)) - {"id", "type", "name", "description"} <= set(terms[kind]["@context"])
    own = set(DOCUMENT["@context"][2])
    assert own == {"verdict", "verdictFingerprint", "auditProof"}
    assert not own & set(terms)
    assert set(DOCUMENT) - own - {"@context", "issuer", "validFrom", "credentialSubject", "proof"} <= set(terms)


def part_of_kind(kind: str) -> JsonObject:
    subject = DOCUMENT["credentialSubject"]
    parts: dict[str, JsonObject] = {
        "AchievementSubject": subject,
        "Achievement": subject["achievement"],
        "Alignment": subject["achievement"]["alignment"][0],
        "IdentityObject": subject["identifier"][0],
    }
    return parts[kind]


def test_the_proof_of_the_w3c_test_vector_is_reproduced() -> None:
    """W3C Data Integrity EdDSA Cryptosuites v1.0, test vectors, eddsa-jcs-2022 (W3C document licence)."""
    seed = base58.b58decode("3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")[2:]
    key = SigningKey(Ed25519PrivateKey.from_private_bytes(seed))
    alumni = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
    }
    signed: Any = with_proof(alumni, key, at=datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC))
    assert key.did_key == "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    expected = "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
    assert signed["proof"]["proofValue"] == expected
    assert signer_of(signed) == key.did_key


@pytest.mark.skipif(not CREDENTIALS.is_dir(), reason="the shared Open Badges samples are not on this machine")
def test_the_open_badges_vectors_are_of_another_suite_but_name_the_same_kind_of_proof_and_key() -> None:
    """1EdTech vectors sign RDF (eddsa-rdfc-2022), so hashes cannot be compared; proof options and key form can."""
    lines = (CREDENTIALS / "openbadges/test-vectors/obv3p0/proof-canon.txt").read_text()
    assert "eddsa-rdfc-2022" in lines
    for name in ("created", "cryptosuite", "proofPurpose", "verificationMethod", "DataIntegrityProof"):
        assert name in lines
        assert name in json.dumps(DOCUMENT["proof"])
    key = from_multibase(lines.partition("#z")[2].partition(">")[0].join(("z", "")))
    assert key is not None
    assert key.startswith(b"\xed\x01")
    assert len(key) == 34


@pytest.mark.skipif(not CREDENTIALS.is_dir(), reason="the shared Open Badges samples are not on this machine")
@pytest.mark.parametrize(
    "name", ["ob30_complete.json", "ob30_complete_v1.json", "clr20_complex.json", "clr20_simple_v1.json"]
)
def test_credentials_of_others_are_refused_with_reasons(name: str) -> None:
    """1EdTech digital-credentials-public-validator, test resources (Apache-2.0)."""
    foreign = json.loads((CREDENTIALS / name).read_text())
    assert {"signature_broken", "credential_misshapen"} <= codes(foreign)


def test_an_independent_canonicalisation_and_verification_agree_with_the_signature() -> None:
    unsecured = {name: value for name, value in DOCUMENT.items() if name != "proof"}
    options = {name: value for name, value in DOCUMENT["proof"].items() if name != "proofValue"}
    message = hashlib.sha256(rfc8785.dumps(options)).digest() + hashlib.sha256(rfc8785.dumps(unsecured)).digest()
    public = base58.b58decode(KEY.did_key.removeprefix("did:key:z"))[2:]
    signature = base58.b58decode(DOCUMENT["proof"]["proofValue"][1:])
    Ed25519PublicKey.from_public_bytes(public).verify(signature, message)


def test_no_change_of_any_leaf_verifies() -> None:
    tried = 0
    for path in leaves(DOCUMENT):
        for other in others_than(at(DOCUMENT, path)):
            tried += 1
            assert not check(replaced(path, other)).is_valid, (path, other)
    assert tried > 1000


def test_no_removal_addition_or_doubling_of_any_member_verifies() -> None:
    for path in places(DOCUMENT):
        document = copy.deepcopy(DOCUMENT)
        del at(document, path[:-1])[path[-1]]
        assert not check(document).is_valid, path
        inside = at(copied := copy.deepcopy(DOCUMENT), path)
        if isinstance(inside, dict):
            inside["added"] = "x"
            assert not check(copied).is_valid, path
        if isinstance(inside, list):
            inside.append(inside[-1] if inside else "x")
            assert not check(copied).is_valid, path


@settings(max_examples=300)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*DOCUMENT, "x"]), inner, max_size=6)
        ),
        max_leaves=25,
    )
)
def test_arbitrary_json_is_judged_and_never_raises(value: Any) -> None:
    assert not check(value).is_valid
    assert check(value).findings
    if isinstance(value, dict):
        assert not check(DOCUMENT | value).is_valid or value == {}


def test_random_members_set_to_random_parts_never_raise_and_never_verify() -> None:
    chance = random.Random(2026)  # noqa: S311 - a seeded draw
    paths = list(places(DOCUMENT))
    for _ in range(1500):
        target, source = chance.sample(paths, 2)
        if at(DOCUMENT, source) != at(DOCUMENT, target):
            assert not check(replaced(target, copy.deepcopy(at(DOCUMENT, source)))).is_valid


def test_nesting_beyond_reason_is_refused() -> None:
    deep: Any = "x"
    for _ in range(5000):
        deep = [deep]
    assert codes(DOCUMENT | {"verdict": deep}) == {"credential_misshapen"}


def test_a_certificate_of_an_unknown_issuer_is_not_valid_although_intact() -> None:
    answer = check(DOCUMENT, SigningKey.generate().did_key)
    assert not answer.is_valid
    assert {finding.code for finding in answer.findings} == {"signer_unknown", "checkpoint_forged"}
    assert all(finding.remedy for finding in answer.findings)


def test_a_certificate_resigned_by_another_key_is_not_valid() -> None:
    stranger = SigningKey.generate()
    resigned = forged_with(DOCUMENT, stranger)
    assert {"signer_unknown", "issuer_not_signer"} <= codes(resigned)
    assert codes(resigned, KEY.did_key, stranger.did_key) == {"issuer_not_signer"}


def test_everything_wrong_is_reported_not_only_the_first() -> None:
    changed = verdict(claimable=False, criteria=[])
    found = codes(DOCUMENT | {"verdict": changed, "type": ["VerifiableCredential"]}, "did:key:zOther")
    assert found == {
        "signature_broken",
        "not_an_open_badge",
        "issuer_not_signer",
        "verdict_fingerprint_differs",
        "verdict_not_claimable",
        "ledger_empty",
        "checkpoint_forged",
        "event_of_another",
    }


@pytest.mark.parametrize("number", range(4))
def test_t04_a_ledger_with_one_criterion_unproven_is_refused_whichever_it_is(number: int) -> None:
    """The Boulder law: one criterion of N left out must flip the answer, for each of the N."""
    for flaw in ({"satisfied_by": []}, {"is_covered": False}, late(number), own_assessor(number)):
        criteria = copy.deepcopy(verdict()["criteria"])
        criteria[number] |= flaw
        assert codes(with_verdict(criteria=criteria)) == {"criterion_unproven"}


def late(number: int) -> JsonObject:
    satisfied = criterion(number, "u")["satisfied_by"][0]
    return {"satisfied_by": [satisfied | {"decided_on": "2026-11-25"}]}


def own_assessor(number: int) -> JsonObject:
    satisfied = criterion(number, "u")["satisfied_by"][0]
    return {"satisfied_by": [satisfied | {"assessor_id": "learner"}]}


def test_a_ledger_that_checks_one_criterion_many_times_is_refused() -> None:
    assert codes(with_verdict(criteria=[verdict()["criteria"][0]] * 4)) == {"criterion_repeated"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"claimable": False}, "verdict_not_claimable"),
        ({"findings": [{"severity": "error", "code": "x"}]}, "verdict_not_claimable"),
        ({"criteria": []}, "ledger_empty"),
        ({"as_of": "2026-11-23"}, "date_differs"),
        ({"learner_id": "somebody"}, "learner_differs"),
        ({"release_id": fingerprint(b"other")}, "release_differs"),
        ({"counted_units": [{"unit_id": "HAC301", "group": "M"}]}, "units_differ"),
        ({"counted_units": [{"unit_id": "HAC301", "group": "M"}] * 2}, "units_differ"),
        ({"as_of": "yesterday"}, "credential_misshapen"),
    ],
)
def test_a_verdict_that_does_not_prove_the_certificate_is_refused(changes: JsonObject, code: str) -> None:
    assert codes(with_verdict(**changes)) == {code}


def test_a_verdict_with_notes_and_warnings_is_believed() -> None:
    assert check(with_verdict(findings=[{"severity": "warning"}, {"severity": "note"}])).is_valid


def test_the_day_of_the_claim_is_the_day_in_london() -> None:
    summer = award(issued_at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC), verdict=verdict(as_of="2026-07-02"))
    core = credential_core(summer, issuer=KEY.did_key)
    assert check(issue_credential(core, logged(core), key=KEY, issued_at=ISSUED_AT)).is_valid


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"action": "claim.refused"}, "event_unfit"),
        ({"sequence": 4}, "event_unfit"),
        ({"details": {CORE_DETAIL: fingerprint(b"another")}}, "event_of_another"),
        ({"details": {}}, "event_of_another"),
        ({"key": SigningKey.generate()}, "checkpoint_forged"),
    ],
)
def test_an_audit_proof_that_does_not_fit_is_refused(changes: JsonObject, code: str) -> None:
    core = credential_core(award(), issuer=KEY.did_key)
    with pytest.raises(CredentialRefused) as refusal:
        issue_credential(core, logged(core, **changes), key=KEY, issued_at=ISSUED_AT)
    assert {finding.code for finding in refusal.value.findings} == {code}


def test_an_event_that_is_not_in_the_log_is_refused() -> None:
    core = credential_core(award(), issuer=KEY.did_key)
    proof = logged(core)
    for changes in ({"path": proof.path[:-1]}, {"path": proof.path[::-1]}, {"event_index": 4}, {"tree_size": 7}):
        with pytest.raises(CredentialRefused) as refusal:
            issue_credential(core, proof.model_copy(update=changes), key=KEY, issued_at=ISSUED_AT)
        assert "not_in_log" in {finding.code for finding in refusal.value.findings}


def test_nothing_unclaimable_is_issued() -> None:
    core = credential_core(award(verdict=verdict(claimable=False)), issuer=KEY.did_key)
    with pytest.raises(CredentialRefused, match="does not allow"):
        issue_credential(core, logged(core), key=KEY, issued_at=ISSUED_AT)


def test_the_core_fingerprint_leaves_out_only_what_is_added_later() -> None:
    core = credential_core(award(), issuer=KEY.did_key)
    assert credential_core_fingerprint(DOCUMENT) == credential_core_fingerprint(core) == fingerprint(core)


@pytest.mark.parametrize("value", [0.5, float("nan"), 2**53, "\ud800"])
def test_a_document_without_canonical_form_is_not_signed(value: Any) -> None:
    with pytest.raises(DocumentUnsignable):
        with_proof({"a": value}, KEY, at=ISSUED_AT)
    assert signer_of({"a": value}) is None


def test_a_key_survives_pem_and_names_itself_as_did_key() -> None:
    again = SigningKey.from_pem(KEY.to_pem())
    assert again.did_key == KEY.did_key
    assert KEY.did_key.startswith("did:key:z6Mk")
    assert SigningKey.generate().did_key != KEY.did_key


@pytest.mark.parametrize("pem", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", b"\xff" * 40])
def test_bytes_that_are_no_key_are_refused_with_a_remedy(pem: bytes) -> None:
    with pytest.raises(KeyUnusable) as refusal:
        SigningKey.from_pem(pem)
    assert "PKCS #8" in refusal.value.remedy


@given(st.binary(max_size=64))
def test_multibase_reads_back_exactly_and_has_one_spelling(content: bytes) -> None:
    text = multibase(content)
    assert from_multibase(text) == content
    assert from_multibase(text + " ") is None
    assert from_multibase(text + "\n") is None
    assert from_multibase("u" + text[1:]) is None
