"""Signing: the W3C test vector, keys, and what cannot be signed."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import base58
import pytest
import rfc8785
from certificates import CREDENTIALS, DOCUMENT, ISSUED_AT, KEY
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from service.credential import CredentialUnreadable, read_document
from service.signing import (
    DocumentUnsignable,
    KeyUnusable,
    SigningKey,
    from_multibase,
    multibase,
    signer_of,
    with_proof,
)


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


def test_an_independent_canonicalisation_and_verification_agree_with_the_signature() -> None:
    unsecured = {name: value for name, value in DOCUMENT.items() if name != "proof"}
    options = {name: value for name, value in DOCUMENT["proof"].items() if name != "proofValue"}
    message = hashlib.sha256(rfc8785.dumps(options)).digest() + hashlib.sha256(rfc8785.dumps(unsecured)).digest()
    public = base58.b58decode(KEY.did_key.removeprefix("did:key:z"))[2:]
    signature = base58.b58decode(DOCUMENT["proof"]["proofValue"][1:])
    Ed25519PublicKey.from_public_bytes(public).verify(signature, message)


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


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b'{"a": 1, "a": 2}', b'{"x": {"b": 1, "b": 1}}', b"[" * 100_000]
)
def test_bytes_that_readers_would_read_differently_are_no_certificate(content: bytes) -> None:
    with pytest.raises(CredentialUnreadable) as refusal:
        read_document(content)

    assert refusal.value.remedy
