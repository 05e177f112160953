"""Passwords, second factors and the seal: what may be one, and what opens."""

from datetime import UTC, datetime

import pyotp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import RequestInvalid, SealBroken
from service.passwords import LONGEST, SHORTEST, hash_password, is_password, require_good
from service.sealing import Seal
from service.second_factor import after_use, new_enrolment, new_recovery_codes, recovery_hash, step_of
from service.sign_ins import SecondFactor

NAMES = ("Jade Whitlock", "jade.whitlock@fenwick.example", "Fenwick Training")


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "a" * 40,
        "abababababab",
        "password1234",
        "Password123!",
        "P@ssword: password",
        "qwertyuiop123",
        "123456789012",
        "zyxwvutsrqponm",
        "letmeinletmein",
        "jadewhitlock1",
        "Whitlock-2026!",
        "fenwicktraining",
        "Fenwick2026jade",
        "correcthorsebatterystaple",
        "1q2w3e4r5t6y",
        "x" * 200 + "abcdefghij",
    ],
)
def test_what_would_be_guessed_is_refused(password: str) -> None:
    with pytest.raises(RequestInvalid) as refusal:
        require_good(password, names=NAMES)
    assert refusal.value.findings
    assert all(each.code == "password_weak" and each.authority for each in refusal.value.findings)
    assert password not in str(refusal.value.findings)


@pytest.mark.parametrize(
    "password",
    [
        "slate gable mortar 71",
        "ramen vexing plywood",
        "шифер и раствор",
        "タイルと目地の仕事です、毎日",
        "hj4kt9vq2mzr",
        "🧱🪣🔨🪚🧰🪜 ladder wok",
    ],
)
def test_what_nobody_guesses_is_taken_in_any_script_and_without_rules_of_composition(password: str) -> None:
    require_good(password, names=NAMES)


def test_every_reason_is_told_at_once() -> None:
    with pytest.raises(RequestInvalid) as refusal:
        require_good("aaaa")
    assert len(refusal.value.findings) == 3


@settings(max_examples=15, deadline=None)
@given(password=st.text(min_size=1, max_size=LONGEST), other=st.text(max_size=LONGEST))
def test_a_password_opens_what_it_was_kept_as_and_no_other_does(password: str, other: str) -> None:
    kept = hash_password(password)
    assert password not in kept or len(password) < SHORTEST
    assert kept.startswith("$argon2id$")
    assert is_password(password, kept)
    assert other == password or is_password(other, kept) == (_nfkc(other) == _nfkc(password))
    assert not is_password(password, None)
    assert not is_password(password, "no hash")


def _nfkc(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFKC", text)


@given(at=st.integers(1_700_000_000, 2_000_000_000), offset=st.integers(-4, 4), after=st.integers(-4, 4))
def test_a_code_is_good_in_its_own_step_and_its_neighbours_unless_used_before(at: int, offset: int, after: int) -> None:
    secret, now = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", at // 30
    code = pyotp.TOTP(secret).generate_otp(now + offset)
    found = step_of(secret, code, at=datetime.fromtimestamp(at, UTC), after=now + after)
    if abs(offset) <= 1 and offset > after:
        assert found is not None
        assert found > now + after
    elif found is not None:  # two steps of one secret may share a code by chance
        assert pyotp.TOTP(secret).generate_otp(found) == code


def test_the_codes_are_those_of_the_standard() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert step_of(secret, "287082", at=datetime.fromtimestamp(59, UTC), after=-1) == 1  # RFC 6238, appendix B
    assert step_of(secret, "287 082", at=datetime.fromtimestamp(59, UTC), after=-1) == 1
    assert step_of(secret, "287082", at=datetime.fromtimestamp(59, UTC), after=1) is None


@pytest.mark.parametrize("typed", ["", "1", "12345", "1234567", "abcdef", "９９９９９９", "é"])
def test_what_is_no_code_opens_nothing(typed: str) -> None:
    factor = SecondFactor(sealed_secret="")
    assert after_use(factor, new_enrolment("jade").secret, typed, at=datetime(2026, 3, 2, tzinfo=UTC)) is None


def test_a_recovery_code_is_used_up_however_it_is_typed() -> None:
    codes, now = new_recovery_codes(), datetime(2026, 3, 2, tzinfo=UTC)
    factor = SecondFactor(sealed_secret="", recovery_hashes=tuple(map(recovery_hash, codes)))
    used = after_use(factor, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", codes[3].replace("-", " ").lower(), at=now)
    assert used is not None
    assert len(used.recovery_hashes) == 9
    assert after_use(used, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", codes[3], at=now) is None


@given(text=st.text(), about=st.text(), other=st.text())
def test_what_is_sealed_opens_for_its_own_purpose_alone(text: str, about: str, other: str) -> None:
    seal = Seal(b"k" * 32)
    closed = seal.close(text, about=about)
    assert seal.open(closed, about=about) == text
    assert closed != seal.close(text, about=about)
    if other != about:
        with pytest.raises(SealBroken):
            seal.open(closed, about=other)
    with pytest.raises(SealBroken):
        Seal(b"l" * 32).open(closed, about=about)


@given(st.text())
def test_what_was_never_sealed_is_refused_in_words(text: str) -> None:
    with pytest.raises(SealBroken):
        Seal(b"k" * 32).open(text, about="x")


def test_a_key_of_another_length_is_no_key() -> None:
    with pytest.raises(SealBroken):
        Seal(b"short")
