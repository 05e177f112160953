"""Spreadsheets: both layouts, encodings, and what people really type."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

FLAT = "Unit code,Unit title,Level,Credit,LO number,Learning outcome,AC number,Assessment criterion\n"
ROW = "PSA301,Build a wheel,3,4,1,Be able to lace,1.1,Lace the wheel in a three-cross pattern\n"
ITEMS = "Code,Statement,Parent\nW,Wheels,\nW.1,Lace the wheel in a three-cross pattern,W\n"


def a_workbook(**sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_blank_unit_and_outcome_hold_on_from_above(ingested):
    report = ingested(FLAT + ROW + ",,,,,,1.2,True the wheel to a millimetre\n")

    graph = report.release.graph
    assert report.counts.model_dump() == {"units": 1, "outcomes": 1, "criteria": 2, "headings": 0, "associations": 4}
    assert [graph.reference(criterion.id) for criterion in graph.criteria] == ["PSA301 1.1", "PSA301 1.2"]
    assert (graph.units[0].level, graph.units[0].credit) == (3, 4)


def test_unit_named_again_further_down_is_the_same_unit(ingested):
    again = "PSA301,,,,2,Be able to true,2.1,True the wheel to a millimetre\n"

    report = ingested(FLAT + ROW + ROW.replace("PSA301", "PSA302").replace("Build", "Mend") + again)

    assert [unit.code for unit in report.release.graph.units] == ["PSA301", "PSA302"]
    assert report.counts.outcomes == 3


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_is_read_in_every_usual_encoding(ingested, codec):
    report = ingested((FLAT + ROW.replace("three-cross", "café-style")).encode(codec))

    assert report.release.graph.criteria[0].text == "Lace the wheel in a café-style pattern"


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_every_usual_delimiter_is_found(ingested, delimiter):
    assert ingested((FLAT + ROW).replace(",", delimiter)).counts.criteria == 1


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_every_usual_line_end_is_read(ingested, line_end):
    assert ingested((FLAT + ROW).replace("\n", line_end)).counts.criteria == 1


def test_title_lines_above_the_header_name_the_standard(ingested, the_one):
    report = ingested("Certificate in Wheel Building\n\n" + FLAT + ROW)

    assert report.release.title == "Certificate in Wheel Building"
    assert the_one(report, "title_lines_skipped").place == "row 3"


def test_row_numbers_are_those_a_person_sees(ingested, the_one):
    report = ingested("Title\n\n" + FLAT + ROW + ",,,,,,1.2,\n")

    finding = the_one(report, "criterion_wording_missing")
    assert finding.place == "row 5, column Assessment criterion"
    assert not report.is_accepted


def test_remark_below_the_table_is_not_dropped_in_silence(ingested, the_one):
    report = ingested("Remarks," + FLAT + "," + ROW + "Checked by the office,,,,,,,,\n")

    assert the_one(report, "row_unread").place == "row 3"


def test_column_without_a_meaning_is_carried_along(ingested):
    report = ingested(FLAT.replace("\n", ",Colour\n") + ROW.replace("\n", ",red\n"))

    assert report.release.graph.criteria[0].extensions == {"spreadsheet": {"Colour": "red"}}
    assert "columns_unread" in report.counts_by_code


def test_header_that_stands_twice_is_named(ingested, the_one):
    report = ingested(FLAT.replace("\n", ",Level\n") + ROW.replace("\n", ",4\n"))

    assert the_one(report, "header_repeated").found == "Level"
    assert report.release.graph.units[0].level == 3


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3"])
def test_text_that_looks_like_a_formula_stays_text(ingested, text):
    report = ingested(FLAT + f"PSA301,Build,3,4,1,Lace,1.1,{text}\n")

    assert report.release.graph.criteria[0].text == text
    assert "formula_like_text" in report.counts_by_code


def test_parent_column_places_each_row(ingested):
    graph = ingested(ITEMS).release.graph

    assert graph.context(graph.criteria[0].id) == ("Wheels",)


def test_parent_code_of_two_rows_is_refused(ingested, the_one):
    report = ingested("Code,Statement,Parent\nW,Wheels,\nW,Wheels again,\nW.1,Lace the wheel,W\n")

    assert the_one(report, "parent_code_ambiguous").place == "row 4, column Parent"


def test_parent_that_does_not_exist_is_named_with_its_row(ingested, the_one):
    finding = the_one(ingested(ITEMS + "W.2,True the wheel,X\n"), "edge_parent_unknown")

    assert finding.place == "row 4"
    assert "X" in finding.message


def test_smart_level_places_each_row_in_its_order(ingested):
    graph = ingested("Statement,smartLevel\nTrue the wheel,1.2\nLace the wheel,1.1\nWheels,1\n").release.graph

    assert [item.text for item in graph.descend()] == ["Wheels", "Lace the wheel", "True the wheel"]


def test_workbook_cells_keep_the_text_a_person_sees(ingested, the_one):
    row = ["PSA301", "Build a wheel", 3, 4.0, 1, "Be able to lace", 1.1, "Lace the wheel"]

    report = ingested(a_workbook(Units=[FLAT.strip().split(","), row]))

    assert report.release.graph.criteria[0].code == "1.1"
    assert the_one(report, "code_stored_as_number").place == "row 2, column AC number"


def test_code_turned_into_a_date_is_noticed(ingested, the_one):
    row = ["PSA301", "Build a wheel", 3, 4, 1, "Be able to lace", date(2025, 2, 1), "Lace the wheel"]

    assert the_one(ingested(a_workbook(Units=[FLAT.strip().split(","), row])), "code_stored_as_date")


def test_each_sheet_may_hold_a_unit(ingested):
    header, first = FLAT.strip().split(","), ROW.strip().split(",")
    second = [cell.replace("PSA301", "PSA302") for cell in first]

    report = ingested(a_workbook(One=[header, first], Two=[header, second], Help=[["Ask the office", "or not"]]))

    assert report.counts.units == 2
    assert {finding.place for finding in report.findings if finding.code == "sheet_unread"} == {"sheet Help, row 1"}


@pytest.mark.parametrize("name", ["OpenSalt_Testing.xlsx", "ccsso_ela.xlsx", "ccsso_ela_item.csv"])
def test_real_exchange_spreadsheet_gives_every_item(ingested, real_files, name):
    (path,) = real_files(f"spreadsheets/opensalt/{name}")

    report = ingested(path.read_bytes())

    assert report.is_accepted
    assert report.counts.criteria + report.counts.headings == 1_189
    assert report.counts.associations == 1_189


def test_real_list_of_standards_is_refused_with_all_that_was_understood(ingested, real_files, the_one):
    (path,) = real_files("uk-apprenticeships/ApprenticeshipStandards_2018.csv")

    report = ingested(path.read_bytes())

    finding = the_one(report, "no_criterion_column")
    assert not report.is_accepted
    assert "Apprenticeship Standards accurate as of 08 May 2018" in finding.message
    assert "Name, Reference, Standard Approved" in finding.message
    assert the_one(report, "encoding_recognised").found == "UTF-16 (little-endian) without a byte order mark"
