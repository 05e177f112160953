"""The whole way from bytes to a report: no bytes may raise, and no finding may be lost."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standards_ingest import MAX_BYTES, SourceDocument, ingest

FIXTURES = Path(__file__).parents[2] / "fixtures" / "standards"
DOCUMENTS = [
    path.read_bytes()
    for folder in ("case_package", "nested_units", "spreadsheet", "refused")
    for path in sorted((FIXTURES / folder).glob("*"))
    if path.suffix != ".md" and ".expected." not in path.name
]
ODDITIES = [
    b'"',
    b"{",
    b"[",
    b"null",
    b"\0",
    b"-1",
    b"1e999",
    b"9" * 30,
    b"\\ud800",
    b"<",
    b"\xff\xfe",
    b",,",
    b"\n",
    b"{}",
]
CHANGES = st.lists(
    st.tuples(st.integers(0, 60_000), st.integers(0, 40), st.sampled_from(ODDITIES) | st.binary(max_size=6)),
    min_size=1,
    max_size=6,
)


def require_a_judgement(content):
    report = ingest(SourceDocument(content=content, name="odd\ud800.bin"))
    assert report.is_accepted != any(finding.severity == "error" for finding in report.findings)
    assert report.model_dump_json()
    if report.release:
        assert report.release.graph


def changed(content, changes):
    for at, length, oddity in changes:
        start = at % (len(content) + 1)
        content = content[:start] + oddity + content[start + length :]
    return content


@given(st.binary(max_size=400))
def test_random_bytes_never_raise(content):
    require_a_judgement(content)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(DOCUMENTS), CHANGES)
def test_damaged_documents_never_raise(content, changes):
    require_a_judgement(changed(content, changes))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"]),
    CHANGES,
)
def test_workbooks_damaged_inside_their_archive_never_raise(name, changes):
    source = zipfile.ZipFile(FIXTURES / "spreadsheet" / "wheel-building-flat.xlsx")
    target = io.BytesIO()
    with source, zipfile.ZipFile(target, "w") as archive:
        for part in source.namelist():
            content = source.read(part)
            archive.writestr(part, changed(content, changes) if part == name else content)

    require_a_judgement(target.getvalue())


@settings(max_examples=150)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["units", "code", "title", "learning_outcomes", "criteria", "text", "qualification", "level"]
                )
                | st.sampled_from(
                    ["CFDocument", "CFItems", "CFAssociations", "identifier", "fullStatement", "originNodeURI"]
                )
                | st.sampled_from(
                    ["groups", "rules_of_combination", "rule", "number", "destinationNodeURI", "sequenceNumber"]
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=30,
    )
)
def test_well_formed_json_of_any_shape_never_raises(value):
    import json

    require_a_judgement(json.dumps(value).encode())


@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"\xef\xbb\xbf", b" \r\n"])
def test_empty_file_is_said_to_be_empty(content):
    assert list(ingest(SourceDocument(content=content, name="x")).counts_by_code) == ["file_empty"]


def test_file_beyond_the_limit_is_refused_unread(ingested, the_one):
    report = ingested(b"{" + b" " * MAX_BYTES)

    assert "64 MiB" in the_one(report, "file_too_large").message


def test_unknown_format_is_told_with_the_reason_of_every_reader(ingested, the_one):
    finding = the_one(ingested({"skills": []}), "format_not_recognised")

    assert "it holds no CFDocument" in finding.message
    assert "it holds no list of units" in finding.message
    assert "spreadsheet with one row for each criterion" in finding.remedy


def test_findings_stand_in_the_order_of_the_source(ingested):
    rows = "".join(f"1.{number},\n" for number in range(12))

    report = ingested("Code,Statement\n" + rows)

    places = [finding.place for finding in report.findings if finding.code == "text_missing"]
    assert places == [f"row {number}" for number in range(2, 14)]


def test_grouped_view_hides_no_count(ingested):
    rows = "".join(f"1.{number},\n" for number in range(50))

    report = ingested("Code,Statement\n" + rows)

    group = next(group for group in report.grouped(at_most=20) if group.code == "text_missing")
    assert (group.count, len(group.first)) == (50, 20)
    assert group.summary == "text_missing: 50 (20 shown, and 30 more)"
    assert sum(group.count for group in report.grouped()) == len(report.findings)


def test_report_names_the_bytes_it_judged(ingested):
    assert ingested(b"a").sha256 == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


def test_damaged_utf_8_is_refused_rather_than_misread(ingested, the_one):
    report = ingested("Code,Statement\n1.1,Prüfen, naïve façade\n".encode() + b"1.2,\xffLace\n")

    assert "looks like UTF-8" in the_one(report, "encoding_unreadable").message
    assert not report.is_accepted
