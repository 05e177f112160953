"""CASE packages as publishers and scripts really make them."""

import json

from competence_graph import to_case_package
from standards_ingest import SourceDocument, ingest


def report_on(path):
    return ingest(SourceDocument(content=path.read_bytes(), name=path.name))


def differences(source, written, section):
    """Count fields that differ; a field that the source lacks and CASE demands may be supplied."""
    pairs = zip(source[section], written[section], strict=True)
    return [(field, old[field], new.get(field)) for old, new in pairs for field in old if old[field] != new.get(field)]


def test_official_texas_package_round_trips_without_a_difference(real_files):
    (path,) = real_files("case/texas/teks_math_OFFICIAL.json")

    report = report_on(path)
    written, source = to_case_package(report.release.standard), json.loads(path.read_bytes())

    assert (len(source["CFItems"]), report.counts.associations) == (1_515, 1_515)
    assert differences(source, written, "CFItems") == []
    assert differences(source, written, "CFAssociations") == []
    assert written["CFDocument"] == source["CFDocument"]
    assert written["CFDefinitions"] == source["CFDefinitions"]


def test_supplied_fields_are_the_only_additions_to_the_official_texas_package(real_files):
    (path,) = real_files("case/texas/teks_math_OFFICIAL.json")
    source = json.loads(path.read_bytes())

    written = to_case_package(report_on(path).release.standard)

    for section, supplied in (("CFItems", {"CFDocumentURI"}), ("CFAssociations", set())):
        pairs = zip(source[section], written[section], strict=True)
        assert set().union(*(new.keys() - old.keys() for old, new in pairs)) == supplied


def test_derived_texas_package_is_refused_with_every_kind_of_defect_counted(real_files):
    (path,) = real_files("case/texas/teks_math_case.json")

    report = report_on(path)

    found = {finding.code: finding.found for finding in report.findings}
    assert not report.is_accepted
    assert report.counts_by_code["item_unattached"] == 429
    assert found["items_outside_hierarchy"] == "429 items without"
    assert found["association_identifier_missing"] == "2,814"
    assert found["association_uri_missing"] == "2,814"
    assert found["association_lastchangedatetime_missing"] == "2,814"
    assert found["association_link_incomplete"] == "5,628"
    assert found["association_type_unknown"] == "258"
    assert found["item_uri_missing"] == "1,944"


def test_derived_texas_package_is_told_in_a_list_a_person_can_read(real_files):
    (path,) = real_files("case/texas/teks_math_case.json")

    groups = report_on(path).grouped(at_most=20)

    assert len(groups) < 20
    assert groups[0].summary == "item_unattached: 429 (20 shown, and 409 more)"


def test_every_package_of_the_reference_implementation_is_read(real_files):
    packages = [path for path in real_files("case/opensalt/*.json") if not path.name.startswith("case-v1p0")]

    reports = {path.name: report_on(path) for path in packages}

    assert len(reports) == 8
    assert {name: report.counts_by_code for name, report in reports.items() if not report.is_accepted} == {}


def test_schema_is_not_taken_for_a_package(real_files):
    (path,) = real_files("case/opensalt/case-v1p0-cfpackage-schema.json")

    assert list(report_on(path).counts_by_code) == ["format_not_recognised"]


def test_staging_sample_names_its_21_destinations_outside(real_files):
    (path,) = real_files("case/opensalt/opensalt-framework-*.json")

    found = {finding.code: finding.found for finding in report_on(path).findings}

    assert found["association_leads_outside"] == "21"
    assert found["sequence_not_integer"] == "2"
