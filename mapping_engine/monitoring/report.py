"""The whole report on the suggestions of one period, from what was shown and what assessors answered."""

from collections.abc import Sequence

from competence_graph import Frozen
from mapping_engine.mapping import Moment
from mapping_engine.monitoring.agreement import Agreement, AssessorFigures, agreement, by_assessor
from mapping_engine.monitoring.answers import (
    accepted_share,
    newest,
    of_kind,
    pair_of,
    shown_to_deciders,
    stated_by,
    stated_probabilities,
    suggested_pairs,
)
from mapping_engine.monitoring.calibration import (
    BandFigures,
    CalibrationError,
    TenthFigures,
    by_band,
    by_tenth,
    calibration_error,
)
from mapping_engine.monitoring.drift import Drift, drift_between
from mapping_engine.monitoring.misses import UnitMisses, misses
from mapping_engine.monitoring.shares import Share, share_of
from mapping_engine.suggestion_record import Answer, SuggestionKind, SuggestionRecord


class ModelFigures(Frozen):
    """How one model's suggestions fared: those answered, the accepted share of them, and the calibration error."""

    model: str
    accepted: Share
    error: CalibrationError


class ModelReport(Frozen):
    """How suggestions fared in a period (``since`` to just before ``until``; an absent bound leaves it open).

    ``answered`` are the suggested pairs of evidence and criterion that somebody decided on; what nobody answered is in
    no other figure. ``accepted``, ``bands``, ``tenths``, ``error`` and ``models`` speak of suggestions alone, not of
    probes and sentinels. ``unchanged`` are the accepted suggestions that nobody decided otherwise later. ``drift``
    compares the period with the one before it, or its first half with its second.
    """

    since: Moment | None
    until: Moment | None
    answered: Share
    accepted: Share
    unchanged: Share
    probes: Share
    sentinels: Share
    bands: tuple[BandFigures, ...]
    tenths: tuple[TenthFigures, ...]
    error: CalibrationError
    drift: Drift
    models: tuple[ModelFigures, ...]
    assessors: tuple[AssessorFigures, ...]
    agreements: tuple[Agreement, ...]
    misses: tuple[UnitMisses, ...]


def model_report(
    records: Sequence[SuggestionRecord],
    answers: Sequence[Answer],
    *,
    since: Moment | None = None,
    until: Moment | None = None,
    before: Sequence[SuggestionRecord] = (),
) -> ModelReport:
    """Return the report on a period; ``before`` are the records of the period that it is compared with.

    Where ``before`` is empty, the records are halved in the order of time and the halves compared.
    """
    answered = newest(each for each in answers if each.shown is not None)
    suggested = of_kind(answered, SuggestionKind.SUGGESTED)
    stated = stated_by(suggested)
    pairs = suggested_pairs(shown_to_deciders(records))
    return ModelReport(
        since=since,
        until=until,
        answered=share_of(len(pairs & {pair_of(each) for each in answered}), len(pairs)),
        accepted=accepted_share(suggested),
        unchanged=_unchanged(answers),
        probes=accepted_share(of_kind(answered, SuggestionKind.PROBE)),
        sentinels=_sentinels(answers),
        bands=by_band(stated),
        tenths=by_tenth(stated),
        error=calibration_error(stated),
        drift=_drift(before, records),
        models=_models(suggested),
        assessors=by_assessor(answers),
        agreements=agreement(answers),
        misses=misses(answers),
    )


def _unchanged(answers: Sequence[Answer]) -> Share:
    """Return the accepted suggestions whose every later decision accepts too."""
    stands: dict[object, bool] = {}
    for each in sorted(answers, key=lambda answer: answer.at):
        if each.kind is SuggestionKind.SUGGESTED and each.is_accepted:
            stands.setdefault(pair_of(each), True)
        elif pair_of(each) in stands and not each.is_accepted:
            stands[pair_of(each)] = False
    return share_of(sum(stands.values()), len(stands))


def _sentinels(answers: Sequence[Answer]) -> Share:
    """Return the sentinels taken of those answered; each person's answer counts, also to the same sentinel."""
    return accepted_share(of_kind(answers, SuggestionKind.SENTINEL))


def _drift(before: Sequence[SuggestionRecord], records: Sequence[SuggestionRecord]) -> Drift:
    if before:
        halves = shown_to_deciders(before), shown_to_deciders(records)
    else:
        in_time = sorted(shown_to_deciders(records), key=lambda record: record.at)
        middle = len(in_time) // 2
        halves = tuple(in_time[:middle]), tuple(in_time[middle:])
    return drift_between(stated_probabilities(halves[0]), stated_probabilities(halves[1]))


def _models(suggested: Sequence[Answer]) -> tuple[ModelFigures, ...]:
    by_model: dict[str, list[Answer]] = {}
    for each in suggested:
        by_model.setdefault(each.model, []).append(each)
    return tuple(
        ModelFigures(model=model, accepted=accepted_share(own), error=calibration_error(stated_by(own)))
        for model, own in sorted(by_model.items())
    )
