"""Sealing: short secrets that the service itself must read again, encrypted where they are kept.

AES-256 in GCM (NIST SP 800-38D) under one key of the installation, which lies outside the database: whoever copies
the database alone can read none of them. What is sealed is bound to what it is about, so that it opens nowhere else.
"""

import binascii
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.errors import SealBroken

_NONCE = 12
KEY_BYTES = 32


class Seal:
    """The installation's key for what it must read again."""

    def __init__(self, key: bytes) -> None:
        """Hold a key of 32 bytes.

        Raises:
            SealBroken: the bytes are no such key.
        """
        if len(key) != KEY_BYTES:
            raise SealBroken("The key of the sealed secrets is not 32 bytes long.", remedy=_BRING_BACK)
        self._cipher = AESGCM(key)

    @staticmethod
    def new_key() -> bytes:
        """Return a new random key."""
        return secrets.token_bytes(KEY_BYTES)

    def close(self, text: str, *, about: str) -> str:
        """Return a text sealed for one purpose."""
        nonce = secrets.token_bytes(_NONCE)
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), about.encode())).decode()

    def open(self, sealed: str, *, about: str) -> str:
        """Return the text that was sealed for a purpose.

        Raises:
            SealBroken: it was sealed with another key or for something else, or was altered.

        >>> seal = Seal(b"0" * 32)
        >>> seal.open(seal.close("JBSW", about="jade"), about="jade")
        'JBSW'
        """
        try:
            raw = urlsafe_b64decode(sealed.encode())
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], about.encode()).decode()
        except (InvalidTag, ValueError, binascii.Error) as problem:
            raise SealBroken(
                "A sealed secret cannot be opened with this installation's key.", remedy=_BRING_BACK
            ) from (problem)


_BRING_BACK = "Restore the file sealing-key of the data folder from a backup, or remove the second factors concerned."
