"""The names that people write, turned into ids; everything that leads nowhere is gathered with its place."""

from collections.abc import Iterable
from typing import TypeVar

from pydantic import ValidationError

from competence_graph import CriterionId, Finding, Frozen, Release, Severity, UnitId
from mapping_engine import RULES

_Value = TypeVar("_Value", bound=Frozen)


class Names:
    """The units, criteria, pathways and rules of one standard by the names people use."""

    def __init__(self, release: Release) -> None:
        """Learn every name of a standard."""
        self.findings: list[Finding] = []
        self.graph = release.graph
        qualification = release.standard.qualification
        self.qualification_number = qualification.number if qualification else release.standard.framework.id
        self._pathways = [each.code for each in qualification.combination.pathways] if qualification else []
        self._units = {unit.code: unit.id for unit in self.graph.units} | {
            unit.id: unit.id for unit in self.graph.units
        }
        self._criteria: dict[str, list[CriterionId]] = {}
        for criterion in self.graph.criteria:
            for name in (criterion.id, self.graph.reference(criterion.id)):
                self._criteria.setdefault(name, []).append(criterion.id)

    def units(self, names: Iterable[str], place: str) -> tuple[UnitId, ...]:
        """Return the units of some names."""
        return tuple(unit for name in names if (unit := self.unit(name, place)) is not None)

    def unit(self, name: str, place: str) -> UnitId | None:
        """Return the unit of a name, or say that there is none."""
        if name not in self._units:
            known = ", ".join(unit.code for unit in self.graph.units)
            self.say("unit_unknown", place, f"There is no unit {name!r}.", f"Choose from: {known}.")
        return self._units.get(name)

    def pathway(self, code: str | None, place: str) -> str | None:
        """Return the code of a pathway, or say that the qualification has none of that code."""
        if code is not None and code not in self._pathways:
            known = ", ".join(self._pathways)
            remedy = f"Choose from: {known}." if known else "Leave it out: the qualification has no pathways."
            self.say("pathway_unknown", place, f"There is no pathway {code!r}.", remedy)
        return code

    def criteria(self, names: Iterable[str], place: str) -> tuple[CriterionId, ...]:
        """Return the criteria of some names, each as on paper or ``UNIT *`` for all of a unit."""
        return tuple(found for name in names for found in self._criteria_of(name, place))

    def rule(self, name: str, place: str) -> str:
        """Return the name of a rule, or say that there is none."""
        known = [rule.name for rule in RULES]
        if name not in known:
            self.say("rule_unknown", place, f"There is no rule {name!r}.", f"Choose from: {', '.join(known)}.")
        return name

    def made(self, form: type[_Value], place: str, code: str, **fields: object) -> tuple[_Value, ...]:
        """Return a record in a tuple, or none where its fields contradict each other; each contradiction is told."""
        try:
            return (form.model_validate(fields),)
        except ValidationError as problem:
            for error in problem.errors():
                where = "/".join((place, *(str(step) for step in error["loc"])))
                said = error["msg"].removeprefix("Value error, ")
                self.say(code, where, f"{fields.get('id') or 'It'}: {said}.", "Correct it.")
            return ()

    def say(self, code: str, place: str, message: str, remedy: str) -> None:
        """Gather a problem."""
        self.findings.append(Finding(code=code, severity=Severity.ERROR, place=place, message=message, remedy=remedy))

    def _criteria_of(self, name: str, place: str) -> tuple[CriterionId, ...]:
        if name.endswith(" *"):
            unit = self.unit(name.removesuffix(" *"), place)
            return tuple(each.id for each in self.graph.criteria_by_unit[unit]) if unit else ()
        found = self._criteria.get(name, [])
        if len(found) != 1:
            said = f"There is no criterion {name!r}." if not found else f"{name!r} names {len(found)} criteria."
            remedy = (
                "Write the unit's code and the criterion's, as in HAC301 2.3."
                if not found
                else f"Use an id: {', '.join(found)}."
            )
            self.say("criterion_unknown", place, said, remedy)
            return ()
        return tuple(found)
