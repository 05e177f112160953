"""Direct claims status: whether a centre could claim a qualification's certificates without an external review.

The status is a dated state machine per qualification: it is granted, may be suspended and reinstated, and is removed;
once removed it must be earned again (``DirectClaims`` refuses a history of other steps). Where policy says how it is
earned and kept, recorded reviews must bear it out.
Authorities: the awarding organisations' published conditions, as terms of policy.
"""

from collections.abc import Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from mapping_engine.assurance_records import (
    DirectClaims,
    DirectClaimsEvent,
    DirectClaimsStep,
    ExternalReview,
    steps_that_follow,
)
from mapping_engine.policy_terms import DirectClaimsTerms, ReviewRoute
from mapping_engine.records import known

_Step = DirectClaimsStep


def status_problem(
    history: DirectClaims | None, terms: Sequence[DirectClaimsTerms], *, on: date, known_on: date | None
) -> str:
    """Return in words why a centre holds no direct claims status on a day, or nothing if it does."""
    if history is None:
        return "the centre was never granted direct claims status for this qualification"
    events = [each for each in steps_that_follow(known(history.events, known_on)) if each.effective_on <= on]
    if not events:
        return "the centre was not granted direct claims status for this qualification by that day"
    last = events[-1]
    if last.step not in {_Step.GRANTED, _Step.REINSTATED}:
        return f"the centre's direct claims status was {last.step.value} on {last.effective_on:%-d %B %Y}"
    reviews = sorted(known(history.reviews, known_on), key=lambda each: (each.reviewed_on, each.id))
    return next(filter(None, (_unsupported(events, reviews, each, on) for each in terms)), "")


def _unsupported(
    events: Sequence[DirectClaimsEvent], reviews: Sequence[ExternalReview], terms: DirectClaimsTerms, on: date
) -> str:
    """Return why the recorded reviews do not bear out a status that was granted, or nothing."""
    granted = max(each.effective_on for each in events if each.step is _Step.GRANTED)
    removed = max((each.effective_on for each in events if each.step is _Step.REMOVED), default=date.min)
    before = [each for each in reviews if removed <= each.reviewed_on <= granted]
    if terms.routes and not any(_is_earned(route, before, terms, granted) for route in terms.routes):
        return f"the external reviews up to {granted:%-d %B %Y} do not earn direct claims status"
    for review in reviews:
        if terms.keep is not None and granted < review.reviewed_on <= on and not _is_good([review], terms.keep, on):
            return f"the external review of {review.reviewed_on:%-d %B %Y} ended the centre's direct claims status"
    return ""


def _is_earned(route: ReviewRoute, reviews: Sequence[ExternalReview], terms: DirectClaimsTerms, on: date) -> bool:
    counted = _since_last_action(reviews) if terms.restarts_after_action else reviews
    latest = counted[-route.reviews :]
    return len(latest) == route.reviews and _is_good(latest, route, on) and _are_spaced(latest, route)


def _since_last_action(reviews: Sequence[ExternalReview]) -> Sequence[ExternalReview]:
    """Return the reviews from the day on which the actions of all earlier ones were closed."""
    restarts = [each.actions_closed_on or date.max for each in reviews if each.action_raised]
    start = max(restarts, default=date.min)
    return [each for each in reviews if each.reviewed_on >= start and not each.action_raised]


def _is_good(reviews: Sequence[ExternalReview], route: ReviewRoute, on: date) -> bool:
    return (
        all(
            each.worst_grade <= route.worst_grade
            and each.worst_reliability.value <= route.worst_reliability.value
            and not (route.no_open_actions and _has_open_action(each, on))
            for each in reviews
        )
        and sum(each.learners_sampled for each in reviews) >= route.least_learners
        and sum(each.final_samples for each in reviews) >= route.least_final_samples
    )


def _has_open_action(review: ExternalReview, on: date) -> bool:
    return review.action_raised and (review.actions_closed_on is None or review.actions_closed_on > on)


def _are_spaced(reviews: Sequence[ExternalReview], route: ReviewRoute) -> bool:
    if route.months_between is None:
        return True
    least, most = route.months_between
    first, last = reviews[0].reviewed_on, reviews[-1].reviewed_on
    return first + relativedelta(months=least) <= last <= first + relativedelta(months=most)
