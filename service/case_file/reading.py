"""From the text of a case file to an assessment case, or to every problem in it at once.

A case file names its standard, the learner's units, the evidence, the decisions and the day, and may state
the verdict it expects. Criteria are named as people name them: ``HAC301 2.3``, or ``HAC301 *`` for a whole unit.
"""

from pydantic import ValidationError

from competence_graph import Finding, Release, Severity
from mapping_engine import DEFAULT_POLICY, AssessmentCase, RegistrationFacts
from service.case_file.decisions import countersignatures_of, evidence_of, mappings_of, overrides_of, sign_offs_of
from service.case_file.form import CaseFile
from service.case_file.names import Names
from service.case_file.registers import assurance_of, exceptions_of, people_of, standing_of
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
    names = Names(release)
    records = _records(file, names)
    if names.findings:
        raise _refused(names.findings)
    try:
        return AssessmentCase.model_validate(records | _facts(file) | {"release": release})
    except ValidationError as problem:
        findings = [
            _finding("case_contradicts_itself", _pointer(each["loc"]), f"{each['msg']}.", "Correct the records named.")
            for each in problem.errors()
        ]
        raise _refused(findings) from problem


def _records(file: CaseFile, names: Names) -> dict[str, object]:
    """Return everything that names units, criteria, pathways or records, resolved; problems are left with the names."""
    chosen, mappings = names.units(file.units, "/units"), tuple(mappings_of(file, names))
    return {
        "chosen_units": chosen,
        "evidence": tuple(evidence_of(file, names)),
        "mappings": mappings,
        "countersignatures": tuple(countersignatures_of(file, mappings, names)),
        "sign_offs": tuple(sign_offs_of(file, names)),
        "overrides": tuple(overrides_of(file, names)),
        "people": people_of(file, names),
        "assurance": assurance_of(file, names),
        "standing": standing_of(file, names),
        "exceptions": tuple(exceptions_of(file, chosen, names)),
        "registration": _registration(file, names),
    }


def _facts(file: CaseFile) -> dict[str, object]:
    """Return everything that a case file says of the registration and the day."""
    return {
        "registration_id": file.title or "case file",
        "learner_id": file.learner,
        "registered_on": file.registered_on or file.as_of,
        "award": file.award,
        "policy": file.policy or DEFAULT_POLICY,
        "awarding_policy": file.awarding_policy,
        "as_of": file.as_of,
        "known_on": file.known_on,
        "claimed_by": file.claimed_by,
    }


def _registration(file: CaseFile, names: Names) -> RegistrationFacts:
    return RegistrationFacts(
        pathway=names.pathway(file.pathway, "/pathway"),
        learner_number=file.learner_number,
        learner_number_exemption=file.learner_number_exemption,
        expires_on=file.registration_expires_on,
        withdrawn_on=file.withdrawn_on,
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
