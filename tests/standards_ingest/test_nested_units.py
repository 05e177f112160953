"""Nested units: keys of every make, qualifications with their rules, and irregularities."""

import pytest

from competence_graph import (
    AllOf,
    AtLeastCredits,
    CriterionDemands,
    CriterionKind,
    DistinctCounts,
    EvidenceType,
    MainSource,
    Setting,
    UnitDemands,
)


def a_criterion(code="1.1", text="Lace the wheel in a three-cross pattern"):
    return {"pc_code": code, "description": text}


def a_unit(code="PSA301", *, criteria=None, **more):
    outcome = {"lo_num": "1", "description": "Be able to lace", "performance_criteria": criteria or [a_criterion()]}
    return {"code": code, "title": f"Unit {code}", "learning_outcomes": [outcome], **more}


def a_standard(*units, **more):
    return {"trade_name": "Wheel building", "level": 3, "units": list(units), **more}


def a_qualification(**more):
    fields = {"number": "999/4001/2", "title": "Certificate in Wheel Building", "level": 3}
    groups = [{"code": "M", "title": "Mandatory", "units": ["PSA301"]}]
    return fields | {"groups": groups, "rules_of_combination": [{"rule": "all_of", "group": "M"}]} | more


def test_other_keys_with_the_same_meaning_are_understood(ingested):
    criteria = [{"AC code": "1.1", "Text": "Lace the wheel in a three-cross pattern"}]
    unit = {"Unit Code": "A", "Unit Title": "Build", "outcomes": [{"number": 1, "text": "Lace", "criteria": criteria}]}

    report = ingested({"title": "Wheel building", "Level": "Level 3", "units": [unit]})

    assert report.counts.model_dump() == {"units": 1, "outcomes": 1, "criteria": 1, "headings": 0, "associations": 3}
    assert report.release.graph.criteria[0].code == "1.1"


def test_key_of_the_list_tells_the_kind_of_criterion(ingested):
    outcome = {"lo_num": "1", "description": "Lace", "knowledge": ["Explain why spokes cross"]}
    outcome["performance_criteria"] = [a_criterion()]

    report = ingested(a_standard({"code": "A", "title": "Build", "learning_outcomes": [outcome]}))

    kinds = {criterion.criterion_kind for criterion in report.release.graph.criteria}
    assert kinds == {CriterionKind.KNOWLEDGE, CriterionKind.PERFORMANCE}


def test_both_criteria_of_one_code_are_kept(ingested, the_one):
    report = ingested(
        a_standard(a_unit(criteria=[a_criterion(), a_criterion("1.1", "True the wheel to a millimetre")]))
    )

    assert report.counts.criteria == 2
    assert report.is_accepted
    assert "Both are kept" in the_one(report, "code_repeated").message


def test_ids_rest_on_position_and_never_on_code_or_wording(ingested):
    before = ingested(a_standard(a_unit(criteria=[a_criterion("1.1", "Lace the whele in a pattern")])))
    after = ingested(a_standard(a_unit(criteria=[a_criterion("1.9", "Lace the wheel in a pattern")])))

    assert before.release.graph.criteria[0].id == after.release.graph.criteria[0].id
    assert before.release.id != after.release.id


def test_symbol_bullets_become_plain_and_the_source_is_kept(ingested, the_one):
    raw = "Explain workshop layout: \uf0b7 Gangway \uf0d8 Store"

    report = ingested(a_standard(a_unit(criteria=[a_criterion(text=raw)])))

    criterion = report.release.graph.criteria[0]
    assert (criterion.text, criterion.raw_text) == ("Explain workshop layout: • Gangway • Store", raw)
    assert the_one(report, "symbol_bullets_replaced").severity == "note"


@pytest.mark.parametrize(
    ("code", "units"),
    [
        ("unit_code_off_pattern", [a_unit("CON/CJ/001/L3"), a_unit("CON/CJ/002/L3"), a_unit("CON/CJ/OO8/L3")]),
        ("unit_level_differs", [a_unit("CON/CJ/001/L2")]),
        ("numbering_gap", [a_unit(criteria=[a_criterion("1.1"), a_criterion("1.3", "True the wheel evenly")])]),
        ("criterion_short", [a_unit(criteria=[a_criterion(text="Lace")])]),
        ("criterion_long", [a_unit(criteria=[a_criterion(text="Lace the wheel " * 30)])]),
        ("wording_in_several_units", [a_unit("PSA301"), a_unit("PSA302")]),
        ("criterion_wording_missing", [a_unit(criteria=[a_criterion(), a_criterion("1.2", "")])]),
        ("nothing_beneath", [a_unit(), {"code": "PSA302", "title": "Empty", "learning_outcomes": []}]),
    ],
)
def test_irregularity_is_reported_with_its_place_and_the_file_accepted(ingested, the_one, code, units):
    report = ingested(a_standard(*units))

    finding = the_one(report, code)
    assert report.is_accepted
    assert finding.severity in {"warning", "note"}
    assert finding.place.startswith("/units/") or code == "wording_in_several_units"


def test_field_without_a_meaning_is_carried_along_and_named(ingested, the_one):
    report = ingested(a_standard(a_unit(sector="Cycles")))

    assert the_one(report, "field_unread").place == "/units/0/sector"
    assert report.release.standard.items[0].extensions == {"nested_units": {"sector": "Cycles"}}


def test_outcomes_that_are_no_list_are_an_error(ingested, the_one):
    report = ingested(a_standard(a_unit(), {"code": "B", "title": "B", "learning_outcomes": {"1": "Lace"}}))

    assert the_one(report, "record_unreadable").place == "/units/1/learning_outcomes"
    assert not report.is_accepted


def test_qualification_is_read_with_its_rules(ingested):
    rules = [{"rule": "all_of", "group": "M"}, {"rule": "at_least_credits", "group": "M", "credits": 4}]
    qualification = a_qualification(total_credits=4, certification_end_on="2029-08-31", rules_of_combination=rules)

    report = ingested(a_standard(a_unit(credit=4, level=3), qualification=qualification))

    read = report.release.standard.qualification
    assert read.combination.rules == (AllOf(group="M"), AtLeastCredits(groups=("M",), credits=4))
    assert read.combination.groups[0].unit_ids == (report.release.graph.units[0].id,)
    assert read.certification_end_on.isoformat() == "2029-08-31"


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("group_unit_unknown", {"groups": [{"code": "M", "title": "", "units": ["PSA301", "PSA309"]}]}),
        ("rule_unreadable", {"rules_of_combination": [{"rule": "most_of", "group": "M"}]}),
        ("rule_group_unknown", {"rules_of_combination": [{"rule": "all_of", "group": "Z"}]}),
        ("qualification_field_unreadable", {"operational_end_on": "31/08/2029"}),
        ("qualification_field_unreadable", {"total_credits": [4]}),
        ("qualification_field_missing", {"number": ""}),
        ("group_unreadable", {"groups": ["M"], "rules_of_combination": []}),
    ],
)
def test_qualification_that_cannot_hold_is_refused(ingested, the_one, code, wrong):
    report = ingested(a_standard(a_unit(), qualification=a_qualification(**wrong)))

    assert the_one(report, code).severity == "error"
    assert not report.is_accepted


def test_unit_code_of_two_units_cannot_stand_in_a_group(ingested, the_one):
    report = ingested(a_standard(a_unit(), a_unit(), qualification=a_qualification()))

    assert "2 units of the file have this code" in the_one(report, "group_unit_ambiguous").message


def test_credits_that_do_not_add_up_are_a_warning(ingested, the_one):
    rules = [{"rule": "at_least_credits", "groups": ["M"], "credits": 4}]
    qualification = a_qualification(total_credits=9, rules_of_combination=rules)

    report = ingested(a_standard(a_unit(credit=4), qualification=qualification))

    assert report.is_accepted
    assert the_one(report, "total_credits_differ").expected == "4"
    assert the_one(report, "group_credits_too_few").expected == "at least 9"


def test_all_84_real_files_are_accepted_with_every_criterion(real_files, ingested):
    reports = [ingested(path.read_bytes()) for path in real_files("nigeria-nsqf-nos/level-*/**/*.json")]

    assert len(reports) == 84
    assert all(report.is_accepted for report in reports)
    assert sum(report.counts.criteria for report in reports) == 15_138
    assert len({item.id for report in reports for item in report.release.standard.items}) == 851 + 3_380 + 15_138
    assert sum(report.counts_by_code.get("unit_level_differs", 0) for report in reports) == 16
    assert sum(report.counts_by_code.get("unit_code_off_pattern", 0) for report in reports) == 11


def test_demands_on_evidence_are_read_at_qualification_unit_and_criterion(ingested):
    own = a_criterion() | {"demands": {"allowed_settings": ["real", "simulated"], "distinct": {"occasions": 2}}}
    of_unit = {"across": {"main_source": {"methods": "observation", "percent": 60}}}
    of_all = {"each": {"required_methods": ["observation", ["questioning", "recording"]]}}

    report = ingested(
        a_standard(a_unit(criteria=[own], demands=of_unit), qualification=a_qualification(demands=of_all))
    )

    graph, observed = report.release.graph, (EvidenceType.OBSERVATION,)
    either = (EvidenceType.QUESTIONING, EvidenceType.RECORDING)
    assert report.counts_by_code.keys() == {"item_types_taken"}
    assert report.release.standard.qualification.demands.each.required_methods == (observed, either)
    assert graph.units[0].demands.across.main_source == MainSource(methods=observed, percent=60)
    assert graph.criteria[0].demands == CriterionDemands(
        allowed_settings=(Setting.REAL, Setting.SIMULATED), distinct=DistinctCounts(occasions=2)
    )


def test_a_standard_that_demands_nothing_keeps_the_release_it_had(ingested):
    with_empty = ingested(a_standard(a_unit(demands={})))

    assert with_empty.release.graph.units[0].demands == UnitDemands()
    assert with_empty.release.id == ingested(a_standard(a_unit())).release.id


@pytest.mark.parametrize(
    ("demands", "place", "expected", "found"),
    [
        ({"allowed_methods": ["rumour"]}, "allowed_methods/0", "observation, work_product", "rumour"),
        ({"allowed_settings": "real"}, "allowed_settings", "realistic_environment", "real"),
        ({"required_methods": [[]]}, "required_methods/0", "of which any one will do", "[]"),
        ({"distinct": {"occasions": 0}}, "distinct/occasions", "whole numbers from 1", "0"),
        ({"distinct": {"weather": 2}}, "distinct/weather", "occasions, subjects, sites, methods", "2"),
        ({"simulation": False}, "simulation", "allowed_methods, allowed_settings", "False"),
        (["observation"], "", "an object of allowed_methods", "['observation']"),
    ],
)
def test_a_demand_that_cannot_be_read_refuses_the_file(ingested, the_one, demands, place, expected, found):
    report = ingested(a_standard(a_unit(criteria=[a_criterion() | {"demands": demands}])))

    finding = the_one(report, "demand_unreadable")
    assert not report.is_accepted
    assert finding.place == "/units/0/learning_outcomes/0/performance_criteria/0/demands/".rstrip("/") + (
        f"/{place}" if place else ""
    )
    assert expected in finding.expected
    assert finding.found == found


def test_every_bad_demand_of_a_file_is_named_with_its_own_place(ingested):
    bad = {"each": {"allowed_methods": []}, "across": {"main_source": {"methods": "rumour", "percent": 101}}}

    report = ingested(a_standard(a_unit(demands=bad), qualification=a_qualification(demands={"every": {}})))

    assert sorted(each.place for each in report.findings if each.code == "demand_unreadable") == [
        "/qualification/demands/every",
        "/units/0/demands/across/main_source/methods/0",
        "/units/0/demands/across/main_source/percent",
        "/units/0/demands/each/allowed_methods",
    ]
