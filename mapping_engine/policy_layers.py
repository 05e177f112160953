"""Policy layers: which lines of a centre's policy have no effect under an awarding organisation's.

All layers must be satisfied, so a centre can only ask for more. Where its terms ask for no more than the terms above
them already do, on every day they hold, they are idle; a designer should know, since the line may have been meant to
loosen something.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from competence_graph import Finding, Severity
from mapping_engine.policy import ALWAYS_ASKED, AssessmentPolicy, holding
from mapping_engine.policy_terms import (
    AssuranceTerms,
    ClaimTerms,
    DatedTerms,
    DirectClaimsTerms,
    EvidenceTerms,
    OnFailure,
    PeopleTerms,
    PriorLearningTerms,
    RecencyTerms,
    SanctionTerms,
)


def idle_findings(centre: AssessmentPolicy, awarding: AssessmentPolicy) -> tuple[Finding, ...]:
    """Return a note for each line of a centre's policy that the awarding organisation's makes idle."""
    return (
        *(
            note
            for family, asks_no_more in _COMPARED.items()
            for note in _of_family(family, asks_no_more, centre, awarding)
        ),
        *_idle_exceptions(centre, awarding),
    )


def _of_family(
    family: str,
    asks_no_more: Callable[[DatedTerms, DatedTerms], bool],
    centre: AssessmentPolicy,
    awarding: AssessmentPolicy,
) -> Iterator[Finding]:
    lower: Sequence[DatedTerms] = getattr(centre, family)
    upper: Sequence[DatedTerms] = getattr(awarding, family)
    for position, terms in enumerate(lower):
        days = _days_to_compare(family, position, lower, upper)
        if all(any(asks_no_more(terms, above) for above in holding(family, upper, day)) for day in days):
            above = next(each for each in holding(family, upper, max(days)) if asks_no_more(terms, each))
            yield _note(f"/{family}/{position}", _described(terms, above), above.authority)


def _days_to_compare(
    family: str, position: int, lower: Sequence[DatedTerms], upper: Sequence[DatedTerms]
) -> tuple[date, ...]:
    """Return one day of every stretch in which some terms hold and the terms above them stay the same."""
    terms = lower[position]
    same = [each.valid_from for each in lower if each.name == terms.name]
    start = date.min if family in ALWAYS_ASKED and position == 0 else terms.valid_from
    end = min((day for day in same if day > terms.valid_from), default=date.max)
    return (start, *(each.valid_from for each in upper if start <= each.valid_from < end))


def _described(terms: DatedTerms, above: DatedTerms) -> str:
    what = f"{terms.name!r}" if terms.name else "this"
    return f"The awarding organisation already asks for at least as much as {what} ({above.authority})"


def _idle_exceptions(centre: AssessmentPolicy, awarding: AssessmentPolicy) -> Iterator[Finding]:
    opened = {name for terms in awarding.exceptions for name in terms.waivable}
    for position, terms in enumerate(centre.exceptions):
        for place, name in enumerate(terms.waivable):
            if name not in opened:
                yield _note(
                    f"/exceptions/{position}/waivable/{place}",
                    f"The awarding organisation does not open the rule {name} to exceptions",
                    "",
                )


def _note(place: str, why: str, authority: str) -> Finding:
    return Finding(
        code="policy_line_idle",
        severity=Severity.NOTE,
        place=place,
        message=f"This line has no effect: all layers must hold. {why}.",
        remedy="Leave it out, or ask for more than the awarding organisation does.",
        authority=authority,
    )


def _recency(lower: DatedTerms, upper: DatedTerms) -> bool:
    if not isinstance(lower, RecencyTerms) or not isinstance(upper, RecencyTerms):
        return False
    reaches = _covers(upper.criterion_kinds, lower.criterion_kinds) and _covers(upper.methods, lower.methods)
    is_as_narrow = (upper.months, upper.inclusive) <= (lower.months, lower.inclusive)
    is_as_firm = upper.on_failure is OnFailure.BLOCK or lower.on_failure is OnFailure.WARN
    forgives_no_more = (not upper.can_be_overridden or lower.can_be_overridden) and (
        upper.needs_newer_evidence or not lower.needs_newer_evidence or not upper.can_be_overridden
    )
    return reaches and is_as_narrow and is_as_firm and forgives_no_more and set(lower.anchors) <= set(upper.anchors)


def _covers(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Tell whether terms that speak of some kinds (of all where empty) reach at least as far as others."""
    return not upper or (bool(lower) and set(lower) <= set(upper))


def _assurance(lower: DatedTerms, upper: DatedTerms) -> bool:
    if not isinstance(lower, AssuranceTerms) or not isinstance(upper, AssuranceTerms):
        return False
    releases = not lower.sign_off_required or (
        upper.sign_off_required and (lower.only_sampled_units or not upper.only_sampled_units)
    )
    external = upper.external_release_required or not lower.external_release_required
    return releases and external and set(lower.signatures) <= set(upper.signatures)


def _people(lower: DatedTerms, upper: DatedTerms) -> bool:
    if not isinstance(lower, PeopleTerms) or not isinstance(upper, PeopleTerms):
        return False
    licensed = (upper.assessors_licensed or not lower.assessors_licensed) and (
        upper.iqas_licensed or not lower.iqas_licensed
    )
    barred = set(lower.no_testimony_from) <= set(upper.no_testimony_from)
    return licensed and barred and set(lower.conflicts) <= set(upper.conflicts)


def _evidence(lower: DatedTerms, upper: DatedTerms) -> bool:
    if not isinstance(lower, EvidenceTerms) or not isinstance(upper, EvidenceTerms):
        return False
    return (
        (upper.declaration_required or not lower.declaration_required)
        and (upper.judgement_required or not lower.judgement_required)
        and (upper.expert_witness_in_plan or not lower.expert_witness_in_plan)
        and (lower.remote_observation_allowed or not upper.remote_observation_allowed)
        and set(lower.planned_methods) <= set(upper.planned_methods)
    )


def _prior_learning(lower: DatedTerms, upper: DatedTerms) -> bool:
    return (
        isinstance(lower, PriorLearningTerms)
        and isinstance(upper, PriorLearningTerms)
        and upper.most_percent <= lower.most_percent
    )


def _claims(lower: DatedTerms, upper: DatedTerms) -> bool:
    if not isinstance(lower, ClaimTerms) or not isinstance(upper, ClaimTerms):
        return False
    return (
        lower.min_weeks <= upper.min_weeks
        and (upper.learner_number_required or not lower.learner_number_required)
        and (upper.open_entries_block_units or not lower.open_entries_block_units)
        and (lower.units_after_withdrawal or not upper.units_after_withdrawal)
    )


def _direct_claims(lower: DatedTerms, upper: DatedTerms) -> bool:
    if not isinstance(lower, DirectClaimsTerms) or not isinstance(upper, DirectClaimsTerms):
        return False
    earned = not lower.routes or (bool(upper.routes) and set(upper.routes) <= set(lower.routes))
    restarts = upper.restarts_after_action or not lower.restarts_after_action or not lower.routes
    return earned and restarts and lower.keep in {None, upper.keep}


def _sanctions(lower: DatedTerms, upper: DatedTerms) -> bool:
    if not isinstance(lower, SanctionTerms) or not isinstance(upper, SanctionTerms):
        return False
    return set(lower.stop_claims) <= set(upper.stop_claims) and set(lower.end_direct_claims) <= set(
        upper.end_direct_claims
    )


_COMPARED: Mapping[str, Callable[[DatedTerms, DatedTerms], bool]] = {
    "recency": _recency,
    "assurance": _assurance,
    "people": _people,
    "evidence": _evidence,
    "prior_learning": _prior_learning,
    "claims": _claims,
    "direct_claims": _direct_claims,
    "sanctions": _sanctions,
}
