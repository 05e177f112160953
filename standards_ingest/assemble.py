"""From a draft to a standard: each line becomes an item of one kind, in plain wording."""

from collections import Counter
from collections.abc import Iterable, Iterator

from competence_graph import (
    IS_CHILD_OF,
    Criterion,
    CriterionId,
    Finding,
    Frozen,
    Heading,
    Item,
    ItemId,
    LearningOutcome,
    OutcomeId,
    Severity,
    Standard,
    Unit,
    UnitId,
)
from standards_ingest.draft import DraftLine, DraftStandard
from standards_ingest.item_types import LineKind, criterion_kind_of, kind_of
from standards_ingest.tally import Defect, Tally
from standards_ingest.wording import has_invisible_characters, has_symbol_bullets, plain, unknown_symbols

_BULLETS = Defect(
    code="symbol_bullets_replaced",
    what="Lines with bullets that only a symbol typeface shows; each became “•”, the wording of the source is kept",
    remedy="Nothing to do.",
    severity=Severity.NOTE,
)
_RESPACED = Defect(
    code="wording_made_plain",
    what="Lines whose white space, quotation marks or bullets were made plain; the wording of the source is kept",
    remedy="Nothing to do.",
    severity=Severity.NOTE,
)
_INVISIBLE = Defect(
    code="invisible_characters",
    what="Lines with invisible characters in their code or wording",
    remedy="Remove them in the source: two texts that look alike would not be found alike.",
)
_SYMBOLS = Defect(
    code="symbol_unknown",
    what="Lines with characters that only one typeface can show",
    remedy="Replace these characters in the source by the sign that is meant.",
)
_BOTH_WAYS = Defect(
    code="item_type_taken_both_ways",
    what="Lines taken as criteria for nothing stands beneath them, though others of their type are headings",
    remedy="Check whether these lines are to be assessed; where they are not, correct their item type.",
)
_NESTED_CRITERIA = Defect(
    code="criterion_holds_lines",
    what="Criteria with further lines beneath them; each line is assessed for itself",
    remedy="Where the upper line is only a heading, say so by its item type.",
    severity=Severity.NOTE,
)


class Assembled(Frozen):
    """The standard that a draft describes, and what was noticed in assembling it."""

    standard: Standard | None
    findings: tuple[Finding, ...]


def assemble(draft: DraftStandard) -> Assembled:
    """Return the standard that a draft describes; there is none where no line was read."""
    if draft.framework is None or not draft.lines:
        return Assembled(standard=None, findings=(_nothing_read(draft),))
    parents = {edge.destination for edge in draft.associations if edge.type == IS_CHILD_OF}
    kinds = tuple(kind_of(line.item_type, has_lines_beneath=line.id in parents) for line in draft.lines)
    standard = Standard(
        framework=draft.framework,
        qualification=draft.qualification,
        items=tuple(_item(line, kind) for line, kind in zip(draft.lines, kinds, strict=True)),
        associations=draft.associations,
    )
    heading_types = {line.item_type for line, kind in zip(draft.lines, kinds, strict=True) if kind == "heading"} - {""}
    tally = Tally()
    for line, kind in zip(draft.lines, kinds, strict=True):
        for defect in _noticed(line):
            tally.add(defect, line.place)
        if kind == "criterion" and line.id in parents:
            tally.add(_NESTED_CRITERIA, line.place)
        if kind == "criterion" and line.item_type in heading_types:
            tally.add(_BOTH_WAYS, line.place)
    return Assembled(standard=standard, findings=(_types_taken(draft.lines, kinds), *tally.findings()))


def _item(line: DraftLine, kind: LineKind) -> Item:
    text = plain(line.text) if line.wording is None else line.wording
    shared = {
        "code": line.code,
        "text": text,
        "raw_text": None if text == line.text else line.text,
        "item_type": line.item_type,
        "language": line.language,
        "source_place": line.place,
        "extensions": line.extensions,
    }
    demands = {} if line.demands is None else {"demands": line.demands}
    if kind == "unit":
        facts = {name: getattr(line, name) for name in ("unit_number", "level", "credit", "glh")}
        return Unit.model_validate({"id": UnitId(ItemId(line.id)), **shared, **facts, **demands})
    if kind == "learning_outcome":
        return LearningOutcome.model_validate({"id": OutcomeId(ItemId(line.id)), **shared})
    if kind == "heading":
        return Heading.model_validate({"id": ItemId(line.id), **shared})
    kind_asked = criterion_kind_of(line.item_type)
    return Criterion.model_validate(
        {"id": CriterionId(ItemId(line.id)), "criterion_kind": kind_asked, **shared, **demands}
    )


def _noticed(line: DraftLine) -> Iterator[Defect]:
    if line.text.isascii() and line.text.isprintable() and line.code.isascii() and line.code.isprintable():
        if line.wording is None and plain(line.text) != line.text:
            yield _RESPACED
        return
    if has_symbol_bullets(line.text):
        yield _BULLETS
    elif plain(line.text) != line.text:
        yield _RESPACED
    if has_invisible_characters(line.code) or has_invisible_characters(_without_breaks(line.text)):
        yield _INVISIBLE
    if unknown_symbols(line.text) or unknown_symbols(line.code):
        yield _SYMBOLS


def _without_breaks(text: str) -> str:
    return text.replace("\n", " ").replace("\r", " ").replace("\t", " ")


def _types_taken(lines: Iterable[DraftLine], kinds: Iterable[LineKind]) -> Finding:
    counts = Counter((line.item_type or "(no type)", kind) for line, kind in zip(lines, kinds, strict=True))
    taken = "; ".join(f"{name} as {kind.replace('_', ' ')} ({count:,})" for (name, kind), count in counts.most_common())
    return Finding(
        code="item_types_taken",
        severity=Severity.NOTE,
        message=f"Item types were taken so: {taken}.",
        remedy="Check that what is to be assessed was taken as criterion.",
    )


def _nothing_read(draft: DraftStandard) -> Finding:
    title = f" in {draft.framework.title!r}" if draft.framework else ""
    return Finding(
        code="nothing_read",
        severity=Severity.ERROR,
        message=f"No unit, outcome or criterion was found{title}.",
        expected="at least one criterion",
        found="0 lines",
        remedy="Clear the other errors listed, or check that the right file was chosen.",
    )
