"""Which answers count for which figure: one for each pair of evidence and criterion, and of the right kind."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from competence_graph import CriterionId
from mapping_engine.evidence import EvidenceId
from mapping_engine.monitoring.shares import Share, share_of
from mapping_engine.suggestion_record import Answer, SuggestionKind, SuggestionRecord

Pair: TypeAlias = tuple[EvidenceId, CriterionId]


class Stated(NamedTuple):
    """A probability that a model stated, the band it called it, and whether the assessor accepted."""

    probability: float
    band: str
    is_accepted: bool


def pair_of(answer: Answer) -> Pair:
    """Return which evidence and criterion an answer is about."""
    return answer.evidence_id, answer.criterion_id


def newest(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the newest answer about each pair, oldest first."""
    by_pair: dict[Pair, Answer] = {}
    for each in sorted(answers, key=lambda answer: answer.at):
        by_pair.pop(pair_of(each), None)
        by_pair[pair_of(each)] = each
    return tuple(by_pair.values())


def of_kind(answers: Iterable[Answer], kind: SuggestionKind | None) -> tuple[Answer, ...]:
    """Return the answers to suggestions of one kind; of none: the criteria added by hand."""
    return tuple(each for each in answers if each.kind is kind)


def accepted_share(answers: Sequence[Answer]) -> Share:
    """Return how many of some answers accept."""
    return share_of(sum(each.is_accepted for each in answers), len(answers))


def stated_by(answers: Iterable[Answer]) -> tuple[Stated, ...]:
    """Return every stated probability with what became of it."""
    return tuple(
        Stated(each.shown.probability, each.shown.band, each.is_accepted)
        for each in answers
        if each.shown is not None and each.shown.probability is not None
    )


def shown_to_deciders(records: Iterable[SuggestionRecord]) -> tuple[SuggestionRecord, ...]:
    """Return the newest record of each evidence item among those that somebody other than the learner asked for."""
    by_evidence: dict[EvidenceId, SuggestionRecord] = {}
    for each in sorted(records, key=lambda record: record.at):
        if each.asked_by != each.learner_id:
            by_evidence[each.evidence_id] = each
    return tuple(by_evidence.values())


def suggested_pairs(records: Iterable[SuggestionRecord]) -> frozenset[Pair]:
    """Return the pairs that were suggested; probes and sentinels are not."""
    return frozenset(
        (record.evidence_id, each.criterion_id)
        for record in records
        for each in record.shown
        if each.kind is SuggestionKind.SUGGESTED
    )


def stated_probabilities(records: Iterable[SuggestionRecord]) -> tuple[float, ...]:
    """Return the probabilities that were stated of suggestions, whether answered or not."""
    return tuple(
        each.probability
        for record in records
        for each in record.shown
        if each.kind is SuggestionKind.SUGGESTED and each.probability is not None
    )
