"""Case files: a whole assessment case in one YAML document that a designer can write by hand.

A case file names its standard, the learner's units, the evidence, the decisions and the day, and may state
the verdict it expects. Criteria are named as people name them: ``HAC301 2.3``, or ``HAC301 *`` for a whole unit.
"""

from collections.abc import Iterator

from pydantic import ValidationError

from competence_graph import CriterionId, Finding, Release, Severity, UnitId, fingerprint
from mapping_engine import (
    DEFAULT_POLICY,
    AssessmentCase,
    EvidenceItem,
    Mapping,
    MappingId,
    RecencyOverride,
    SignOff,
    Verdict,
)
from service.case_form import CaseEvidence, CaseFile, CaseOverride, Expected
from service.errors import RequestInvalid
from service.yaml_text import YamlUnreadable, read_yaml


def read_case_file(text: str) -> CaseFile:
    """Read a case file.

    Raises:
        RequestInvalid: it is no YAML, or fields are wrong; every wrong field is named.
    """
    try:
        return CaseFile.model_validate(read_yaml(text).value)
    except YamlUnreadable as problem:
        unreadable = _finding("case_file_unreadable", problem.place, problem.detail, problem.remedy)
        raise _refused([unreadable]) from problem
    except ValidationError as problem:
        findings = [
            _finding(
                "case_file_field", _pointer(each["loc"]), f"{each['msg']}.", "See `vqmap schema case` for the form."
            )
            for each in problem.errors()
        ]
        raise _refused(findings) from problem


def case_of(file: CaseFile, release: Release) -> AssessmentCase:
    """Return the assessment case that a case file describes on a release.

    Raises:
        RequestInvalid: references lead nowhere or records contradict each other; all of them are named.
    """
    resolver = _Resolver(release)
    units = resolver.units(file.units, "/units")
    mappings = tuple(resolver.mappings(file))
    sign_offs = tuple(resolver.sign_offs(file))
    evidence = tuple(resolver.evidence(file))
    if resolver.findings:
        raise _refused(resolver.findings)
    try:
        return AssessmentCase(
            release=release,
            registration_id=file.title or "case file",
            learner_id=file.learner,
            registered_on=file.registered_on or file.as_of,
            chosen_units=units,
            evidence=evidence,
            mappings=mappings,
            overrides=tuple(_override(each) for each in file.overrides),
            sign_offs=sign_offs,
            policy=file.policy or DEFAULT_POLICY,
            as_of=file.as_of,
            claimed_by=file.claimed_by,
        )
    except ValidationError as problem:
        findings = [
            _finding("case_contradicts_itself", _pointer(each["loc"]), f"{each['msg']}.", "Correct the records named.")
            for each in problem.errors()
        ]
        raise _refused(findings) from problem


def differences(expected: Expected, verdict: Verdict) -> tuple[str, ...]:
    """Return in words how a verdict differs from the expected one; nothing if it does not."""
    found = {(each.code, each.place) for each in verdict.findings}
    wanted = {(each.code, each.place) for each in expected.findings}
    words = [] if expected.claimable == verdict.claimable else [f"expected claimable: {expected.claimable}"]
    words += [f"expected finding is missing: {code} at {place}" for code, place in sorted(wanted - found)]
    words += [f"finding was not expected: {code} at {place}" for code, place in sorted(found - wanted)]
    return tuple(words)


class _Resolver:
    """Turns the names that people write into ids, collecting everything that leads nowhere."""

    def __init__(self, release: Release) -> None:
        self.findings: list[Finding] = []
        self._graph = release.graph
        self._units = {unit.code: unit.id for unit in self._graph.units} | {
            unit.id: unit.id for unit in self._graph.units
        }
        self._criteria: dict[str, list[CriterionId]] = {}
        for criterion in self._graph.criteria:
            for name in (criterion.id, self._graph.reference(criterion.id)):
                self._criteria.setdefault(name, []).append(criterion.id)

    def units(self, names: tuple[str, ...], place: str) -> tuple[UnitId, ...]:
        return tuple(unit for name in names if (unit := self._unit(name, place)) is not None)

    def mappings(self, file: CaseFile) -> Iterator[Mapping]:
        for position, each in enumerate(file.mappings):
            place = f"/mappings/{position}/criteria"
            for criterion in (found for name in each.criteria for found in self._criteria_of(name, place)):
                yield Mapping(
                    id=MappingId(f"{position}:{each.evidence}:{criterion}"),
                    evidence_id=each.evidence,
                    criterion_id=criterion,
                    decision=each.decision,
                    assessor_id=each.assessor,
                    decided_at=each.decided_on,
                    comment=each.comment,
                )

    def sign_offs(self, file: CaseFile) -> Iterator[SignOff]:
        for position, each in enumerate(file.sign_offs):
            for unit in self.units(each.units, f"/sign_offs/{position}/units"):
                yield SignOff(id=f"{position}:{unit}", unit_id=unit, iqa_id=each.iqa, signed_at=each.signed_on)

    def evidence(self, file: CaseFile) -> Iterator[EvidenceItem]:
        for position, each in enumerate(file.evidence):
            try:
                yield _evidence(each)
            except ValidationError as problem:
                for error in problem.errors():
                    said = error["msg"].removeprefix("Value error, ")
                    self.findings.append(
                        _finding(
                            "evidence_contradicts_itself", f"/evidence/{position}", f"{each.id}: {said}.", "Correct it."
                        )
                    )

    def _unit(self, name: str, place: str) -> UnitId | None:
        if name not in self._units:
            known = ", ".join(unit.code for unit in self._graph.units)
            self.findings.append(
                _finding("unit_unknown", place, f"There is no unit {name!r}.", f"Choose from: {known}.")
            )
        return self._units.get(name)

    def _criteria_of(self, name: str, place: str) -> tuple[CriterionId, ...]:
        if name.endswith(" *"):
            unit = self._unit(name.removesuffix(" *"), place)
            return tuple(each.id for each in self._graph.criteria_by_unit[unit]) if unit else ()
        found = self._criteria.get(name, [])
        if len(found) != 1:
            said = f"There is no criterion {name!r}." if not found else f"{name!r} names {len(found)} criteria."
            remedy = (
                "Write the unit's code and the criterion's, as in HAC301 2.3."
                if not found
                else f"Use an id: {', '.join(found)}."
            )
            self.findings.append(_finding("criterion_unknown", place, said, remedy))
            return ()
        return tuple(found)


def _evidence(each: CaseEvidence) -> EvidenceItem:
    return EvidenceItem(
        author_id=each.author,
        witness_id=each.witness,
        title=each.title or each.id,
        text_fingerprint=fingerprint(each.text.encode()) if each.text else "",
        **each.model_dump(exclude={"author", "witness", "title", "text"}),
    )


def _override(each: CaseOverride) -> RecencyOverride:
    return RecencyOverride(
        id=f"override:{each.evidence}",
        evidence_id=each.evidence,
        person_id=each.person,
        reason=each.reason,
        made_at=each.made_on,
    )


def _pointer(steps: tuple[int | str, ...]) -> str:
    return "/" + "/".join(str(step) for step in steps)


def _finding(code: str, place: str, message: str, remedy: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, place=place, message=message, remedy=remedy)


def _refused(findings: list[Finding]) -> RequestInvalid:
    return RequestInvalid(
        f"The case file has {len(findings)} problem{'s' if len(findings) != 1 else ''}.",
        remedy="Correct each of them; `vqmap schema case` prints the form.",
        findings=findings,
    )


__all__ = ["CaseFile", "Expected", "case_of", "differences", "read_case_file"]
