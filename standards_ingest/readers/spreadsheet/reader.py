"""Spreadsheets, CSV and XLSX: one row for each item, or one row for each criterion beside its unit and outcome."""

import re
from collections.abc import Sequence
from typing import Final

from competence_graph import Finding, Framework, FrameworkId, Json
from standards_ingest.draft import DraftStandard, extension
from standards_ingest.identity import is_uuid, positional_id
from standards_ingest.json_text import looks_like_json
from standards_ingest.readers.base import Recognition
from standards_ingest.readers.spreadsheet.columns import Column, Table, find_table
from standards_ingest.readers.spreadsheet.findings import (
    cell_findings,
    no_criteria_column,
    table_findings,
    unread_sheet,
)
from standards_ingest.readers.spreadsheet.flat import FlatLayout
from standards_ingest.readers.spreadsheet.items import ItemRows
from standards_ingest.readers.spreadsheet.links import sheet_associations
from standards_ingest.readers.spreadsheet.sheets import Sheet, delimiter_of, read_sheets
from standards_ingest.readers.spreadsheet.workbook import is_workbook
from standards_ingest.source import SourceDocument
from standards_ingest.tally import Tally
from standards_ingest.wording import match_key, plain

_TEXTS = frozenset({Column.STATEMENT, Column.CRITERION})
_FLAT = frozenset({Column.UNIT_CODE, Column.UNIT_NUMBER, Column.UNIT_TITLE, Column.OUTCOME, Column.OUTCOME_CODE})
_PLACED = frozenset({Column.SMART_LEVEL, Column.PARENT})
_MARKUP = re.compile(r"\s*<")


class SpreadsheetReader:
    """Reads CSV files and XLSX workbooks."""

    name: Final = "spreadsheet"
    title: Final = "Spreadsheet (CSV or XLSX)"

    def recognise(self, source: SourceDocument) -> Recognition:
        """Look for a workbook, or for a text that one delimiter cuts into columns."""
        if is_workbook(source.content):
            return Recognition(confidence=0.9, reason="it is an XLSX workbook")
        if source.content.startswith(b"PK"):
            return Recognition(confidence=0, reason="it is a ZIP archive, but no workbook")
        text = source.decoded.text
        if text is None or looks_like_json(text) or _MARKUP.match(text) or "\0" in text:
            return Recognition(confidence=0, reason="it is neither a workbook nor plain text in columns")
        if delimiter_of(text) not in text:
            return Recognition(confidence=0, reason="its text has no columns")
        return Recognition(confidence=0.5, reason="it is text in columns")

    def read(self, source: SourceDocument) -> DraftStandard:
        """Return the items of all sheets, and a finding for everything that could not become one."""
        document = read_sheets(source)
        by_name = {match_key(sheet.name): sheet for sheet in document.sheets}
        framework_sheet, association_sheet = by_name.get("cfdoc"), by_name.get("cfassociation")
        special = [sheet for sheet in (framework_sheet, association_sheet) if sheet]
        tables, findings = _tables([sheet for sheet in document.sheets if sheet not in special])
        framework = _framework(framework_sheet, tables, source.stem)
        if not tables:
            return DraftStandard(framework=framework, findings=(*document.findings, *findings))
        placed = _placed(tables, framework, association_sheet)
        return placed.model_copy(update={"findings": (*document.findings, *findings, *placed.findings)})


def _tables(sheets: Sequence[Sheet]) -> tuple[list[Table], tuple[Finding, ...]]:
    tables: list[Table] = []
    findings: list[Finding] = []
    refused: list[tuple[Sheet, Table | None]] = []
    for sheet in sheets:
        table = find_table(sheet)
        if table and not _TEXTS.isdisjoint(table.meanings):
            tables.append(table)
            findings.extend(table_findings(table))
        elif any(cell.text.strip() for row in sheet.rows for cell in row):
            refused.append((sheet, table))
    if not tables:
        return [], tuple(no_criteria_column(sheet, table) for sheet, table in refused)
    return tables, (*findings, *(unread_sheet(sheet) for sheet, _ in refused))


def _placed(tables: Sequence[Table], framework: Framework, association_sheet: Sheet | None) -> DraftStandard:
    tally = Tally()
    flat, items = FlatLayout(framework.id, tally), ItemRows(framework.id, tally)
    for table in tables:
        for record in table.records():
            (flat if _is_flat(table) else items).take(record)
            cell_findings(record, tally)
    given = find_table(association_sheet) if association_sheet else None
    edges = sheet_associations(
        given.records() if given else (),
        items.links,
        framework_id=framework.id,
        framework_names=_names_of(framework),
        tally=tally,
    )
    return DraftStandard(
        framework=framework,
        lines=(*flat.lines, *items.lines),
        associations=(*flat.associations, *items.placed(edges)),
        findings=tally.findings(),
    )


def _is_flat(table: Table) -> bool:
    columns = table.meanings.keys()
    if not _PLACED.isdisjoint(columns):
        return False
    return not _FLAT.isdisjoint(columns) or Column.CRITERION in columns


def _framework(sheet: Sheet | None, tables: Sequence[Table], stem: str) -> Framework:
    fields = _document_fields(sheet) if sheet else {}
    titles = [plain(title) for table in tables for title in table.titles]
    title = fields.pop("title", "") or (titles[0] if titles else stem)
    identifier = fields.pop("identifier", "")
    own = (
        identifier
        if is_uuid(identifier)
        else positional_id("spreadsheet", title, *(table.sheet.name for table in tables))
    )
    kept: dict[str, Json] = dict(fields)
    if identifier and not is_uuid(identifier):
        kept["identifier"] = identifier
    modelled = {name: fields.get(name, "") for name in ("creator", "publisher", "version")}
    for name in (*modelled, "language"):
        kept.pop(name, None)
    return Framework(
        id=FrameworkId(own),
        title=title,
        language=fields.get("language") or None,
        source_format="spreadsheet",
        extensions=extension("spreadsheet", kept),
        **modelled,
    )


def _document_fields(sheet: Sheet) -> dict[str, str]:
    if len(sheet.rows) < 2:
        return {}
    pairs = zip(sheet.rows[0], sheet.rows[1], strict=False)
    return {name.text.strip(): value.text.strip() for name, value in pairs if name.text.strip() and value.text.strip()}


def _names_of(framework: Framework) -> frozenset[str]:
    kept = framework.extensions.get("spreadsheet")
    foreign = kept.get("identifier") if isinstance(kept, dict) else None
    return frozenset({framework.id, foreign} if isinstance(foreign, str) else {framework.id})
