"""Workbooks made to harm: bombs, far cells, entities, damaged archives."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from standards_ingest.readers.spreadsheet.workbook import read_workbook


def a_workbook():
    book = Workbook()
    book.active.append(["Code", "Statement"])
    book.active.append(["1.1", "Lace the wheel in a three-cross pattern"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def rewritten(content, *, name="xl/worksheets/sheet1.xml", old=b"", new=b"", more=()):
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.namelist():
            part = source.read(entry)
            archive.writestr(entry, part.replace(old, new) if entry == name else part)
        for extra, part in more:
            archive.writestr(extra, part)
    return target.getvalue()


def test_harmless_workbook_is_read():
    workbook = read_workbook(a_workbook())

    assert workbook.findings == ()
    assert workbook.sheets[0][1][1][0] == ("1.1", "text")


def test_archive_that_swells_is_refused_before_it_is_unpacked():
    bomb = rewritten(a_workbook(), more=[("xl/worksheets/sheet2.xml", b"0" * 40_000_000)])

    assert len(bomb) < 100_000
    assert read_workbook(bomb).findings[0].code == "workbook_too_large"


def test_archive_that_lies_about_its_sizes_is_refused():
    content = bytearray(rewritten(a_workbook(), more=[("xl/worksheets/sheet2.xml", b"0" * 40_000_000)]))
    size = (40_000_000).to_bytes(4, "little")
    while size in content:
        content[content.index(size) : content.index(size) + 4] = (10).to_bytes(4, "little")

    assert read_workbook(bytes(content)).findings[0].code == "workbook_unreadable"


def test_cell_far_out_does_not_reserve_the_whole_plane():
    far = rewritten(a_workbook(), old=b'r="B2"', new=b'r="XFD1048576"')

    assert "1,048,576" in read_workbook(far).findings[0].message


def test_impossible_cell_reference_is_refused():
    odd = rewritten(a_workbook(), old=b'r="B2"', new=b'r="&#66;2"')

    assert read_workbook(odd).findings[0].code == "workbook_unreadable"


@pytest.mark.parametrize("count", [b"99999999999", b"+99999999999", b"&#57;9999999999", b"9" * 40])
def test_announced_count_does_not_reserve_memory(count):
    shared = b'<sst uniqueCount="' + count + b'"><si><t>x</t></si></sst>'

    assert read_workbook(rewritten(a_workbook(), more=[("xl/sharedStrings.xml", shared)])).findings


def test_long_text_shared_by_many_cells_is_refused():
    shared = b"<sst><si><t>" + b"x" * 300_000 + b"</t></si></sst>"
    cells = b'<row r="3">' + b'<c t="s"><v>0</v></c>' * 1_000 + b"</row></sheetData>"

    heavy = rewritten(a_workbook(), old=b"</sheetData>", new=cells, more=[("xl/sharedStrings.xml", shared)])

    assert "repeat shared texts" in read_workbook(heavy).findings[0].message


@pytest.mark.parametrize("declaration", [b"<!DOCTYPE x>", b'<!ENTITY a "b">'])
def test_entities_are_refused(declaration):
    harmful = rewritten(a_workbook(), name="xl/workbook.xml", old=b"<workbook", new=declaration + b"<workbook")

    assert "entities" in read_workbook(harmful).findings[0].message


@pytest.mark.parametrize("length", [30, 500, 3_000])
def test_archive_that_breaks_off_is_refused(length):
    assert read_workbook(a_workbook()[:length]).findings[0].code == "workbook_unreadable"
