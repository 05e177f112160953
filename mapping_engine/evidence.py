"""Evidence items: what a learner brings, with every date kept apart.

When the work was done, when somebody attested it and when it was handed in are three different facts; only
the first says how recent the competence is. The wording itself is kept elsewhere: an item carries its
fingerprint, so that a changed text is a different item and a stored case holds no personal narrative.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NewType, Self

from pydantic import Field, model_validator

from competence_graph import EvidenceType, Frozen, Setting, later

EvidenceId = NewType("EvidenceId", str)
PersonId = NewType("PersonId", str)


class Voice(StrEnum):
    """Whose account a type of evidence is."""

    LEARNER = "learner"
    ASSESSOR = "assessor"
    WITNESS = "witness"


class EvidenceTypeFacts(Frozen):
    """What is true of every item of one type: what people call it, and whose account it is."""

    title: str
    voice: Voice


EVIDENCE_TYPES: Mapping[EvidenceType, EvidenceTypeFacts] = {
    EvidenceType.OBSERVATION: EvidenceTypeFacts(title="Observation record", voice=Voice.ASSESSOR),
    EvidenceType.WORK_PRODUCT: EvidenceTypeFacts(title="Work product", voice=Voice.LEARNER),
    EvidenceType.WITNESS_TESTIMONY: EvidenceTypeFacts(title="Witness testimony", voice=Voice.WITNESS),
    EvidenceType.EXPERT_WITNESS_TESTIMONY: EvidenceTypeFacts(title="Expert witness testimony", voice=Voice.WITNESS),
    EvidenceType.PROFESSIONAL_DISCUSSION: EvidenceTypeFacts(title="Professional discussion", voice=Voice.ASSESSOR),
    EvidenceType.REFLECTIVE_ACCOUNT: EvidenceTypeFacts(title="Reflective account", voice=Voice.LEARNER),
    EvidenceType.QUESTIONING: EvidenceTypeFacts(title="Questioning", voice=Voice.ASSESSOR),
    EvidenceType.RECORDING: EvidenceTypeFacts(title="Recording", voice=Voice.LEARNER),
    EvidenceType.CASE_STUDY: EvidenceTypeFacts(title="Case study", voice=Voice.LEARNER),
    EvidenceType.PRIOR_LEARNING: EvidenceTypeFacts(title="Recognition of prior learning", voice=Voice.LEARNER),
}


class PriorKind(StrEnum):
    """How earlier learning is brought in: recognised by an assessor, or a unit's credit carried over."""

    RECOGNITION = "recognition"
    CREDIT_TRANSFER = "credit_transfer"


class PriorAchievement(Frozen):
    """A certificate of earlier learning; a transfer keeps the date of the certificate that it repeats."""

    kind: PriorKind
    certificate: str = Field(min_length=1)
    issued_on: date
    original_issued_on: date | None = None

    @property
    def counts_from(self) -> date:
        """The day from which the achievement ages: the original certificate's, never the transfer's."""
        return self.original_issued_on or self.issued_on


class EvidenceItem(Frozen):
    """One piece of evidence.

    ``performed_from`` and ``performed_until`` say when the work was done (both absent: unknown);
    ``witnessed_on`` when a witness attested it; ``submitted_on`` when it was handed in. None may lie after
    the day of submission. ``text_fingerprint`` and ``file_hashes`` (SHA-256) identify wording and files.

    ``occasion_id``, ``subject_ids`` (customers, cases, jobs) and ``site`` tell pieces apart where several are asked
    for. Evidence kept at work has no file but a ``location``, and somebody who saw it there. ``withdrawn_on`` is the
    first day on which the learner no longer relies on it, or it no longer exists.
    """

    id: EvidenceId
    title: str = Field(min_length=1)
    type: EvidenceType
    setting: Setting = Setting.REAL
    author_id: PersonId
    witness_id: PersonId | None = None
    performed_from: date | None = None
    performed_until: date | None = None
    witnessed_on: date | None = None
    submitted_on: date
    text_fingerprint: str = ""
    file_hashes: tuple[str, ...] = later(())
    occasion_id: str | None = later(None)
    subject_ids: tuple[str, ...] = later(())
    site: str | None = later(None)
    is_remote: bool = later(default=False)
    location: str | None = later(None)
    location_confirmed_by: PersonId | None = later(None)
    location_confirmed_on: date | None = later(None)
    declared_on: date | None = later(None)
    withdrawn_on: date | None = later(None)
    prior: PriorAchievement | None = later(None)

    @property
    def performed_on(self) -> date | None:
        """The latest day on which the work was done, or the earlier certificate issued: what recency looks at."""
        return self.prior.counts_from if self.prior else self.performed_until or self.performed_from

    @model_validator(mode="after")
    def _dates_agree(self) -> Self:
        first, last = self.performed_from, self.performed_until
        problems = []
        if first and last and last < first:
            problems.append(f"performed_until {last} lies before performed_from {first}")
        for name in ("performed_from", "performed_until", "witnessed_on"):
            day: date | None = getattr(self, name)
            if day and day > self.submitted_on:
                problems.append(f"{name} {day} lies after submitted_on {self.submitted_on}")
        if self.prior and self.prior.counts_from > self.submitted_on:
            problems.append(f"the certificate of {self.prior.counts_from} lies after submitted_on {self.submitted_on}")
        if (self.location_confirmed_by is None) != (self.location_confirmed_on is None):
            problems.append("location_confirmed_by and location_confirmed_on belong together")
        if problems:
            raise ValueError("; ".join(problems))
        return self
