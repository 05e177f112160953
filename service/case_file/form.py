"""The form of a case file: what a designer writes, field by field."""

from datetime import date

from competence_graph import Frozen
from mapping_engine import AssessmentPolicy, Award, PersonId
from service.case_file.form_decisions import (
    CaseCountersignature,
    CaseEvidence,
    CaseMapping,
    CaseOverride,
    CaseSignOff,
    Expected,
    Named,
    Units,
)
from service.case_file.form_registers import (
    CaseAction,
    CaseDirectClaims,
    CaseEarlierCertificate,
    CaseException,
    CaseExternalRelease,
    CaseHold,
    CaseOpenEntry,
    CasePeople,
    CasePlan,
    CaseRejection,
    CaseSample,
    CaseSanction,
    CaseSignature,
)


class CaseFile(Frozen):
    """A case file as written: the standard's path is relative to the case file."""

    title: str = ""
    standard: str
    as_of: date
    known_on: date | None = None
    learner: Named
    learner_number: str | None = None
    learner_number_exemption: str = ""
    registered_on: date | None = None
    registration_expires_on: date | None = None
    withdrawn_on: date | None = None
    pathway: str | None = None
    award: Award = Award.QUALIFICATION
    units: Units
    policy: AssessmentPolicy | None = None
    awarding_policy: AssessmentPolicy | None = None
    evidence: tuple[CaseEvidence, ...] = ()
    mappings: tuple[CaseMapping, ...] = ()
    countersignatures: tuple[CaseCountersignature, ...] = ()
    sign_offs: tuple[CaseSignOff, ...] = ()
    overrides: tuple[CaseOverride, ...] = ()
    people: CasePeople = CasePeople()
    plans: tuple[CasePlan, ...] = ()
    signatures: tuple[CaseSignature, ...] = ()
    samples: tuple[CaseSample, ...] = ()
    actions: tuple[CaseAction, ...] = ()
    rejections: tuple[CaseRejection, ...] = ()
    external_releases: tuple[CaseExternalRelease, ...] = ()
    direct_claims: tuple[CaseDirectClaims, ...] = ()
    sanctions: tuple[CaseSanction, ...] = ()
    holds: tuple[CaseHold, ...] = ()
    open_entries: tuple[CaseOpenEntry, ...] = ()
    earlier_certificates: tuple[CaseEarlierCertificate, ...] = ()
    exceptions: tuple[CaseException, ...] = ()
    claimed_by: PersonId | None = None
    expected: Expected | None = None
