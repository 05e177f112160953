"""From a document to a release: recognise, read, assemble, check."""

from competence_graph import Finding, Release, Severity, Standard, has_errors, integrity_findings, release_id_of
from standards_ingest.assemble import assemble
from standards_ingest.draft import DraftStandard
from standards_ingest.readers.base import Reader
from standards_ingest.readers.registry import READERS
from standards_ingest.report import IngestReport, StandardCounts, by_place
from standards_ingest.source import MAX_BYTES, SourceDocument


def ingest(source: SourceDocument) -> IngestReport:
    """Return what became of a document: a release, or every reason why there is none; never raises."""
    refusal = _refused_unread(source)
    if refusal:
        return _report(source, findings=(refusal,))
    reader = recognised_reader(source)
    if reader is None:
        unread = source.json_document.findings if source.content else ()
        return _report(source, findings=(*unread, _not_recognised(source)))
    return _judged(source, reader, reader.read(source))


def recognised_reader(source: SourceDocument) -> Reader | None:
    """Return the reader that is surest of a document, by its content."""
    sure = [(reader.recognise(source).confidence, reader) for reader in READERS]
    confidence, reader = max(sure, key=lambda pair: pair[0])
    return reader if confidence > 0 else None


def _judged(source: SourceDocument, reader: Reader, draft: DraftStandard) -> IngestReport:
    assembled = assemble(draft)
    standard = assembled.standard
    integrity = integrity_findings(standard) if standard else ()
    findings = (*draft.findings, *assembled.findings, *integrity)
    return _report(source, reader=reader, standard=standard, findings=findings)


def _report(
    source: SourceDocument,
    *,
    findings: tuple[Finding, ...],
    reader: Reader | None = None,
    standard: Standard | None = None,
) -> IngestReport:
    is_clear = standard is not None and not has_errors(findings)
    return IngestReport(
        source_name=source.name,
        sha256=source.sha256,
        format=reader.name if reader else "",
        format_title=reader.title if reader else "",
        counts=StandardCounts.of(standard) if standard else StandardCounts(),
        findings=by_place(findings),
        release=Release(id=release_id_of(standard), standard=standard) if standard and is_clear else None,
    )


def _refused_unread(source: SourceDocument) -> Finding | None:
    if not source.content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return _error("file_empty", "The file is empty.", "Check that it was saved and sent completely.")
    if len(source.content) > MAX_BYTES:
        megabytes = len(source.content) / 1024 / 1024
        return _error(
            "file_too_large",
            f"The file has {megabytes:,.0f} MiB; standards of every known framework fit into {MAX_BYTES >> 20} MiB.",
            "Split it into one file for each framework.",
        )
    return None


def _not_recognised(source: SourceDocument) -> Finding:
    reasons = "; ".join(f"{reader.title}: {reader.recognise(source).reason}" for reader in READERS)
    return _error(
        "format_not_recognised",
        f"The content is in no format that can be read. {reasons}.",
        "Export the standard as a CASE package, or copy it into a spreadsheet with one row for each criterion.",
        expected="; ".join(reader.title for reader in READERS),
    )


def _error(code: str, message: str, remedy: str, *, expected: str = "") -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, remedy=remedy, expected=expected)
