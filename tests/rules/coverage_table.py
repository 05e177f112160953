"""Writes docs/rules/: which test proves which requirement and edge case, and what every code of the gate means.

Run from the repository: ``make rules-table``. A test bears its numbers in its name (``edge_12``, ``requirement_27``),
so the table cannot name a test that does not exist.
"""

import ast
import re
import runpy
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from mapping_engine import CODES, GateCode

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
COVERAGE, CODE_LIST, API = ROOT / "docs/rules/coverage.md", ROOT / "docs/rules/codes.md", ROOT / "docs/api.md"
_DOSSIER = runpy.run_path(str(Path(__file__).with_name("dossier.py")))
KINDS = {"requirement": _DOSSIER["REQUIREMENTS"], "edge": _DOSSIER["EDGES"]}
_API_TABLE = re.compile(r"(?<=## Finding codes of the gate\n\n)(?:.*\n)*?(?=\n?## |\Z)")
_MADE = "<!-- Written by `make rules-table`; do not edit. -->"

Found = Mapping[tuple[str, int], list[tuple[str, str]]]
"""By kind and number: the tests, each as a path from docs/rules and its name."""


def collected() -> Found:
    """Return every test that bears a number in its name, in the order of files and lines."""
    found: defaultdict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for name in _tests_in(path):
            for kind, number in re.findall(r"(edge|requirement)_(\d\d)(?!\d)", name):
                found[kind, int(number)].append((path.relative_to(ROOT).as_posix(), name))
    return found


def unproven(found: Found) -> list[str]:
    """Return the numbers that belong to rules and that no test bears, and numbers that mean nothing."""
    missing = [
        f"{kind} {number} has no test"
        for kind, entries in KINDS.items()
        for number, entry in entries.items()
        if not entry.elsewhere and (kind, number) not in found
    ]
    return missing + [f"there is no {kind} {number}" for kind, number in found if number not in KINDS[kind]]


def documents() -> dict[Path, str]:
    """Return what each generated document must say."""
    api = API.read_text(encoding="utf-8")
    return {
        COVERAGE: _coverage(collected()),
        CODE_LIST: _codes(),
        API: _API_TABLE.sub(lambda _: _short_codes(), api),
    }


def _tests_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    named = sorted((node.lineno, node.name) for node in functions if node.name.startswith("test_"))
    return (name for _, name in named)


def _coverage(found: Found) -> str:
    lines = [
        "# What the rules must get right, and the tests that prove it",
        "",
        _MADE,
        "",
        "Requirements and edge cases were collected from published material of awarding organisations, regulators and",
        "centres before the rules were written. Each line names the tests that bear its number; a number that belongs",
        "to another theme says so.",
    ]
    for kind, title in (("requirement", "Requirements"), ("edge", "Edge cases")):
        lines += ["", f"## {title}", "", "| no. | what | proven by |", "|---|---|---|"]
        lines += [_row(number, entry, found.get((kind, number), [])) for number, entry in KINDS[kind].items()]
    return "\n".join(lines) + "\n"


def _row(number: int, entry: "tuple[str, str]", tests: list[tuple[str, str]]) -> str:
    words, elsewhere = entry
    proofs = [f"[{_sentence(name)}](../../{path})" for path, name in tests]
    belongs = [f"belongs to: {elsewhere}"] if elsewhere else []
    return f"| {number} | {words} | {'<br>'.join([*belongs, *proofs])} |"


def _sentence(name: str) -> str:
    """Return a test's name as the sentence that it is, without its numbers."""
    plain = re.sub(r"(?:_and)?_(?:edge|requirement)_\d\d", "", name.removeprefix("test"))
    return plain.strip("_").replace("_", " ")


def _codes() -> str:
    lines = [
        "# The codes of the gate",
        "",
        _MADE,
        "",
        "Every finding of a verdict bears one of these codes. The finding itself says it of one case: where, which",
        "evidence, by whose authority, and what to do. A code never changes its meaning; new ones may be added.",
        "",
        "| code | what it means | what helps | who can help | authority | for example |",
        "|---|---|---|---|---|---|",
    ]
    for code in GateCode:
        facts = CODES[code]
        who = ", ".join(helper.value for helper in facts.helpers)
        lines.append(
            f"| `{code.value}` | {facts.meaning} | {facts.remedy} | {who} | {facts.authority} | {facts.example} |"
        )
    return "\n".join(lines) + "\n"


def _short_codes() -> str:
    rows = "".join(f"| `{code.value}` | {CODES[code].remedy} |\n" for code in GateCode)
    return (
        f"{_MADE}\n\nWhat each means, who can help, and by whose authority: [all codes](rules/codes.md).\n\n"
        f"| code | what helps |\n|---|---|\n{rows}"
    )


def main() -> None:
    """Write every generated document, and say what no test proves."""
    for path, text in documents().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if problems := unproven(collected()):
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
