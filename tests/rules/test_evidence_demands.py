"""Demands on evidence: methods, settings, main source, and exceptions for one criterion that reach no other."""

from typing import Any

import pytest
from builders import a_case, a_standard, an_item, changed
from rule_builders import C, a_policy_of, a_release_asking, blockers, is_claimable, on_occasion, shown_by, terms

from competence_graph import (
    AcrossDemands,
    CriterionDemands,
    DistinctCounts,
    EvidenceType,
    MainSource,
    Release,
    Setting,
    Unit,
    UnitDemands,
)
from mapping_engine import EvidenceItem, EvidenceTerms, evaluate
from mapping_engine.coverage import Coverage

OBSERVATION, PRODUCT, QUESTIONING = EvidenceType.OBSERVATION, EvidenceType.WORK_PRODUCT, EvidenceType.QUESTIONING
THREE_METHODS = CriterionDemands(required_methods=(OBSERVATION, PRODUCT, QUESTIONING))


def _by(method: EvidenceType, **fields: Any) -> EvidenceItem:
    defaults: dict[str, Any] = {"type": method, "file_hashes": [f"hash of {method.value}"]}
    return an_item(method.value, **(defaults | fields))


def _pieces(*methods: EvidenceType, **fields: Any) -> dict[str, Any]:
    return shown_by(*(_by(method, **fields) for method in methods))


def test_edge_33_one_method_is_not_three_where_the_unit_asks_for_three() -> None:
    release = a_release_asking(THREE_METHODS)

    assert "method_missing" in blockers(a_case(release, **_pieces(OBSERVATION)))
    assert "method_missing" in blockers(a_case(release, **_pieces(OBSERVATION, PRODUCT)))
    assert is_claimable(a_case(release, **_pieces(OBSERVATION, PRODUCT, QUESTIONING)))


def test_edge_33_three_methods_from_one_occasion_are_one_occasion() -> None:
    release = a_release_asking(changed(THREE_METHODS, distinct=DistinctCounts(occasions=2)))
    methods = (OBSERVATION, PRODUCT, QUESTIONING)

    assert "occasions_too_few" in blockers(a_case(release, **_pieces(*methods, occasion_id="Monday")))
    another_day = [_by(OBSERVATION, occasion_id="Monday"), _by(PRODUCT, occasion_id="Tuesday"), _by(QUESTIONING)]
    assert is_claimable(a_case(release, **shown_by(*another_day)))


def test_edge_33_each_criterion_needs_its_methods_where_the_unit_asks_of_each() -> None:
    release = a_release_asking(THREE_METHODS, number=2)
    pieces = _pieces(OBSERVATION, PRODUCT, QUESTIONING)
    on_first = pieces["mappings"]
    on_second = shown_by(_by(OBSERVATION), criteria=["U1:2"])["mappings"]

    findings = evaluate(a_case(release, evidence=pieces["evidence"], mappings=[*on_first, *on_second])).findings

    assert {each.place for each in findings if each.code == "method_missing"} == {"U1 1.2"}


def test_edge_33_methods_asked_for_across_the_unit_may_be_spread_over_its_criteria() -> None:
    release = a_release_asking(across=AcrossDemands(required_methods=((OBSERVATION,), (PRODUCT,))), number=2)
    observed = shown_by(_by(OBSERVATION), criteria=["U1:1"])
    for second, expected in ((PRODUCT, True), (OBSERVATION, False)):
        other = shown_by(_by(second), criteria=["U1:2"])
        evidence = list({each.id: each for each in (*observed["evidence"], *other["evidence"])}.values())
        case = a_case(release, evidence=evidence, mappings=[*observed["mappings"], *other["mappings"]])

        assert is_claimable(case) is expected


def test_requirement_12_only_allowed_methods_count() -> None:
    release = a_release_asking(CriterionDemands(allowed_methods=(OBSERVATION,)))

    assert "method_not_allowed" in blockers(a_case(release, **_pieces(PRODUCT)))
    assert is_claimable(a_case(release, **_pieces(OBSERVATION)))
    assert is_claimable(a_case(release, **_pieces(PRODUCT, OBSERVATION)))


def test_requirement_12_any_of_several_methods_may_satisfy_a_demand() -> None:
    release = a_release_asking(CriterionDemands(required_methods=((OBSERVATION, QUESTIONING),)))

    assert is_claimable(a_case(release, **_pieces(QUESTIONING)))
    assert "method_missing" in blockers(a_case(release, **_pieces(PRODUCT)))


@pytest.mark.parametrize(("observed", "claimable"), [(1, False), (2, True)])
def test_requirement_12_the_main_source_must_carry_its_share_of_the_criteria(observed: int, claimable: bool) -> None:
    release = a_release_asking(across=AcrossDemands(main_source=MainSource(methods=OBSERVATION, percent=50)), number=4)
    names = [f"U1:{number}" for number in (1, 2, 3, 4)]
    first = shown_by(_by(OBSERVATION), criteria=names[:observed])
    rest = shown_by(_by(PRODUCT), criteria=names[observed:])
    evidence, mappings = ([*first[field], *rest[field]] for field in ("evidence", "mappings"))

    assert is_claimable(a_case(release, evidence=evidence, mappings=mappings)) is claimable


def test_edge_34_simulation_counts_only_for_the_criterion_that_lists_it() -> None:
    real = CriterionDemands(allowed_settings=(Setting.REAL,))
    either = CriterionDemands(allowed_settings=(Setting.REAL, Setting.SIMULATED))
    release = a_release_asking(real, criteria={"U1:1": either}, number=11)
    simulated = an_item("drill", setting=Setting.SIMULATED)
    others = [f"U1:{number}" for number in range(2, 12)]
    for_the_first = shown_by(simulated, criteria=["U1:1"])
    for_the_rest = shown_by(an_item("work"), criteria=others)
    case = a_case(
        release,
        evidence=[*for_the_first["evidence"], *for_the_rest["evidence"]],
        mappings=[*for_the_first["mappings"], *for_the_rest["mappings"]],
    )

    assert is_claimable(case)
    leaking = shown_by(simulated, criteria=["U1:1", *others])
    findings = evaluate(changed(case, **leaking)).findings
    refused = {each.criterion_id for each in findings if each.code == "setting_not_allowed"}
    assert refused == set(others)


def test_edge_34_a_realistic_environment_is_neither_real_nor_simulated() -> None:
    release = a_release_asking(CriterionDemands(allowed_settings=(Setting.REAL, Setting.REALISTIC_ENVIRONMENT)))

    assert is_claimable(a_case(release, **shown_by(an_item(setting=Setting.REALISTIC_ENVIRONMENT))))
    assert "setting_not_allowed" in blockers(a_case(release, **shown_by(an_item(setting=Setting.SIMULATED))))


def test_requirement_12_a_criterion_relaxes_what_its_unit_and_its_qualification_ask() -> None:
    """The rare opportunity: what the criterion states itself holds before what stands around it."""
    of_all = UnitDemands(each=CriterionDemands(allowed_methods=(OBSERVATION,)))
    rare = {C: CriterionDemands(allowed_methods=(OBSERVATION, PRODUCT))}

    assert is_claimable(a_case(a_release_asking(of_all=of_all, criteria=rare), **_pieces(PRODUCT)))
    assert "method_not_allowed" in blockers(a_case(a_release_asking(of_all=of_all), **_pieces(PRODUCT)))


def test_requirement_12_what_a_qualification_asks_across_all_units_is_asked_of_all_evidence_together() -> None:
    release = a_release_asking(of_all=UnitDemands(across=AcrossDemands(distinct=DistinctCounts(sites=2))))
    one_site = [on_occasion("E1", "Monday", site="plot 14"), on_occasion("E2", "Tuesday", site="plot 14")]

    verdict = evaluate(a_case(release, **shown_by(*one_site)))
    assert [(each.code, each.place) for each in verdict.findings] == [("sites_too_few", "all units")]
    assert is_claimable(a_case(release, **shown_by(one_site[0], changed(one_site[1], site="plot 15"))))


def test_requirement_12_a_remote_observation_counts_only_where_policy_lets_it() -> None:
    remote = _by(OBSERVATION, is_remote=True)
    release = a_release_asking()
    strict = a_policy_of(terms(EvidenceTerms, remote_observation_allowed=False))

    assert is_claimable(a_case(release, **shown_by(remote)))
    assert "observation_remote" in blockers(a_case(release, **shown_by(remote), policy=strict))
    assert is_claimable(a_case(release, **shown_by(changed(remote, is_remote=False)), policy=strict))


def test_requirement_12_a_share_is_never_rounded_up() -> None:
    release = a_release_asking(across=AcrossDemands(main_source=MainSource(methods=OBSERVATION, percent=67)), number=3)
    observed = [an_item(file_hashes=["a"]), an_item("E2", type=OBSERVATION, file_hashes=["b"])]
    case = a_case(release, **shown_by(observed[1], criteria=["U1:1", "U1:2"]))
    third = shown_by(observed[0], criteria=["U1:3"])
    both = {name: (*getattr(case, name), *third[name]) for name in third}

    assert "main_source_short" in blockers(changed(case, **both))


def _one_unit_observed() -> Release:
    """Return two units of one criterion each, of which the first asks for an observation across its evidence."""
    standard = a_standard({"U1": 1, "U2": 1})
    asks = UnitDemands(across=AcrossDemands(required_methods=(OBSERVATION,)))
    items = [
        changed(each, demands=asks) if isinstance(each, Unit) and each.id == "U1" else each for each in standard.items
    ]
    return Release.of(changed(standard, items=items))


def test_what_a_unit_asks_across_its_evidence_is_not_shown_by_evidence_for_another_unit() -> None:
    product = shown_by(_by(PRODUCT), criteria=["U1:1", "U2:1"])
    observed_elsewhere = shown_by(_by(OBSERVATION), criteria=["U2:1"])
    both = {name: [*product[name], *observed_elsewhere[name]] for name in product}
    case = a_case(_one_unit_observed(), **both)

    assert "method_missing" in blockers(case)
    assert Coverage(case).achieved_units == ("U2",)
    assert is_claimable(a_case(_one_unit_observed(), **shown_by(_by(OBSERVATION), criteria=["U1:1", "U2:1"])))


def test_a_criterion_for_which_nothing_counts_is_a_gap_and_is_not_told_what_its_evidence_lacks() -> None:
    verdict = evaluate(a_case(a_release_asking(THREE_METHODS), evidence=[], mappings=[]))

    assert verdict.criteria[0].lacks == ()
    assert {each.code for each in verdict.findings} & {"criterion_not_covered", "method_missing"} == {
        "criterion_not_covered"
    }
