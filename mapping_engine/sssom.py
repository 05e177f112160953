"""Suggestions and decisions as an SSSOM mapping set: evidence covers criterion, says this tool or that assessor.

SSSOM (Simple Standard for Sharing Ontological Mappings, 1.1) is a table with a YAML header. A suggestion is a row of
the tool's with its ``confidence``; what the assessor made of it stands beside it as ``reviewer_agreement`` (1 accepted,
0 insufficient, -1 rejected; a slot of the draft that follows 1.1, which older readers skip) and never changes the
confidence. A decision is a row of its own with the assessor as author. People are named by id alone, and nothing that a
person wrote about evidence goes in: no titles, no comments.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from unicodedata import category
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from competence_graph import CompetenceGraph, CriterionId, Frozen
from mapping_engine.evidence import EVIDENCE_TYPES, EvidenceId, EvidenceItem
from mapping_engine.mapping import Decision, SignOff, london_date
from mapping_engine.mapping import Mapping as Decided
from mapping_engine.suggestion_record import ShownSuggestion, SuggestionKind, SuggestionRecord

MEDIA_TYPE = "text/tab-separated-values"

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_label",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_id",
    "reviewer_id",
    "reviewer_agreement",
    "object_source",
    "mapping_tool",
    "mapping_tool_version",
    "mapping_date",
    "review_date",
    "confidence",
    "comment",
)
"""The slots of a row, in the standard's order; a slot that no row fills is left out."""

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "criterion": "urn:vqmap:criterion:",
        "evidence": "urn:vqmap:evidence:",
        "person": "urn:vqmap:person:",
        "release": "urn:vqmap:release:",
        "semapv": "https://w3id.org/semapv/vocab/",
        "vqmap": "urn:vqmap:terms:",
    }
)
"""What the prefixes of ids stand for."""

_UNSPECIFIED_LICENCE = "https://w3id.org/sssom/license/unspecified"
_AGREEMENT = {Decision.ACCEPTED: "1", Decision.INSUFFICIENT: "0", Decision.REJECTED: "-1"}
_COVERS = ("vqmap:covers", "covers")
_INSUFFICIENT = ("vqmap:isInsufficientFor", "is not yet sufficient for")

Row = Mapping[str, str]


class MappedPortfolio(Frozen):
    """What one portfolio gives to the set: its evidence, what was suggested for it, and what people decided."""

    release_id: str
    evidence: tuple[EvidenceItem, ...]
    records: tuple[SuggestionRecord, ...]
    mappings: tuple[Decided, ...]
    sign_offs: tuple[SignOff, ...]


class _Shown(NamedTuple):
    """A suggestion with the record that it stands in."""

    record: SuggestionRecord
    suggestion: ShownSuggestion


def sssom_rows(portfolio: MappedPortfolio, graph: CompetenceGraph) -> Iterator[Row]:
    """Yield the rows of one portfolio: every suggestion by each model once, as last shown, and every standing decision.

    Probes are suggestions like others; sentinels, which are known to be wrong, are left out.
    """
    items = {item.id: item for item in portfolio.evidence}
    decided = {(each.evidence_id, each.criterion_id): each for each in portfolio.mappings}
    for shown in _last_shown(portfolio.records):
        pair = (shown.record.evidence_id, shown.suggestion.criterion_id)
        yield _of_pair(portfolio, items, graph, *pair) | _of_tool(shown, decided.get(pair))
    for each in portfolio.mappings:
        yield _of_pair(portfolio, items, graph, each.evidence_id, each.criterion_id) | _of_assessor(
            each, _release_of(each, portfolio.sign_offs, graph)
        )


def sssom_text(rows: Iterable[Row], *, title: str, tool_version: str) -> str:
    """Return rows as an SSSOM table; the set's id follows from its content, so that equal sets have one id."""
    ordered = sorted(rows, key=lambda row: [row.get(column, "") for column in COLUMNS])
    columns = [column for column in COLUMNS if any(row.get(column) for row in ordered)]
    table = io.StringIO()
    writer = csv.writer(table, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(columns or COLUMNS)
    writer.writerows([_one_line(row.get(column, "")) for column in columns] for row in ordered)
    return _header(title, tool_version, table.getvalue()) + table.getvalue()


def _header(title: str, tool_version: str, table: str) -> str:
    prefixes = [
        f"#  {prefix}: {_quoted(expansion)}" for prefix, expansion in sorted(PREFIXES.items()) if f"{prefix}:" in table
    ]
    lines = [
        "#curie_map:" if prefixes else "#curie_map: {}",
        *prefixes,
        '#sssom_version: "1.1"',
        f"#mapping_set_id: {uuid5(NAMESPACE_URL, table).urn}",
        f"#mapping_set_title: {_quoted(title)}",
        "#mapping_set_description: Which evidence covers which criterion, as suggested and as assessors decided.",
        f"#license: {_UNSPECIFIED_LICENCE}",
        f"#other: {_quoted(f'written by vqmap {tool_version}')}",
    ]
    return "\n".join(lines) + "\n"


def _last_shown(records: Sequence[SuggestionRecord]) -> tuple[_Shown, ...]:
    last: dict[tuple[EvidenceId, CriterionId, str], _Shown] = {}
    for record in sorted(records, key=lambda each: each.at):
        for each in record.shown:
            if each.kind is not SuggestionKind.SENTINEL:
                last[record.evidence_id, each.criterion_id, record.model] = _Shown(record, each)
    return tuple(last.values())


def _of_pair(
    portfolio: MappedPortfolio,
    items: Mapping[EvidenceId, EvidenceItem],
    graph: CompetenceGraph,
    evidence_id: EvidenceId,
    criterion_id: CriterionId,
) -> dict[str, str]:
    item = items[evidence_id]
    kind = EVIDENCE_TYPES[item.type].title
    return {
        "subject_id": _curie("evidence", evidence_id),
        "subject_label": f"{kind}, handed in on {item.submitted_on}",
        "predicate_id": _COVERS[0],
        "predicate_label": _COVERS[1],
        "object_id": _curie("criterion", criterion_id),
        "object_label": f"{graph.reference(criterion_id)} {graph.criterion(criterion_id).text}",
        "object_source": _curie("release", portfolio.release_id),
    }


def _of_tool(shown: _Shown, decided: Decided | None) -> dict[str, str]:
    suggestion = shown.suggestion
    band = f", {suggestion.band}" if suggestion.band else ""
    row = {
        "mapping_justification": "semapv:CompositeMatching",
        "mapping_tool": "vqmap",
        "mapping_tool_version": shown.record.model,
        "mapping_date": _day(shown.record.at),
        "comment": f"suggested at rank {suggestion.rank}{band}",
    }
    if suggestion.probability is not None:
        row["confidence"] = _number(suggestion.probability)
    if decided and decided.decided_at >= shown.record.at:
        row["reviewer_id"] = _curie("person", decided.assessor_id)
        row["reviewer_agreement"] = _AGREEMENT[decided.decision]
        row["review_date"] = _day(decided.decided_at)
    return row


def _of_assessor(decided: Decided, release: SignOff | None) -> dict[str, str]:
    row = {
        "mapping_justification": "semapv:ManualMappingCuration",
        "author_id": _curie("person", decided.assessor_id),
        "mapping_date": _day(decided.decided_at),
        "comment": f"decided: {decided.decision.value} ({decided.origin.value.replace('_', ' ')})",
    }
    if decided.decision is Decision.REJECTED:
        row["predicate_modifier"] = "Not"
    if decided.decision is Decision.INSUFFICIENT:
        row["predicate_id"], row["predicate_label"] = _INSUFFICIENT
    if release:
        row["reviewer_id"], row["review_date"] = _curie("person", release.iqa_id), _day(release.signed_at)
    return row


def _release_of(decided: Decided, sign_offs: Sequence[SignOff], graph: CompetenceGraph) -> SignOff | None:
    """Return the release of a unit that looked at a decision, if there is one; it came after the decision."""
    units = graph.units_by_criterion.get(decided.criterion_id, ())
    later = (each for each in sign_offs if each.unit_id in units and each.signed_at >= decided.decided_at)
    return min(later, key=lambda each: each.signed_at, default=None)


_BREAKING = frozenset({"Cc", "Cn", "Cs", "Zl", "Zp"})
"""Unicode categories of what no table and no YAML holds: controls, half characters, line and paragraph ends."""


def _curie(prefix: str, identifier: str) -> str:
    return f"{prefix}:{quote(identifier, safe='')}"


def _day(moment: datetime) -> str:
    return london_date(moment).isoformat()


def _number(value: float) -> str:
    """Return a number with at most three digits after the point, as the canonical form asks.

    >>> _number(0.25), _number(1.0), _number(0.12345)
    ('0.25', '1', '0.123')
    """
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _one_line(text: str) -> str:
    r"""Return a text without what would break a table or its header: tabs, line ends and controls become spaces.

    >>> _one_line("a\tb\r\n\x00 c\u2028d")
    'a b c d'
    """
    return " ".join("".join(" " if category(each) in _BREAKING else each for each in text).split())


def _quoted(text: str) -> str:
    return '"' + _one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
