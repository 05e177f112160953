"""Evidence, decisions, countersignatures, releases and overrides of a case file, as the engine knows them."""

from collections.abc import Iterator, Sequence

from competence_graph import fingerprint
from mapping_engine import Countersignature, Decision, EvidenceItem, Mapping, MappingId, RecencyOverride, SignOff
from service.case_file.form import CaseFile
from service.case_file.form_decisions import CaseCountersignature, CaseEvidence
from service.case_file.names import Names

_RENAMED = {"author", "witness", "title", "text", "occasion", "subjects", "files", "remote"}


def evidence_of(file: CaseFile, names: Names) -> Iterator[EvidenceItem]:
    """Yield the evidence items of a case file."""
    for position, each in enumerate(file.evidence):
        yield from names.made(
            EvidenceItem,
            f"/evidence/{position}",
            "evidence_contradicts_itself",
            author_id=each.author,
            witness_id=each.witness,
            title=each.title or each.id,
            text_fingerprint=fingerprint(each.text.encode()) if each.text else "",
            file_hashes=tuple(fingerprint(name.encode()) for name in each.files),
            **_told_apart(each),
            **each.model_dump(exclude=_RENAMED),
        )


def mappings_of(file: CaseFile, names: Names) -> Iterator[Mapping]:
    """Yield one decision for each criterion that a case file names."""
    for position, each in enumerate(file.mappings):
        for criterion in names.criteria(each.criteria, f"/mappings/{position}/criteria"):
            yield Mapping(
                id=MappingId(f"{position}:{each.evidence}:{criterion}"),
                evidence_id=each.evidence,
                criterion_id=criterion,
                decision=each.decision,
                assessor_id=each.assessor,
                decided_at=each.decided_on,
                comment=each.comment,
                judgement=each.judgement,
            )


def countersignatures_of(file: CaseFile, mappings: Sequence[Mapping], names: Names) -> Iterator[Countersignature]:
    """Yield one countersignature for each acceptance that a second person looked at."""
    for position, each in enumerate(file.countersignatures):
        place = f"/countersignatures/{position}"
        found = _signed(each, mappings, names, place)
        if not found:
            said = f"Nothing of {each.evidence} had been accepted by then."
            names.say("countersignature_without_decision", place, said, "Name the decisions that were countersigned.")
        for mapping in found:
            yield Countersignature(
                id=f"{position}:{mapping.id}", mapping_id=mapping.id, person_id=each.person, signed_at=each.signed_on
            )


def sign_offs_of(file: CaseFile, names: Names) -> Iterator[SignOff]:
    """Yield one release for each unit that a case file names."""
    for position, each in enumerate(file.sign_offs):
        for unit in names.units(each.units, f"/sign_offs/{position}/units"):
            yield SignOff(id=f"{position}:{unit}", unit_id=unit, iqa_id=each.iqa, signed_at=each.signed_on)


def overrides_of(file: CaseFile, names: Names) -> Iterator[RecencyOverride]:
    """Yield the overrides of a case file."""
    seen: dict[str, int] = {}
    for position, each in enumerate(file.overrides):
        seen[each.evidence] = seen.get(each.evidence, 0) + 1
        suffix = f":{seen[each.evidence]}" if seen[each.evidence] > 1 else ""
        yield from names.made(
            RecencyOverride,
            f"/overrides/{position}",
            "record_contradicts_itself",
            id=f"override:{each.evidence}{suffix}",
            evidence_id=each.evidence,
            person_id=each.person,
            reason=each.reason,
            made_at=each.made_on,
            newer_evidence_id=each.newer_evidence,
        )


def _told_apart(each: CaseEvidence) -> dict[str, object]:
    return {"occasion_id": each.occasion, "subject_ids": each.subjects, "is_remote": each.remote}


def _signed(each: CaseCountersignature, mappings: Sequence[Mapping], names: Names, place: str) -> list[Mapping]:
    criteria = names.criteria(each.criteria, f"{place}/criteria")
    return [
        mapping
        for mapping in mappings
        if mapping.evidence_id == each.evidence
        and mapping.decision is Decision.ACCEPTED
        and mapping.decided_at <= each.signed_on
        and (not each.criteria or mapping.criterion_id in criteria)
    ]
