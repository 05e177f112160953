"""Check characters: published numbers pass, and no slip of one character does.

Qualification and unit numbers are published ones of the Ofqual register; the learner number is the worked
example of HESA (student record C17051, field ULN).
"""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence_graph import (
    Severity,
    learner_number_finding,
    qualification_check_character,
    qualification_number_finding,
    unit_check_letter,
    unit_number_finding,
)

SEVEN_DIGITS = st.text(alphabet=string.digits, min_size=7, max_size=7)


@pytest.mark.parametrize("number", ["601/6108/5", "601/8434/6", "601/8435/8", "601/2977/3", "60161085", " 601/6108/5 "])
def test_published_qualification_numbers_pass(number: str) -> None:
    assert qualification_number_finding(number) is None


def test_ofquals_dummy_qualification_number_fails() -> None:
    finding = qualification_number_finding("123/1234/1")

    assert finding is not None
    assert finding.code == "qualification_number_check"
    assert finding.expected == "123/1234/4"


@pytest.mark.parametrize("number", ["D/601/5313", "F/601/5319", "H/601/5314", "h/601/5314", "H6015314"])
def test_published_unit_numbers_pass(number: str) -> None:
    assert unit_number_finding(number) is None


def test_a_unit_number_misprinted_in_a_public_listing_is_caught() -> None:
    finding = unit_number_finding("K/601/5313")

    assert finding is not None
    assert finding.code == "unit_number_check"
    assert finding.expected == "D/601/5313"


def test_the_worked_learner_number_passes() -> None:
    assert learner_number_finding("9276308686") is None


def test_the_temporary_learner_number_is_caught() -> None:
    finding = learner_number_finding("9999999999")

    assert finding is not None
    assert finding.code == "learner_number_check"


@pytest.mark.parametrize("number", ["", "601/6108", "601-6108-5", "601/6108/55", "60A/6108/5"])
def test_a_misshapen_qualification_number_is_told_its_shape(number: str) -> None:
    finding = qualification_number_finding(number)

    assert finding is not None
    assert finding.code == "qualification_number_shape"


@pytest.mark.parametrize("number", ["", "601/5314", "HH/601/5314", "H/601/531", "7/601/5314"])
def test_a_misshapen_unit_number_is_told_its_shape(number: str) -> None:
    finding = unit_number_finding(number)

    assert finding is not None
    assert finding.code == "unit_number_shape"


@pytest.mark.parametrize("number", ["", "0276308686", "927630868", "92763086866", "92763O8686"])
def test_a_misshapen_learner_number_is_told_its_shape(number: str) -> None:
    finding = learner_number_finding(number)

    assert finding is not None
    assert finding.code == "learner_number_shape"


@given(SEVEN_DIGITS)
def test_exactly_one_check_character_of_eleven_passes_for_a_qualification_number(digits: str) -> None:
    passing = [last for last in "0123456789X" if qualification_number_finding(digits + last) is None]

    assert passing == [qualification_check_character(digits)]


@given(SEVEN_DIGITS)
def test_exactly_one_letter_of_the_alphabet_passes_for_a_unit_number(digits: str) -> None:
    passing = [first for first in string.ascii_uppercase if unit_number_finding(first + digits) is None]

    assert passing == [unit_check_letter(digits)]


@given(SEVEN_DIGITS, st.integers(0, 6), st.integers(1, 9))
def test_changing_one_digit_of_a_number_is_always_caught(digits: str, place: int, step: int) -> None:
    slip = digits[:place] + str((int(digits[place]) + step) % 10) + digits[place + 1 :]

    assert qualification_number_finding(slip + qualification_check_character(digits)) is not None
    assert unit_number_finding(unit_check_letter(digits) + slip) is not None


@given(st.integers(10**9, 10**10 - 1).map(str).filter(lambda text: learner_number_finding(text) is None), st.data())
def test_changing_one_digit_of_a_learner_number_is_always_caught(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, 9))
    other = data.draw(st.sampled_from([digit for digit in string.digits if digit != number[place]]))

    assert learner_number_finding(number[:place] + other + number[place + 1 :]) is not None


def test_a_failed_check_warns_and_never_blocks() -> None:
    findings = [
        qualification_number_finding("123/1234/1"),
        unit_number_finding("K/601/5313"),
        learner_number_finding("9999999999"),
    ]

    assert [finding and finding.severity for finding in findings] == [Severity.WARNING] * 3
    assert all(finding and finding.remedy and finding.expected for finding in findings)
