"""The second factor: time-based codes of an authenticator (RFC 6238), and recovery codes for when it is lost.

A code is good for its own 30 seconds and those on either side of it, and once: the step of a code that was used, and
every earlier one, is refused (RFC 6238, 5.2).
"""

import base64
import hmac
import secrets
from datetime import datetime
from typing import NamedTuple

import pyotp

from service.sign_ins import SecondFactor
from service.tokens import hash_of

ISSUER = "vqmap"
RECOVERY_CODES = 10
_SECONDS = 30
_RECOVERY_BYTES = 10


class Enrolment(NamedTuple):
    """A secret that was just made: to be typed, and as the address that a picture of squares holds."""

    secret: str
    address: str


def new_enrolment(name: str) -> Enrolment:
    """Return a new secret of 160 bits for an authenticator."""
    secret = pyotp.random_base32(32)
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER))


def step_of(secret: str, code: str, *, at: datetime, after: int) -> int | None:
    """Return the time step that a code belongs to, if it is of the present and later than the last one used."""
    codes, now = pyotp.TOTP(secret), int(at.timestamp()) // _SECONDS
    typed = code.replace(" ", "")
    fitting = [step for step in (now - 1, now, now + 1) if _is_same(codes.generate_otp(step), typed)]
    return next((step for step in fitting if step > after), None)


def new_recovery_codes() -> tuple[str, ...]:
    """Return recovery codes of 80 bits each, to be shown once.

    >>> len(new_recovery_codes()), len(new_recovery_codes()[0])
    (10, 19)
    """
    raw = (base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode() for _ in range(RECOVERY_CODES))
    return tuple("-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in raw)


def recovery_hash(code: str) -> str:
    """Return what is kept of a recovery code; its 80 random bits need no slow hash."""
    return hash_of(code.replace("-", "").replace(" ", "").upper())


def after_use(factor: SecondFactor, secret: str, code: str, *, at: datetime) -> SecondFactor | None:
    """Return the second factor once a code or a recovery code is used up, or None where it is not good."""
    step = step_of(secret, code, at=at, after=factor.last_step)
    if step is not None:
        return factor.model_copy(update={"last_step": step})
    used = recovery_hash(code)
    if used not in factor.recovery_hashes:
        return None
    left = tuple(each for each in factor.recovery_hashes if each != used)
    return factor.model_copy(update={"recovery_hashes": left})


def _is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
