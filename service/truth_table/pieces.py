"""The pieces of evidence of a line, and everything decided about them."""

from collections.abc import Iterator
from datetime import date

from mapping_engine import (
    EVIDENCE_TYPES,
    Countersignature,
    Decision,
    EvidenceId,
    EvidenceItem,
    Judgement,
    Mapping,
    MappingId,
    PriorAchievement,
    PriorKind,
    RecencyOverride,
    Voice,
)
from service.policy_form import TableEvidence
from service.truth_table.days import CRITERION, LEARNER, SECOND, Days


def evidence(days: Days) -> Iterator[EvidenceItem]:
    """Yield the pieces of a line, and the newer work that an override points at."""
    for position, piece in enumerate(days.pieces):
        yield _item(piece, position, days)
    newer = days.line.override.newer if days.line.override else None
    if newer is not None:
        yield EvidenceItem(
            id=EvidenceId("newer"),
            title="Newer evidence",
            type=days.pieces[0].type,
            author_id=LEARNER,
            performed_from=newer,
            submitted_on=newer,
        )


def _item(piece: TableEvidence, position: int, days: Days) -> EvidenceItem:
    submitted, voice = days.submitted[position], EVIDENCE_TYPES[piece.type].voice
    is_witnessed = voice is Voice.WITNESS
    performed = days.begun[position] if piece.performed is None and piece.certificate is None else piece.performed
    authors = {Voice.LEARNER: LEARNER, Voice.ASSESSOR: piece.assessor, Voice.WITNESS: piece.witness}
    declared = piece.declared or submitted
    return EvidenceItem(
        id=_evidence_id(position),
        title=f"Evidence {position + 1}",
        type=piece.type,
        setting=piece.setting,
        author_id=authors[voice],
        witness_id=piece.witness if is_witnessed else None,
        performed_from=piece.performed_from,
        performed_until=performed if isinstance(performed, date) else None,
        witnessed_on=piece.witnessed or (days.begun[position] if is_witnessed else None),
        submitted_on=submitted,
        occasion_id=piece.occasion,
        subject_ids=piece.subjects,
        site=piece.site,
        is_remote=piece.remote,
        declared_on=declared if isinstance(declared, date) else None,
        prior=_prior(piece),
    )


def _prior(piece: TableEvidence) -> PriorAchievement | None:
    if piece.certificate is None:
        return None
    return PriorAchievement(
        kind=PriorKind.RECOGNITION, certificate="an earlier certificate", issued_on=piece.certificate
    )


def mappings(days: Days) -> Iterator[Mapping]:
    """Yield the accepted decision on each piece."""
    for position, piece in enumerate(days.pieces):
        judged = piece.judgement or Judgement(valid=True, authentic=True, current=True, sufficient=True)
        yield Mapping(
            id=_mapping_id(position),
            evidence_id=_evidence_id(position),
            criterion_id=CRITERION,
            decision=Decision.ACCEPTED,
            assessor_id=piece.assessor,
            decided_at=days.decided[position],
            judgement=judged if isinstance(judged, Judgement) else None,
        )


def countersignatures(days: Days) -> Iterator[Countersignature]:
    """Yield the second person's agreement to each decision that has one."""
    for position, piece in enumerate(days.pieces):
        if isinstance(piece.countersigned, date):
            yield Countersignature(
                id=f"C{position}",
                mapping_id=_mapping_id(position),
                person_id=SECOND,
                signed_at=piece.countersigned,
            )


def overrides(days: Days) -> Iterator[RecencyOverride]:
    """Yield the override of recency, if the line has one."""
    override = days.line.override
    if override is not None:
        yield RecencyOverride(
            id="O1",
            evidence_id=_evidence_id(0),
            person_id=override.by,
            reason="The competence is still there",
            made_at=days.overridden,
            newer_evidence_id=EvidenceId("newer") if override.newer else None,
        )


def _evidence_id(position: int) -> EvidenceId:
    return EvidenceId(f"E{position + 1}")


def _mapping_id(position: int) -> MappingId:
    return MappingId(f"D{position + 1}")
