"""CASE packages: what is repaired, what is refused, and what a round trip keeps."""

import json
from pathlib import Path

import pytest

from competence_graph import Criterion, Heading, LearningOutcome, Unit, to_case_package
from standards_ingest import SourceDocument, ingest

WHEN = "2025-03-01T09:00:00+00:00"
FIXTURES = Path(__file__).parents[2] / "fixtures" / "standards" / "case_package"


def link(identifier):
    return {"identifier": identifier, "title": identifier, "uri": f"https://standards.example/{identifier}"}


def an_item(identifier, text="Lace the wheel in a three-cross pattern", **more):
    uri = f"https://standards.example/{identifier}"
    return {"identifier": identifier, "fullStatement": text, "uri": uri, "lastChangeDateTime": WHEN, **more}


def an_edge(child, parent="doc", kind="isChildOf", **more):
    identifier = f"{child} {kind} {parent}"
    ends = {"originNodeURI": link(child), "destinationNodeURI": link(parent)}
    return {"associationType": kind, **ends, **link(identifier), "lastChangeDateTime": WHEN, **more}


def a_package(items, edges, **more):
    document = {**link("doc"), "creator": "Pedal and Spoke (fictional)", "lastChangeDateTime": WHEN}
    return {"CFDocument": document, "CFItems": items, "CFAssociations": edges, **more}


@pytest.mark.parametrize(
    ("item_type", "kind"),
    [
        ("Unit", Unit),
        ("Learning Outcome", LearningOutcome),
        ("Element", LearningOutcome),
        ("Assessment Criterion", Criterion),
        ("student expectation", Criterion),
        ("Introduction", Heading),
        ("General Requirements", Heading),
        ("A type nobody knows", Criterion),
    ],
)
def test_item_type_decides_what_a_leaf_is_taken_for(ingested, item_type, kind):
    items = [an_item("a", CFItemType=item_type), an_item("b", CFItemType="Criterion")]

    report = ingested(a_package(items, [an_edge("a"), an_edge("b")]))

    assert isinstance(report.release.standard.items[0], kind)


def test_line_of_unknown_type_with_lines_beneath_is_a_heading(ingested):
    report = ingested(a_package([an_item("a", CFItemType="Strand"), an_item("b")], [an_edge("a"), an_edge("b", "a")]))

    assert [item.kind for item in report.release.standard.items] == ["heading", "criterion"]


def test_leaf_whose_type_holds_lines_elsewhere_is_pointed_out(ingested, the_one):
    items = [an_item("a", CFItemType="Strand"), an_item("b"), an_item("c", CFItemType="Strand")]

    report = ingested(a_package(items, [an_edge("a"), an_edge("b", "a"), an_edge("c")]))

    assert the_one(report, "item_type_taken_both_ways").place == "/CFItems/2"


@pytest.mark.parametrize("written", ["2", 2.0, "2.0"])
def test_sequence_number_is_read_however_it_is_written(ingested, the_one, written):
    report = ingested(a_package([an_item("a")], [an_edge("a", sequenceNumber=written)]))

    assert report.release.standard.associations[0].sequence == 2
    assert the_one(report, "sequence_not_integer").severity == "warning"


def test_sequence_number_that_is_no_number_is_kept_and_named(ingested, the_one):
    report = ingested(a_package([an_item("a")], [an_edge("a", sequenceNumber="first")]))

    assert the_one(report, "sequence_unreadable").place == "/CFAssociations/0"
    assert to_case_package(report.release.standard)["CFAssociations"][0]["sequenceNumber"] == "first"


def test_many_like_defects_become_one_finding_with_an_exact_count(ingested, the_one):
    edges = [an_edge(f"i{n}") for n in range(1_234)]
    for edge in edges:
        del edge["identifier"]

    report = ingested(a_package([an_item(f"i{n}") for n in range(1_234)], edges))

    finding = the_one(report, "association_identifier_missing")
    assert finding.found == "1,234"
    assert "1,234" in finding.message
    assert "/CFAssociations/0; /CFAssociations/1" in finding.message


def test_repaired_association_keeps_its_id_from_import_to_import(ingested):
    edge = an_edge("a")
    del edge["identifier"]
    package = a_package([an_item("a")], [edge])

    assert ingested(package).release.id == ingested(package).release.id


def test_link_that_is_a_bare_address_is_followed_to_its_item(ingested):
    edge = an_edge("a") | {"originNodeURI": "https://standards.example/CFItems/a"}

    assert ingested(a_package([an_item("a")], [edge])).is_accepted


def test_association_of_unknown_type_is_kept_and_named(ingested, the_one):
    report = ingested(a_package([an_item("a")], [an_edge("a"), an_edge("a", kind="isStandardAlignedTo")]))

    assert "isStandardAlignedTo" in the_one(report, "association_type_unknown").message
    assert report.release.standard.associations[1].type == "isStandardAlignedTo"


def test_type_of_the_publishers_own_is_allowed(ingested):
    report = ingested(a_package([an_item("a")], [an_edge("a"), an_edge("a", kind="ext:assessedWith")]))

    assert "association_type_unknown" not in report.counts_by_code


def test_entry_that_is_no_object_is_an_error_and_not_skipped_in_silence(ingested, the_one):
    report = ingested(a_package([an_item("a"), "b"], [an_edge("a")]))

    assert the_one(report, "record_unreadable").place == "/CFItems/1"
    assert not report.is_accepted


def test_every_item_without_a_parent_is_counted_and_listed(ingested, the_one):
    items = [an_item("a"), an_item("b"), an_item("c")]

    report = ingested(a_package(items, [an_edge("a"), an_edge("b", "a", "precedes")]))

    summary = the_one(report, "items_outside_hierarchy")
    assert "2 of 3 items" in summary.message
    assert "precedes (1)" in summary.message
    assert report.counts_by_code["item_unattached"] == 2


def test_same_code_twice_is_kept_twice(ingested, the_one):
    items = [an_item("a", humanCodingScheme="3.3"), an_item("b", humanCodingScheme="3.3")]

    report = ingested(a_package(items, [an_edge("a"), an_edge("b")]))

    assert report.counts.criteria == 2
    assert the_one(report, "code_repeated").severity == "warning"


def test_wording_is_made_plain_and_the_source_comes_back_out(ingested):
    report = ingested(a_package([an_item("a", "  Lace\u00a0the wheel ")], [an_edge("a")]))

    assert report.release.standard.items[0].text == "Lace the wheel"
    assert to_case_package(report.release.standard)["CFItems"][0]["fullStatement"] == "  Lace\u00a0the wheel "


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_round_trip_of_a_fixture_keeps_every_field(version):
    source = (FIXTURES / f"bicycle-servicing-case-{version}.json").read_bytes()

    report = ingest(SourceDocument(content=source, name="x"))

    assert to_case_package(report.release.standard, version=version) == json.loads(source)


@pytest.mark.parametrize("missing", ["CFDocument", "CFItems", "CFAssociations"])
def test_package_without_one_of_its_sections_is_refused(ingested, missing):
    package = a_package([an_item("a")], [an_edge("a")])
    del package[missing]

    report = ingested(package)

    assert report.format == "case_package"
    assert not report.is_accepted
