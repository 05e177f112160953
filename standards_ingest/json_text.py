"""JSON read with suspicion: what the format forbids, or what would lose data in silence, becomes a finding."""

import json
import math
import re
from collections import Counter

from competence_graph import Finding, Frozen, Json, Severity

MAX_DEPTH = 100
MAX_RECORDS = 2_000_000
_LONGEST_START = 4096
_LARGEST = 2**63 - 1
_MANY_DIGITS = 19
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REMEDY_EXPORT = "Export the file again from the system it came from, and check that it was saved completely."


class ParsedJson(Frozen):
    """A JSON document's value, and every problem met; the value is ``None`` where nothing usable was read."""

    value: Json = None
    findings: tuple[Finding, ...] = ()


def looks_like_json(text: str) -> bool:
    """Tell whether a text sets out to be a JSON object or array.

    >>> looks_like_json('  {"units": ['), looks_like_json("code,text")
    (True, False)
    """
    return text[:_LONGEST_START].lstrip("\ufeff \t\r\n")[:1] in {"{", "["}


def parse_json(text: str) -> ParsedJson:
    """Return the value of a JSON text, or the findings that say why there is none; never raises."""
    if text.count("{") + text.count("[") > MAX_RECORDS:
        message = f"The JSON holds more than {MAX_RECORDS:,} objects and lists."
        return ParsedJson(findings=(_error("json_too_large", message, "Split it into one file for each framework."),))
    oddities = _Oddities()
    try:
        value: Json = json.loads(
            text.lstrip("\ufeff"),
            object_pairs_hook=oddities.pairs,
            parse_constant=oddities.constant,
            parse_float=oddities.real,
            parse_int=oddities.whole,
        )
    except json.JSONDecodeError as fault:
        return ParsedJson(findings=(_broken(fault),))
    except RecursionError:
        return ParsedJson(findings=(_too_deep(),))
    findings = oddities.findings()
    if _is_deeper_than(value, MAX_DEPTH):
        return ParsedJson(findings=(*findings, _too_deep()))
    if _SURROGATE_ESCAPE.search(text) and (found := _lone_surrogate(value)):
        return ParsedJson(findings=(*findings, _surrogate(found)))
    return ParsedJson(value=value, findings=findings)


class _Oddities:
    """Collects, while the parser runs, what it would otherwise let pass."""

    def __init__(self) -> None:
        self._repeated: Counter[str] = Counter()
        self._numbers: list[str] = []

    def pairs(self, pairs: list[tuple[str, Json]]) -> Json:
        record = dict(pairs)
        if len(record) != len(pairs):
            names = Counter(name for name, _ in pairs)
            self._repeated.update(name for name, count in names.items() if count > 1)
        return record

    def constant(self, name: str) -> Json:
        self._numbers.append(name)
        return None

    def real(self, digits: str) -> Json:
        value = float(digits)
        return value if math.isfinite(value) else self.constant(digits)

    def whole(self, digits: str) -> Json:
        if len(digits) > _MANY_DIGITS or abs(int(digits)) > _LARGEST:
            return self.constant(digits)
        return int(digits)

    def findings(self) -> tuple[Finding, ...]:
        found = []
        for name, count in self._repeated.items():
            shown = _SURROGATE.sub("\ufffd", name[:60])
            found.append(
                _error(
                    "json_key_repeated",
                    f"Objects that hold the name {shown!r} twice: {count:,}. Only one value can be meant.",
                    "Keep one of the values.",
                    found=shown,
                )
            )
        if self._numbers:
            found.append(
                _error(
                    "json_number_unusable",
                    f"Numbers that JSON does not allow or no register can hold: {len(self._numbers):,}.",
                    "Replace them with plain numbers of at most 18 digits, or leave the field out.",
                    found=self._numbers[0][:40],
                )
            )
        return tuple(found)


def _is_deeper_than(value: Json, limit: int) -> bool:
    level = [value]
    for _ in range(limit + 1):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _lone_surrogate(value: Json) -> str:
    waiting = [value]
    while waiting:
        current = waiting.pop()
        texts = [current] if isinstance(current, str) else list(current) if isinstance(current, dict) else []
        for text in texts:
            if _SURROGATE.search(text):
                return _SURROGATE.sub("\ufffd", text)[:60]
        waiting.extend(_inside(current))
    return ""


def _broken(fault: json.JSONDecodeError) -> Finding:
    return _error(
        "json_invalid",
        f"The JSON breaks off or is misspelt here: {fault.msg}.",
        _REMEDY_EXPORT,
        place=f"line {fault.lineno}, column {fault.colno}",
    )


def _too_deep() -> Finding:
    return _error("json_too_deep", f"The JSON is nested deeper than {MAX_DEPTH} levels.", _REMEDY_EXPORT)


def _surrogate(shown: str) -> Finding:
    message = "A text holds half a character (a lone surrogate), which no other system could read."
    return _error("json_lone_surrogate", message, "Correct that text in the source.", found=shown)


def _error(code: str, message: str, remedy: str, *, place: str = "", found: str = "") -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, remedy=remedy, place=place, found=found)
