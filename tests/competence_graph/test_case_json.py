"""CASE packages: what 1.0 does not know is left out, and what CASE demands is supplied."""

import json
import uuid
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from builders import a_standard, changed

from competence_graph import Association, Criterion, Framework, Standard, to_case_package

SCHEMA = Path(__file__).parents[3] / "shared/data/standards/case/opensalt/case-v1p0-cfpackage-schema.json"
"""The schema of CASE 1.0 packages as opensalt, the reference implementation, ships it."""


def _uuid(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def _small(**extensions: Any) -> Standard:
    """Return a framework with one criterion, each part carrying the same extensions of CASE."""
    kept = {"case": extensions}
    return Standard(
        framework=Framework(id=_uuid("F"), title="A framework", extensions=kept),
        items=(Criterion(id=_uuid("c"), code="1.1", text="Tidy", raw_text=" Tidy ", extensions=kept),),
        associations=(Association(id=_uuid("a"), origin=_uuid("c"), destination=_uuid("F"), extensions=kept),),
    )


def _with_uuids(standard: Standard) -> Standard:
    items = tuple(changed(item, id=_uuid(item.id)) for item in standard.items)
    edges = tuple(
        changed(each, id=_uuid(each.id), origin=_uuid(each.origin), destination=_uuid(each.destination))
        for each in standard.associations
    )
    return changed(standard, framework=changed(standard.framework, id=_uuid("F")), items=items, associations=edges)


def _parts(package: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    return package["CFDocument"], package["CFItems"][0], package["CFAssociations"][0]


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_the_writer_supplies_what_case_demands(version: Any) -> None:
    document, item, association = _parts(to_case_package(_small(), version=version))

    assert {"identifier", "title", "creator", "uri", "lastChangeDateTime"} <= document.keys()
    assert {"identifier", "fullStatement", "uri", "lastChangeDateTime", "CFDocumentURI"} <= item.keys()
    assert {"identifier", "uri", "associationType", "lastChangeDateTime"} <= association.keys()
    assert all(
        association[end].keys() == {"identifier", "title", "uri"} for end in ("originNodeURI", "destinationNodeURI")
    )


def test_a_package_of_case_1_0_leaves_out_what_only_1_1_knows() -> None:
    new = {"extensions": {"x": 1}, "frameworkType": "A", "caseVersion": "1.1", "subject": ["S"], "notes": "N"}

    document, item, association = _parts(to_case_package(_small(**new), version="1.0"))

    assert not {"frameworkType", "caseVersion", "extensions"} & document.keys()
    assert not {"subject", "subjectURI", "extensions"} & item.keys()
    assert not {"notes", "extensions"} & association.keys()


def test_a_package_of_case_1_1_keeps_them_and_says_its_version() -> None:
    document, item, association = _parts(to_case_package(_small(notes="N", extensions={"x": 1}), version="1.1"))

    assert document["caseVersion"] == "1.1"
    assert item["extensions"] == document["extensions"] == {"x": 1}
    assert association["notes"] == "N"


def test_fields_of_the_source_that_vqmap_does_not_model_are_written_back() -> None:
    kept = {"uri": "https://example.org/1", "lastChangeDateTime": "2020-01-01T00:00:00Z", "adoptionStatus": "Draft"}

    for part in _parts(to_case_package(_small(**kept))):
        assert kept.items() <= part.items()


def test_definitions_and_rubrics_come_back_beside_the_document_and_not_within_it() -> None:
    definitions = {"CFItemTypes": []}
    package = to_case_package(_small(CFDefinitions=definitions, CFRubrics=[]))

    assert (package["CFDefinitions"], package["CFRubrics"]) == (definitions, [])
    assert not {"CFDefinitions", "CFRubrics"} & _parts(package)[0].keys()


def test_the_wording_is_that_of_the_source() -> None:
    _, item, _ = _parts(to_case_package(_small()))

    assert item["fullStatement"] == " Tidy "


def test_an_item_type_of_the_source_wins_over_the_kind() -> None:
    standard = _small()
    named = changed(standard, items=(changed(standard.items[0], item_type="Can-do statement"),))

    assert _parts(to_case_package(standard))[1]["CFItemType"] == "Criterion"
    assert _parts(to_case_package(named))[1]["CFItemType"] == "Can-do statement"


def test_order_is_written_as_sequence_numbers() -> None:
    package: Any = to_case_package(a_standard({"U1": 2}))

    numbers = {each["identifier"]: each.get("sequenceNumber") for each in package["CFAssociations"]}
    assert numbers == {"U1->F": None, "U1/LO1->U1": None, "U1:1->U1/LO1": 1, "U1:2->U1/LO1": 2}


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_package_satisfies_the_published_schema_of_case_1_0(version: Any) -> None:
    if not SCHEMA.exists():
        pytest.skip("the schema of CASE 1.0 packages is not part of this repository")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    standard = _with_uuids(a_standard())

    for each in (standard, _small(notes="N", subject=["S"])):
        jsonschema.validate(json.loads(json.dumps(to_case_package(each, version=version))), schema)
