"""CASE packages in JSON (1EdTech Competencies and Academic Standards Exchange, 1.0 and 1.1).

The reader is tolerant: what a package lacks and vqmap can supply is repaired and counted, what it holds
beyond the model is carried in ``extensions["case"]`` so that an export writes it back unchanged.
"""

from collections.abc import Mapping
from typing import Final

from competence_graph import Finding, Framework, FrameworkId, Json, Severity
from standards_ingest.draft import DraftLine, DraftStandard, extension
from standards_ingest.identity import positional_id
from standards_ingest.readers.base import Recognition
from standards_ingest.readers.case_package.edges import hierarchy_findings, read_associations
from standards_ingest.readers.case_package.fields import Record, records, require, split
from standards_ingest.source import SourceDocument
from standards_ingest.tally import Defect, Tally

_SECTIONS = ("CFDocument", "CFItems", "CFAssociations")
_KEPT_SECTIONS = ("CFDefinitions", "CFRubrics")
_DOCUMENT_FIELDS = ("identifier", "title", "creator", "publisher", "version", "language")
_ITEM_FIELDS = ("identifier", "fullStatement", "humanCodingScheme", "CFItemType", "language")
_IN_BROKEN_TEXT = 65_536

_ITEM_IDENTIFIER = Defect(
    code="item_identifier_missing",
    what="Items without identifier; one was made from the position of each",
    remedy="Ask the publisher for a package with identifiers, or portfolios lose their link at the next import.",
    expected="a UUID",
)


class CasePackageReader:
    """Reads CASE packages."""

    name: Final = "case_package"
    title: Final = "CASE package (JSON)"

    def recognise(self, source: SourceDocument) -> Recognition:
        """Look for the sections that make a CASE package."""
        value = source.json_document.value
        if isinstance(value, dict):
            present = [section for section in _SECTIONS if section in value]
            if present:
                return Recognition(confidence=0.7 + 0.1 * len(present), reason=f"it holds {', '.join(present)}")
        start = (source.decoded.text or "")[:_IN_BROKEN_TEXT]
        if value is None and start.lstrip()[:1] == "{" and any(f'"{section}"' in start for section in _SECTIONS):
            return Recognition(confidence=0.6, reason="broken JSON that begins as a CASE package")
        return Recognition(confidence=0, reason="it holds no CFDocument and no CFItems")

    def read(self, source: SourceDocument) -> DraftStandard:
        """Return the items and associations of a package, and every defect with its count."""
        parsed = source.json_document
        if not isinstance(parsed.value, dict):
            return DraftStandard(findings=parsed.findings)
        tally = Tally()
        framework = _framework(parsed.value, tally)
        lines = _lines(parsed.value, framework.id, tally)
        places = {line.id: line.place for line in lines}
        edges = read_associations(parsed.value, framework_id=framework.id, known=places.keys(), tally=tally)
        unattached = hierarchy_findings(edges, places)
        findings = (*parsed.findings, *_package_findings(parsed.value), *tally.findings(), *unattached)
        return DraftStandard(framework=framework, lines=lines, associations=edges, findings=findings)


def _framework(package: Record, tally: Tally) -> Framework:
    document = package.get("CFDocument")
    record = document if isinstance(document, dict) else {}
    fields, rest = split(record, _DOCUMENT_FIELDS, place="/CFDocument", tally=tally)
    if record:
        require(record, ("uri", "lastChangeDateTime", "creator"), part="document", place="/CFDocument", tally=tally)
    kept = rest | {section: package[section] for section in _KEPT_SECTIONS if section in package}
    foreign = {name: value for name, value in package.items() if name not in (*_SECTIONS, *_KEPT_SECTIONS)}
    title = fields.get("title", "")
    return Framework(
        id=FrameworkId(fields.get("identifier") or positional_id("case_package", title)),
        title=title or "(untitled)",
        creator=fields.get("creator", ""),
        publisher=fields.get("publisher", ""),
        version=fields.get("version", ""),
        language=fields.get("language"),
        source_format="CASE 1.1" if record.get("caseVersion") == "1.1" else "CASE 1.0",
        extensions={**extension("case", kept), **extension("case_package", foreign)},
    )


def _lines(package: Record, framework_id: str, tally: Tally) -> tuple[DraftLine, ...]:
    lines = []
    for place, record in records(package, "CFItems", tally):
        fields, rest = split(record, _ITEM_FIELDS, place=place, tally=tally)
        require(record, ("uri", "lastChangeDateTime"), part="item", place=place, tally=tally)
        if "identifier" not in fields:
            tally.add(_ITEM_IDENTIFIER, place)
        lines.append(
            DraftLine(
                id=fields.get("identifier") or positional_id("case_package", framework_id, place),
                text=fields.get("fullStatement", ""),
                code=fields.get("humanCodingScheme", ""),
                item_type=fields.get("CFItemType", ""),
                language=fields.get("language"),
                place=place,
                extensions=extension("case", rest),
            )
        )
    return tuple(lines)


def _package_findings(package: Record) -> tuple[Finding, ...]:
    document = package.get("CFDocument")
    if not isinstance(document, dict):
        return (_error("document_missing", "The package holds no CFDocument, so the framework has no name."),)
    missing = [
        name for name in ("identifier", "title") if not isinstance(document.get(name), str) or not document[name]
    ]
    found = [_error(f"document_{name}_missing", f"The CFDocument has no {name}.") for name in missing]
    return (*found, *_foreign_sections(package))


def _foreign_sections(package: Mapping[str, Json]) -> tuple[Finding, ...]:
    names = ", ".join(name for name in package if name not in (*_SECTIONS, *_KEPT_SECTIONS))
    if not names:
        return ()
    return (
        Finding(
            code="section_unknown",
            severity=Severity.WARNING,
            message=f"Sections that CASE does not know; they are kept, but left out of a CASE export: {names}.",
            remedy="Nothing to do, unless they hold items or associations.",
            found=names,
        ),
    )


def _error(code: str, message: str) -> Finding:
    remedy = "Export the package again from the system that publishes it."
    return Finding(code=code, severity=Severity.ERROR, message=message, remedy=remedy, place="/CFDocument")
