"""Passwords: what may be one, and how it is kept.

Authorities: NIST SP 800-63B, 5.1.1.2 (length counts, no rules of composition, no expiry, the commonest refused, any
character allowed); OWASP Password Storage Cheat Sheet (argon2id with 19 MiB, two passes, one lane).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from competence_graph import Finding, Severity
from service.errors import RequestInvalid

SHORTEST = 12
LONGEST = 128
_FEWEST_CHARACTERS = 5

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_OF_NOBODY = _HASHER.hash("a password that opens nothing")

_COMMON_WORDS = re.findall(
    r"\w+",
    """
    password passw0rd letmein welcome admin administrator qwerty qwertyuiop asdfghjkl zxcvbnm iloveyou monkey dragon
    football baseball liverpool arsenal chelsea sunshine princess superman batman pokemon starwars master shadow
    michael jordan jessica charlie ashley bailey trustno1 whatever secret changeme default computer internet
    summer winter spring autumn january february october november december monday friday london england google
    assessor assessment portfolio learner evidence vqmap college training hello abc abcd abcdef abc123 test login
    correcthorsebatterystaple
    """,
)
_DISGUISES = str.maketrans("@43105$7!", "aaeiosstl")
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1q2w3e4r5t6y7u8i9o0p")


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return _HASHER.hash(_normal(password))


def is_password(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one that was kept; the answer takes as long where there is none."""
    try:
        return _HASHER.verify(kept or _OF_NOBODY, _normal(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def require_good(password: str, *, names: Iterable[str] = ()) -> None:
    """Refuse a password that is too short, too long, among the commonest, or made of what everybody knows.

    ``names`` are the person's own and the centre's.

    Raises:
        RequestInvalid: with every reason.
    """
    findings = tuple(_findings(_normal(password), names))
    if findings:
        raise RequestInvalid(
            "This password would be guessed; nothing was changed.",
            remedy=f"Choose {SHORTEST} characters or more that nobody can guess: four unrelated words will do.",
            findings=findings,
        )


def _findings(password: str, names: Iterable[str]) -> Iterator[Finding]:
    if len(password) < SHORTEST:
        yield _finding(f"It has {len(password)} characters; at least {SHORTEST} are needed.")
    if len(password) > LONGEST:
        yield _finding(f"It has {len(password)} characters; at most {LONGEST} are taken.")
    if len(set(password)) < _FEWEST_CHARACTERS:
        yield _finding(f"It is made of fewer than {_FEWEST_CHARACTERS} different characters.")
    known = [*_COMMON_WORDS, *(part for name in names for part in _parts(name))]
    plain = password.casefold()
    if min(_rest_of(plain, known), _rest_of(plain.translate(_DISGUISES), known)) < _FEWEST_CHARACTERS:
        yield _finding("It is made of common passwords, runs of keys, digits or your own or the centre's name.")


def _rest_of(password: str, known: Iterable[str]) -> int:
    """Return how many letters a password keeps once everything that is guessed first is taken out of it."""
    for word in sorted((word for word in known if len(word) > 2), key=len, reverse=True):
        password = password.replace(word, " ")
    for run in _RUNS:
        for size in range(len(run), 2, -1):
            for start in range(len(run) - size + 1):
                piece = run[start : start + size]
                password = password.replace(piece, " ").replace(piece[::-1], " ")
    return len({letter for letter in password if letter.isalpha()})


def _parts(name: str) -> tuple[str, ...]:
    whole = _normal(name).casefold()
    return (whole.replace(" ", ""), *whole.replace("@", " ").replace(".", " ").split())


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _finding(message: str) -> Finding:
    return Finding(
        code="password_weak",
        severity=Severity.ERROR,
        place="/password",
        message=message,
        remedy="Choose another password.",
        authority="NIST SP 800-63B, 5.1.1.2",
    )
