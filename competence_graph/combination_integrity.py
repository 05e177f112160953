"""What a designer must clear in rules of combination: names that lead nowhere, circles, contradictions.

Names are judged first; only rules whose names all lead somewhere are counted.
"""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from competence_graph.combination import (
    AtLeastCredits,
    AtLeastCreditsAtLevel,
    AtMostCredits,
    RulesOfCombination,
    UnitFacts,
)
from competence_graph.combination_contradictions import contradictions
from competence_graph.combination_families import further_problems
from competence_graph.combination_tree import RuleNode, all_rule_nodes, closures, group_codes_of, limit_exceeded
from competence_graph.findings import Finding, Severity
from competence_graph.identifiers import UnitId


def combination_findings(rules: RulesOfCombination, facts: Mapping[UnitId, UnitFacts]) -> tuple[Finding, ...]:
    """Return what is wrong with rules of combination; whether they can be satisfied is asked once names are sound."""
    if excess := limit_exceeded(rules):
        return (error("combination_too_large", f"{excess}.", "Join rules or groups; compare with the handbook."),)
    nodes = all_rule_nodes(rules)
    wrong = (
        *_wrong_groups(rules, facts),
        *_circles(rules, facts),
        *_wrong_rules(rules, nodes),
        *_missing_credits(rules, nodes, facts),
        *_wrong_units(rules, facts),
    )
    return wrong or contradictions(rules, facts)


def error(code: str, message: str, remedy: str, *, place: str = "") -> Finding:
    """Return a finding that keeps a standard from being released."""
    return Finding(code=code, severity=Severity.ERROR, message=message, remedy=remedy, place=place)


def _wrong_groups(rules: RulesOfCombination, facts: Mapping[UnitId, UnitFacts]) -> Iterator[Finding]:
    codes = [group.code for group in rules.groups]
    for group in rules.groups:
        place = f"group {group.code}"
        for unit in group.unit_ids:
            if unit not in facts:
                message = f"Group {group.code} names the unit {unit}, which the standard does not hold."
                yield error("group_unit_unknown", message, "Correct the unit's code.", place=place)
        for code in group.group_codes:
            if code not in codes:
                message = f"Group {group.code} is made of group {code}, which does not exist."
                yield error("group_group_unknown", message, f"Use one of: {', '.join(sorted(codes))}.", place=place)
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        message = f"The group code {code} stands {codes.count(code)} times."
        yield error("group_repeated", message, "Give every group a code of its own.", place=f"group {code}")


def _circles(rules: RulesOfCombination, facts: Mapping[UnitId, UnitFacts]) -> Iterator[Finding]:
    groups = {group.code: group.group_codes for group in rules.groups}
    if path := _circle(groups.items()):
        message = f"Groups are made of one another in a circle: {' → '.join(path)}."
        yield error("groups_circular", message, "Take one group out of the other.", place=f"group {path[0]}")
    needs = [(each.unit_id, each.needs) for each in rules.requisites if each.kind == "prerequisite"]
    if path := _circle(needs):
        codes = {str(unit): each.code for unit, each in facts.items()}
        names = " → ".join(codes.get(unit, unit) for unit in path)
        message = f"Units are prerequisites of one another in a circle, so none can come first: {names}."
        yield error("requisites_circular", message, "Make them corequisites, or remove one.", place="requisites")


def _circle(edges: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for origin, ends in edges:
        sorter.add(origin, *ends)
    try:
        sorter.prepare()
    except CycleError as circle:
        return list(circle.args[1])
    return []


def _wrong_rules(rules: RulesOfCombination, nodes: tuple[RuleNode, ...]) -> Iterator[Finding]:
    codes = {group.code for group in rules.groups}
    for node in nodes:
        for code in group_codes_of(node.rule):
            if code not in codes:
                message = f"The rule counts group {code}, which does not exist."
                yield error("rule_group_unknown", message, f"Use one of: {', '.join(sorted(codes))}.", place=node.path)
    for path, fault in further_problems(nodes):
        yield error("rule_further_wrong", f"The rule is wrong: {fault}.", "Name a rule of this tree.", place=path)
    yield from _repeated("rule_name_repeated", "rule name", [node.rule.name for node in nodes if node.rule.name])
    yield from _repeated("pathway_repeated", "pathway code", [pathway.code for pathway in rules.pathways])
    for pathway in rules.pathways:
        if not pathway.rules and not rules.rules:
            message = f"Pathway {pathway.code} states no rules, and none hold for all pathways."
            place = f"pathways[{pathway.code}]"
            yield error("pathway_without_rules", message, "State what the pathway asks for.", place=place)


def _repeated(code: str, what: str, names: list[str]) -> Iterator[Finding]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        message = f"The {what} {name!r} stands {names.count(name)} times."
        yield error(code, message, "Give each one of its own.", place=name)


def _missing_credits(
    rules: RulesOfCombination, nodes: tuple[RuleNode, ...], facts: Mapping[UnitId, UnitFacts]
) -> Iterator[Finding]:
    beneath = closures(rules)
    asked = [
        (node.path, {inner for code in node.rule.groups for inner in beneath.get(code, ())})
        for node in nodes
        if isinstance(node.rule, AtLeastCredits | AtLeastCreditsAtLevel | AtMostCredits)
    ]
    if rules.transfer_cap and rules.transfer_cap.measure == "credits":
        asked.append(("transfer_cap", set(beneath)))
    for place, groups in asked:
        listed = dict.fromkeys(unit for group in rules.groups if group.code in groups for unit in group.unit_ids)
        standing_in = [each.unit_id for each in rules.equivalents if each.stands_for in listed]
        for unit in dict.fromkeys((*listed, *standing_in)):
            if unit in facts and facts[unit].credit is None:
                message = f"The rule counts credits, but unit {facts[unit].code} has none."
                yield error("credit_missing", message, "Give the unit its credit, or count units.", place=place)


def _wrong_units(rules: RulesOfCombination, facts: Mapping[UnitId, UnitFacts]) -> Iterator[Finding]:
    for place, units in _places_of_units(rules):
        for unit in units:
            if unit not in facts:
                message = f"The unit {unit} is named, which the standard does not hold."
                yield error("combination_unit_unknown", message, "Correct the unit's code.", place=place)
    listed = {unit: group.code for group in rules.groups for unit in group.unit_ids}
    for unit in rules.additional_units:
        if unit in listed and unit in facts:
            message = f"Unit {facts[unit].code} never counts, being additional, but stands in group {listed[unit]}."
            yield error("additional_unit_in_group", message, "Keep it in one of the two.", place="additional_units")


def _places_of_units(rules: RulesOfCombination) -> Iterator[tuple[str, tuple[UnitId, ...]]]:
    for position, barred in enumerate(rules.barred):
        yield f"barred[{position}]", barred.unit_ids
    for position, code in enumerate(rules.barring_codes):
        yield f"barring_codes[{position}]", code.unit_ids
    for position, requisite in enumerate(rules.requisites):
        yield f"requisites[{position}]", (requisite.unit_id, *requisite.needs)
    for position, equivalence in enumerate(rules.equivalents):
        yield f"equivalents[{position}]", (equivalence.unit_id, equivalence.stands_for)
    yield "additional_units", rules.additional_units
