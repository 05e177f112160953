"""The SSSOM table: read by another's reader, with the tool's confidence and the assessor's agreement kept apart."""

import csv
import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from answered import START, a_record, a_shown
from builders import a_decision, a_release, a_sign_off, an_item, changed, criterion_of
from hypothesis import given
from hypothesis import strategies as st

from competence_graph import CompetenceGraph, Release
from mapping_engine import Decision, MappedPortfolio, Origin, sssom_rows, sssom_text
from mapping_engine.sssom import COLUMNS, PREFIXES

FIRST, SECOND, THIRD, FOURTH = (criterion_of("U1", number) for number in range(1, 5))
MOMENT = START + timedelta(days=1)


@pytest.fixture(scope="module")
def release() -> Release:
    return a_release({"U1": 4})


def portfolio(release: Release, **fields: Any) -> MappedPortfolio:
    """Return three suggestions of which two are decided on, one by-hand decision, a probe and a sentinel."""
    shown = [
        a_shown(FIRST, 0.9, rank=1),
        a_shown(SECOND, 0.81239, rank=2),
        a_shown(THIRD, None, rank=3, band=""),
        a_shown("foreign", 0.7, rank=4, kind="sentinel"),
    ]
    defaults: dict[str, Any] = {
        "release_id": release.id,
        "evidence": (an_item("E0", title='Jade\'s\ttiles\n| of "plot" 14'),),
        "records": (a_record(shown),),
        "mappings": (
            a_decision("E0", FIRST, decided_at=MOMENT, origin=Origin.SUGGESTED, comment="Jade did well"),
            a_decision("E0", SECOND, Decision.REJECTED, decided_at=MOMENT, origin=Origin.SUGGESTED),
            a_decision("E0", FOURTH, Decision.INSUFFICIENT, decided_at=MOMENT),
        ),
        "sign_offs": (),
    }
    return MappedPortfolio(**(defaults | fields))


def text_of(release: Release, given: MappedPortfolio) -> str:
    return sssom_text(sssom_rows(given, CompetenceGraph(release.standard)), title="A set", tool_version="1.2.3")


def rows_of(text: str) -> list[dict[str, str]]:
    table = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return list(csv.DictReader(io.StringIO(table), delimiter="\t"))


def header_of(text: str) -> dict[str, Any]:
    lines = [line.removeprefix("#") for line in text.splitlines() if line.startswith("#")]
    found: dict[str, Any] = yaml.safe_load("\n".join(lines))
    return found


def by_tool(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    return {each["object_id"]: each for each in rows if each["mapping_tool"]}


def by_person(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    return {each["object_id"]: each for each in rows if each["author_id"]}


def curie(criterion: str) -> str:
    return f"criterion:{criterion.replace(':', '%3A')}"


def test_the_reader_of_another_project_finds_every_row_without_an_error(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "PYSTOW_HOME", str(tmp_path / "pystow"))
    import sssom_pydantic

    file = tmp_path / "mappings.sssom.tsv"
    file.write_text(text_of(release, portfolio(release)), encoding="utf-8")
    mappings, _, mapping_set, errors = sssom_pydantic.read(file, return_errors=True)
    assert errors == []
    assert "urn:uuid:" in str(mapping_set.id)
    suggested = [each for each in mappings if each.mapping_tool]
    assert sorted((each.confidence, each.reviewer_agreement) for each in suggested if each.confidence) == [
        (0.812, -1.0),
        (0.9, 1.0),
    ]
    decided = [each for each in mappings if each.authors]
    assert [each.predicate_modifier for each in decided].count("Not") == 1
    assert len(mappings) == 6


def test_each_required_slot_is_filled_in_every_row(release: Release) -> None:
    text = text_of(release, portfolio(release))
    for row in rows_of(text):
        assert all(row[slot] for slot in ("subject_id", "predicate_id", "object_id", "mapping_justification"))
        assert row["mapping_justification"] in {"semapv:CompositeMatching", "semapv:ManualMappingCuration"}
    header = header_of(text)
    assert {"mapping_set_id", "license", "curie_map"} <= set(header)
    assert header["sssom_version"] == "1.1"


def test_the_tools_confidence_stands_apart_from_the_reviewers_agreement(release: Release) -> None:
    rows = by_tool(rows_of(text_of(release, portfolio(release))))
    told = {name: (row["confidence"], row["reviewer_agreement"], row["reviewer_id"]) for name, row in rows.items()}
    assert told == {
        curie(FIRST): ("0.9", "1", "person:assessor"),
        curie(SECOND): ("0.812", "-1", "person:assessor"),
        curie(THIRD): ("", "", ""),
    }
    assert {(row["mapping_tool"], row["mapping_tool_version"]) for row in rows.values()} == {("vqmap", "ranker-1")}
    assert {row["predicate_modifier"] for row in rows.values()} == {""}


def test_a_decision_is_a_row_of_the_assessors_without_the_tools_confidence(release: Release) -> None:
    rows = by_person(rows_of(text_of(release, portfolio(release))))
    told = {name: (row["predicate_id"], row["predicate_modifier"], row["confidence"]) for name, row in rows.items()}
    assert told == {
        curie(FIRST): ("vqmap:covers", "", ""),
        curie(SECOND): ("vqmap:covers", "Not", ""),
        curie(FOURTH): ("vqmap:isInsufficientFor", "", ""),
    }
    assert {row["mapping_date"] for row in rows.values()} == {"2026-03-03"}
    assert "suggested" in rows[curie(FIRST)]["comment"]
    assert "by hand" in rows[curie(FOURTH)]["comment"]


def test_who_released_the_unit_after_a_decision_reviewed_it(release: Release) -> None:
    later = a_sign_off("U1", signed_at=MOMENT + timedelta(days=2))
    earlier = a_sign_off("U1", signed_at=MOMENT - timedelta(days=2))
    for sign_offs, reviewer in (((later,), "person:iqa"), ((earlier,), ""), ((), "")):
        rows = by_person(rows_of(text_of(release, portfolio(release, sign_offs=sign_offs))))
        assert {row.get("reviewer_id", "") for row in rows.values()} == {reviewer}


def test_a_decision_from_before_the_suggestion_is_no_review_of_it(release: Release) -> None:
    early = (a_decision("E0", FIRST, decided_at=START - timedelta(days=1)),)
    rows = by_tool(rows_of(text_of(release, portfolio(release, mappings=early))))
    assert "reviewer_agreement" not in rows[curie(FIRST)]


def test_a_suggestion_shown_twice_is_one_row_as_last_shown_and_each_model_has_its_own(release: Release) -> None:
    records = (
        a_record([a_shown(FIRST, 0.2)], 0, evidence_id="E0"),
        a_record([a_shown(FIRST, 0.6)], 1, evidence_id="E0"),
        a_record([a_shown(FIRST, 0.4)], 2, evidence_id="E0", model="ranker-2"),
    )
    text = text_of(release, portfolio(release, records=records[::-1], mappings=()))
    found = {(row["mapping_tool_version"], row["confidence"]) for row in rows_of(text)}
    assert found == {("ranker-1", "0.6"), ("ranker-2", "0.4")}


def test_no_sentinel_and_nothing_that_a_person_wrote_of_evidence_is_told(release: Release) -> None:
    text = text_of(release, portfolio(release))
    assert "foreign" not in text
    assert "sentinel" not in text
    assert "Jade" not in text


def test_every_prefix_that_is_used_is_declared_and_no_other(release: Release) -> None:
    text = text_of(release, portfolio(release))
    used = {row[slot].split(":")[0] for row in rows_of(text) for slot in row if slot.endswith(("_id", "source"))}
    used |= {row["mapping_justification"].split(":")[0] for row in rows_of(text)} | {"person"}
    assert set(header_of(text)["curie_map"]) == used - {""}
    assert dict(PREFIXES) == header_of(text)["curie_map"]


def test_equal_sets_are_equal_to_the_byte_and_others_have_another_id(release: Release) -> None:
    given = portfolio(release)
    turned = changed(given, mappings=given.mappings[::-1], records=given.records[::-1])
    assert text_of(release, given) == text_of(release, turned)
    other = portfolio(release, mappings=given.mappings[:1])
    assert header_of(text_of(release, other))["mapping_set_id"] != header_of(text_of(release, given))["mapping_set_id"]


def test_a_set_without_rows_is_still_a_table(release: Release) -> None:
    text = text_of(release, portfolio(release, records=(), mappings=()))
    assert rows_of(text) == []
    assert text.splitlines()[-1].split("\t") == list(COLUMNS)


@given(words=st.text(min_size=1, max_size=40), name=st.text(min_size=1, max_size=12))
def test_whatever_a_criterion_or_an_id_holds_the_table_stays_one(words: str, name: str) -> None:
    release = a_release({"U1": 1})
    items = tuple(changed(each, text=f"Lay{words}") if each.id == FIRST else each for each in release.standard.items)
    graph = CompetenceGraph(changed(release.standard, items=items))
    given = portfolio(
        release, mappings=(a_decision("E0", FIRST, assessor_id=name),), records=(a_record([a_shown(FIRST)]),)
    )
    text = sssom_text(sssom_rows(given, graph), title=words, tool_version="1")
    body = [line for line in text.split("\n") if not line.startswith("#")]
    assert len(body) == 4
    assert len({line.count("\t") for line in body[:3]}) == 1
    assert len(rows_of(text)) == 2
    title = header_of(text)["mapping_set_title"]
    assert [each for each in title if each.isalnum()] == [each for each in words if each.isalnum()]
