"""Signing: an issuer's Ed25519 key, its did:key, and the proof that a JSON document was signed with it.

Authorities: RFC 8032 (Ed25519); the did:key method v0.7 (multicodec 0xed01, multibase base58btc); W3C
Verifiable Credential Data Integrity 1.0 and Data Integrity EdDSA Cryptosuites v1.0, cryptosuite
``eddsa-jcs-2022``. That suite was preferred to ``eddsa-rdfc-2022`` because it canonicalises JSON (RFC 8785)
and so needs neither JSON-LD processing nor a remote context to verify a certificate offline.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

import base58
import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from competence_graph import Json, VqmapError, canonical_bytes

CRYPTOSUITE = "eddsa-jcs-2022"

_DID_KEY = "did:key:"
_ED25519_PUBLIC = b"\xed\x01"
_LONGEST_MULTIBASE = 128
_LARGEST_INTEGER = 2**53 - 1


class KeyUnusable(VqmapError):
    """The bytes given as an issuer's key are no unencrypted Ed25519 private key."""

    code = "key_unusable"


class DocumentUnsignable(VqmapError):
    """The document holds something that has no single canonical form, so nobody could check its signature."""

    code = "document_unsignable"


class SigningKey:
    """An Ed25519 private key; it never shows its secret except as PEM on request."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        """Hold a private key."""
        self._private = private

    @classmethod
    def generate(cls) -> "SigningKey":
        """Return a new random key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, pem: bytes) -> "SigningKey":
        """Return the key in an unencrypted PKCS #8 PEM.

        Raises:
            KeyUnusable: the bytes hold no such key.
        """
        try:
            private = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as error:
            raise KeyUnusable("The issuer's key cannot be read.", remedy=_GIVE_KEY) from error
        if not isinstance(private, Ed25519PrivateKey):
            raise KeyUnusable("The issuer's key is of another kind than Ed25519.", remedy=_GIVE_KEY)
        return cls(private)

    def to_pem(self) -> bytes:
        """Return the key as unencrypted PKCS #8 PEM, to be kept where only the service can read it."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def did_key(self) -> str:
        """Return the public key as ``did:key:z6Mk...``."""
        raw = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return _DID_KEY + multibase(_ED25519_PUBLIC + raw)

    def sign(self, message: bytes) -> str:
        """Return the signature of a message in multibase."""
        return multibase(self._private.sign(message))


def multibase(content: bytes) -> str:
    """Return bytes as multibase base58btc.

    >>> multibase(b"hello")
    'zCn8eVZg'
    """
    return "z" + base58.b58encode(content).decode()


def from_multibase(text: str) -> bytes | None:
    """Return the bytes that ``multibase`` wrote as exactly this text, or None."""
    if not text.startswith("z") or not text.isascii() or len(text) > _LONGEST_MULTIBASE:
        return None
    try:
        content = bytes(base58.b58decode(text[1:]))
    except ValueError:
        return None
    return content if multibase(content) == text else None


def verify(did_key: str, message: bytes, signature: str) -> bool:
    """Tell whether a multibase signature of a message was made with the key that a did:key names."""
    named = from_multibase(did_key.removeprefix(_DID_KEY)) if did_key.startswith(_DID_KEY) else None
    signed = from_multibase(signature)
    if named is None or signed is None or not named.startswith(_ED25519_PUBLIC):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(named.removeprefix(_ED25519_PUBLIC)).verify(signed, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def has_canonical_form(document: Json) -> bool:
    """Tell whether JSON is within the part of RFC 8785 that vqmap signs: no floats, no integers beyond 2**53.

    >>> has_canonical_form({"a": 1}), has_canonical_form({"a": float("nan")})
    (True, False)
    """
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, float) or (isinstance(value, int) and abs(value) > _LARGEST_INTEGER):
            return False
    try:
        canonical_bytes(document)
    except orjson.JSONEncodeError:
        return False
    return True


def with_proof(document: Mapping[str, Json], key: SigningKey, *, at: datetime) -> dict[str, Json]:
    """Return a document with a Data Integrity proof by a key.

    Raises:
        DocumentUnsignable: the document has no canonical form.
    """
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    if not has_canonical_form(unsecured):
        raise DocumentUnsignable("The document holds a number or text without a canonical form.", remedy=_NO_FLOATS)
    options: dict[str, Json] = {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": f"{key.did_key}#{key.did_key.removeprefix(_DID_KEY)}",
        "proofPurpose": "assertionMethod",
        "@context": unsecured.get("@context"),
    }
    return unsecured | {"proof": options | {"proofValue": key.sign(_hash_data(unsecured, options))}}


def signer_of(document: Json) -> str | None:
    """Return the did:key whose proof a document carries intact, or None.

    Stricter than the suite: the proof must repeat the document's whole ``@context``, so that nothing that
    gives the members their meaning can be added afterwards.
    """
    if not isinstance(document, dict) or not has_canonical_form(document):
        return None
    proof = document.get("proof")
    if not isinstance(proof, dict) or not _is_supported(proof, document):
        return None
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    did_key = str(proof["verificationMethod"]).partition("#")[0]
    intact = verify(did_key, _hash_data(unsecured, options), str(proof.get("proofValue")))
    return did_key if intact else None


def _is_supported(proof: Mapping[str, Json], document: Mapping[str, Json]) -> bool:
    method = proof.get("verificationMethod")
    if not isinstance(method, str):
        return False
    did_key, _, fragment = method.partition("#")
    return (
        proof.get("type") == "DataIntegrityProof"
        and proof.get("cryptosuite") == CRYPTOSUITE
        and proof.get("proofPurpose") == "assertionMethod"
        and proof.get("@context") == document.get("@context")
        and did_key == _DID_KEY + fragment
    )


def _hash_data(unsecured: Mapping[str, Json], options: Mapping[str, Json]) -> bytes:
    """Hash as EdDSA Cryptosuites v1.0 section 3.3.4 demands: the proof's options first, then the document."""
    parts = (canonical_bytes(dict(options)), canonical_bytes(dict(unsecured)))
    return b"".join(hashlib.sha256(part).digest() for part in parts)


_GIVE_KEY = "Give an unencrypted PKCS #8 PEM of an Ed25519 private key, or let the service make one."
_NO_FLOATS = "Write fractions as text, keep integers within 2**53 and text within Unicode."
