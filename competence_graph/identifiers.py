"""Identifiers of the field: opaque item ids, and the check characters of QN, URN and ULN.

Check characters are warnings and never blocks: typing errors are common in published specifications.
The weights of qualification and unit numbers were derived from published numbers; the ULN check is
published by HESA (student record C17051, field ULN).
"""

import re
from typing import NewType

from competence_graph.findings import Finding, Severity

ItemId = NewType("ItemId", str)
UnitId = NewType("UnitId", ItemId)
OutcomeId = NewType("OutcomeId", ItemId)
CriterionId = NewType("CriterionId", ItemId)
FrameworkId = NewType("FrameworkId", str)
ReleaseId = NewType("ReleaseId", str)

_WEIGHTS = (8, 7, 6, 5, 4, 3, 2)
_UNIT_LETTERS = "ADFHJKLMRTY"
_QUALIFICATION = re.compile(r"(\d{3})/?(\d{4})/?([\dX])")
_UNIT = re.compile(r"([A-Z])/?(\d{3})/?(\d{4})")
_ULN = re.compile(r"[1-9]\d{9}")


def qualification_check_character(digits: str) -> str:
    """Return the check character of a qualification number's seven digits.

    >>> qualification_check_character("6016108")
    '5'
    """
    remainder = _weighted_sum(digits) % 11
    return "X" if remainder == 10 else str(remainder)


def unit_check_letter(digits: str) -> str:
    """Return the leading letter of a unit reference number's seven digits.

    >>> unit_check_letter("6015314")
    'H'
    """
    return _UNIT_LETTERS[_weighted_sum(digits) % 11]


def qualification_number_finding(number: str) -> Finding | None:
    """Return a warning if a qualification number is misshapen or its check character is wrong.

    >>> qualification_number_finding("601/6108/5") is None
    True
    >>> qualification_number_finding("123/1234/1").expected
    '123/1234/4'
    """
    shape = _QUALIFICATION.fullmatch(number.strip().upper())
    if shape is None:
        return _warning(
            "qualification_number_shape",
            number,
            "three digits, four digits and a check character, as in 601/6108/5",
        )
    first, second, _ = shape.groups()
    right = f"{first}/{second}/{qualification_check_character(first + second)}"
    same = right.replace("/", "") == "".join(shape.groups())
    return None if same else _warning("qualification_number_check", number, right)


def unit_number_finding(number: str) -> Finding | None:
    """Return a warning if a unit reference number is misshapen or its letter is wrong.

    >>> unit_number_finding("H/601/5314") is None
    True
    >>> unit_number_finding("K/601/5313").expected
    'D/601/5313'
    """
    shape = _UNIT.fullmatch(number.strip().upper())
    if shape is None:
        return _warning("unit_number_shape", number, "a letter, three digits and four digits, as in H/601/5314")
    letter, first, second = shape.groups()
    right = unit_check_letter(first + second)
    return None if letter == right else _warning("unit_number_check", number, f"{right}/{first}/{second}")


def learner_number_finding(number: str) -> Finding | None:
    """Return a warning if a unique learner number (ULN) is misshapen or fails its check.

    >>> learner_number_finding("9276308686") is None
    True
    >>> learner_number_finding("9999999999").code
    'learner_number_check'
    """
    text = number.strip()
    if _ULN.fullmatch(text) is None:
        return _warning("learner_number_shape", number, "ten digits, the first not zero")
    total = sum(int(digit) * weight for digit, weight in zip(text, range(10, 0, -1), strict=True))
    return (
        None
        if total % 11 == 10
        else _warning("learner_number_check", number, "ten digits whose weighted sum leaves 10")
    )


def _weighted_sum(digits: str) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))


def _warning(code: str, found: str, expected: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.WARNING,
        message=f"The number {found!r} does not pass its check.",
        expected=expected,
        found=found,
        remedy="Compare it with the register; correct the source if it is a typing error.",
    )
