"""Policy records: a proposed or approved version of a policy, and which version the gate uses on a day.

A version never changes after it was proposed; its address is the fingerprint of its whole document. Approval by a
second person publishes it. It takes effect on the day it names, but never before it was approved.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Self

from pydantic import AwareDatetime, model_validator

from competence_graph import Frozen, fingerprint
from mapping_engine import AssessmentPolicy, PersonId, london_date
from service.errors import RequestConflict
from service.policy_form import Issuer, PolicyDocument


class PublishedPolicy(Frozen):
    """What the gate needs of an approved version."""

    fingerprint: str
    id: str
    version: int
    issuer: Issuer
    in_force_from: date
    qualification_numbers: tuple[str, ...]
    policy: AssessmentPolicy

    def names(self, qualification_number: str) -> bool:
        """Tell whether the policy names a qualification, however its number is written."""
        return _plain(qualification_number) in {_plain(each) for each in self.qualification_numbers}


class PolicyRecord(Frozen):
    """A version of a policy as it is kept: its text and document, who proposed it, and who approved it."""

    fingerprint: str
    text: str
    document: PolicyDocument
    proposed_by: PersonId
    proposed_at: AwareDatetime
    approved_by: PersonId | None = None
    approved_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _is_what_it_says(self) -> Self:
        if self.fingerprint != fingerprint(self.document):
            raise ValueError("the fingerprint is not that of the document")
        if self.approved_by is not None and self.approved_by == self.proposed_by:
            raise ValueError("nobody approves what they proposed")
        return self

    @property
    def published(self) -> PublishedPolicy | None:
        """The version as the gate uses it, once it was approved."""
        if self.approved_at is None:
            return None
        document = self.document
        return PublishedPolicy(
            fingerprint=self.fingerprint,
            id=document.id,
            version=document.version,
            issuer=document.issuer,
            in_force_from=max(document.effective_from, london_date(self.approved_at)),
            qualification_numbers=document.qualification_numbers,
            policy=document.policy,
        )


class PolicySummary(Frozen):
    """A version of a policy as a list shows it."""

    fingerprint: str
    id: str
    version: int
    issuer: Issuer
    title: str
    qualification_numbers: tuple[str, ...]
    cases: int
    proposed_by: PersonId
    approved_by: PersonId | None
    in_force_from: date | None

    @classmethod
    def of(cls, record: PolicyRecord) -> Self:
        """Return the summary of a record."""
        document, published = record.document, record.published
        return cls(
            fingerprint=record.fingerprint,
            title=document.policy.title,
            cases=len(document.cases),
            proposed_by=record.proposed_by,
            approved_by=record.approved_by,
            in_force_from=published.in_force_from if published else None,
            **document.model_dump(include={"id", "version", "issuer", "qualification_numbers"}),
        )


def policy_in_force(
    published: Iterable[PublishedPolicy], issuer: Issuer, qualification_number: str, *, on: date
) -> PublishedPolicy | None:
    """Return an issuer's policy for a qualification on a day: one that names it before one for all.

    Raises:
        RequestConflict: two policies claim the qualification, so neither can be relied on.
    """
    newest = tuple(_newest(published, issuer, on))
    naming = [each for each in newest if each.names(qualification_number)]
    found = naming or [each for each in newest if not each.qualification_numbers]
    if len(found) > 1:
        raise _clash(found, qualification_number, on)
    return found[0] if found else None


def require_no_clash(published: Iterable[PublishedPolicy], *, since: date) -> None:
    """Refuse policies of which, on some day from now on, two of one issuer would apply to the same qualification.

    Raises:
        RequestConflict: they are named with the qualification and the day.
    """
    every = tuple(published)
    days = {since, *(each.in_force_from for each in every if each.in_force_from > since)}
    numbers = {"", *(_plain(number) for each in every for number in each.qualification_numbers)}
    for day in sorted(days):
        for issuer in Issuer:
            for number in sorted(numbers):
                policy_in_force(every, issuer, number, on=day)


def _newest(published: Iterable[PublishedPolicy], issuer: Issuer, on: date) -> Iterator[PublishedPolicy]:
    by_id: dict[str, PublishedPolicy] = {}
    for each in published:
        if each.issuer is issuer and each.in_force_from <= on:
            known = by_id.get(each.id)
            by_id[each.id] = each if known is None or each.version > known.version else known
    return iter(by_id[name] for name in sorted(by_id))


def _clash(found: list[PublishedPolicy], number: str, on: date) -> RequestConflict:
    names = " and ".join(f"{each.id} (version {each.version})" for each in found)
    whose = found[0].issuer.value.replace("_", " ")
    return RequestConflict(
        f"Two policies of the {whose} apply to {number or 'all qualifications'} on {on}: {names}.",
        remedy="Publish a version of one of them that no longer applies to it.",
    )


def _plain(number: str) -> str:
    return number.replace("/", "").strip().upper()
