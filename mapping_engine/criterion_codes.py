"""Codes as people write them: which criterion "2.3", "PC 1" or "K4" is, and which unit "304" or "U304" is.

A standard prints a code in one way and learners write it in five; both are read into the same parts and compared.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple, TypeVar

from competence_graph import CompetenceGraph, Criterion, CriterionId, CriterionKind, LearningOutcome, Unit, UnitId

_Key = TypeVar("_Key", int, str)

LETTERS: Mapping[str, str] = {
    "": "", "AC": "", "ACS": "", "C": "", "LO": "",
    "P": "P", "PC": "P", "PCS": "P",
    "K": "K", "KS": "K", "KU": "K", "KC": "K",
}  # fmt: skip
"""What the letters before a number mean: any criterion, performance (P) or knowledge (K)."""

_KINDS = {CriterionKind.ASSESSMENT: "", CriterionKind.PERFORMANCE: "P", CriterionKind.KNOWLEDGE: "K"}
_CODE = re.compile(
    r"(?P<letters>[A-Za-z]{0,4})[\s.]*(?P<numbers>[0-9]{1,3}(?:\.[0-9]{1,3}){0,3})\.?(?P<tail>[a-z]?)[.):]?"
)
_LAST_NUMBER = re.compile(r"([0-9]+)\D*$")
_LONG_NUMBER = 100
"""From here on a unit's number is told from an outcome's, so that 304.2.3 is unit 304 and 3.2.3 a version."""


class CitedCode(NamedTuple):
    """A code's parts: ``letters`` as LETTERS has them (or as written), the numbers, and a letter behind them."""

    letters: str
    numbers: tuple[int, ...]
    tail: str = ""


class _Coded(NamedTuple):
    criterion_id: CriterionId
    code: CitedCode
    kind: str
    outcome: int | None
    units: tuple[UnitId, ...]


def read_code(text: str) -> CitedCode | None:
    """Return the parts of a code that is made of letters and numbers; nothing for any other.

    >>> read_code("PC 1.02")
    CitedCode(letters='P', numbers=(1, 2), tail='')
    """
    found = _CODE.fullmatch(text.strip())
    if found is None:
        return None
    letters = found["letters"].upper()
    return CitedCode(LETTERS.get(letters, letters), numbers_in(found["numbers"]), found["tail"])


def numbers_in(text: str) -> tuple[int, ...]:
    """Return the numbers that dots part."""
    return tuple(int(number) for number in text.split("."))


def name_key(text: str) -> str:
    """Return a unit's name without case, spaces and marks, as it is compared.

    >>> name_key("H/999/2001") == name_key("h9992001")
    True
    """
    return "".join(character for character in text.upper() if character.isalnum())


class CriterionCodes:
    """The codes of some criteria of a standard, and the names of all its units."""

    def __init__(self, graph: CompetenceGraph, criterion_ids: Collection[CriterionId]) -> None:
        """Read the codes.

        Raises:
            UnknownItem: an id is no criterion of the standard.
        """
        self._units = graph.units
        self.other_codes: set[str] = set()
        self._by_numbers: dict[tuple[int, ...], list[_Coded]] = defaultdict(list)
        self._others: dict[str, list[tuple[CriterionId, tuple[UnitId, ...]]]] = defaultdict(list)
        for criterion in (graph.criterion(each) for each in dict.fromkeys(criterion_ids)):
            self._add(criterion, graph)

    def _add(self, criterion: Criterion, graph: CompetenceGraph) -> None:
        units = graph.units_by_criterion.get(criterion.id, ())
        code = read_code(criterion.code)
        if code is None:
            if len(criterion.code.strip()) > 2 and re.search("[0-9]", criterion.code):
                self.other_codes.add(criterion.code.strip())
                self._others[name_key(criterion.code)].append((criterion.id, units))
            return
        coded = _Coded(criterion.id, code, _KINDS[criterion.criterion_kind], _outcome_of(criterion, graph), units)
        self._by_numbers[code.numbers].append(coded)

    @cached_property
    def units_by_name(self) -> Mapping[str, UnitId | None]:
        """Each unit by its code, its unit number and its title; nothing where two share the name."""
        return _unique((name_key(name), unit.id) for unit in self._units for name in _names_of(unit))

    @cached_property
    def _units_by_number(self) -> Mapping[int, UnitId | None]:
        found = ((_LAST_NUMBER.search(unit.code), unit.id) for unit in self._units)
        return _unique((int(match[1]), unit) for match, unit in found if match)

    @cached_property
    def unit_names(self) -> tuple[str, ...]:
        """Names with a letter and a figure, which need no word "unit" before them; the longest first."""
        names = {name for unit in self._units for name in (unit.code, unit.unit_number or "")}
        return tuple(sorted((n for n in names if re.search("[A-Za-z]", n) and re.search("[0-9]", n)), key=len))[::-1]

    def unit(self, name: str) -> UnitId | None:
        """Return the one unit of this name or number ("HAC304", "U304", "304"), or nothing."""
        key = name_key(name)
        if key in self.units_by_name:
            return self.units_by_name[key]
        number = re.fullmatch("U?([0-9]{1,6})", key)
        return self._units_by_number.get(int(number[1])) if number else None

    def criterion(self, code: CitedCode, *, outcome: int | None, unit: UnitId | None) -> CriterionId | None:
        """Return the one criterion of this code, under this outcome and in this unit where they are given."""
        numbers = code.numbers
        if len(numbers) > 2 and numbers[0] >= _LONG_NUMBER and numbers not in self._by_numbers:
            named = self.unit(str(numbers[0]))
            return self._only(code._replace(numbers=numbers[1:]), outcome, named) if named else None
        found = self._only(code, outcome, unit)
        if found is None and outcome is not None and len(numbers) == 1:
            return self._only(code._replace(numbers=(outcome, *numbers)), outcome, unit)
        return found

    def other(self, code: str, unit: UnitId | None) -> CriterionId | None:
        """Return the one criterion whose code is not made of numbers, in this unit where it is given."""
        found = {each for each, units in self._others.get(name_key(code), ()) if unit is None or unit in units}
        return found.pop() if len(found) == 1 else None

    def _only(self, code: CitedCode, outcome: int | None, unit: UnitId | None) -> CriterionId | None:
        found = {
            each.criterion_id
            for each in self._by_numbers.get(code.numbers, ())
            if each.code.tail == code.tail
            and code.letters in {"", each.code.letters or each.kind}
            and (outcome is None or each.outcome in {None, outcome})
            and (unit is None or unit in each.units)
        }
        return found.pop() if len(found) == 1 else None


def _outcome_of(criterion: Criterion, graph: CompetenceGraph) -> int | None:
    above = (graph.items.get(parent) for parent in graph.parents(criterion.id))
    numbers = (_LAST_NUMBER.search(item.code) for item in above if isinstance(item, LearningOutcome))
    found = next((int(match[1]) for match in numbers if match), None)
    own = read_code(criterion.code)
    return own.numbers[-2] if found is None and own and len(own.numbers) > 1 else found


def _names_of(unit: Unit) -> tuple[str, ...]:
    title = unit.text if len(unit.text.split()) > 1 else ""
    return tuple(name for name in (unit.code, unit.unit_number, title) if name and name_key(name))


def _unique(pairs: Iterable[tuple[_Key, UnitId]]) -> Mapping[_Key, UnitId | None]:
    found: dict[_Key, set[UnitId]] = defaultdict(set)
    for key, unit in pairs:
        found[key].add(unit)
    return {key: next(iter(units)) if len(units) == 1 else None for key, units in found.items()}
