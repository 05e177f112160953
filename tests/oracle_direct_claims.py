"""The oracle's direct claims status: the recorded steps taken one by one, and the reviews that must bear them out."""

from datetime import date
from typing import Any

from oracle_desk import Desk
from oracle_time import months_later


def has_direct_claims(desk: Desk) -> bool:
    """Tell whether the centre may claim this qualification's certificates without an external review."""
    for history in desk.case.standing.direct_claims:
        if history.qualification_number == desk.number:
            steps = sorted(desk.known(history.events), key=lambda each: (each.effective_on, each.id))
            reviews = sorted(desk.known(history.reviews), key=lambda each: (each.reviewed_on, each.id))
            held, granted_on, removed_on = _walk([each for each in steps if each.effective_on <= desk.day])
            if held and granted_on is not None:
                return all(
                    _is_borne_out(desk, terms, reviews, granted_on, removed_on) for terms in desk.terms("direct_claims")
                )
    return False


def _walk(steps: list[Any]) -> tuple[bool, date | None, date]:
    """Take each step that can follow: removed status must be granted again, suspended status reinstated."""
    state, granted_on, removed_on = "none", None, date.min
    for each in steps:
        step = each.step.value
        if step == "granted" and state in {"none", "removed"}:
            state, granted_on = "held", each.effective_on
        elif step == "suspended" and state == "held":
            state = "suspended"
        elif step == "reinstated" and state == "suspended":
            state = "held"
        elif step == "removed" and state in {"held", "suspended"}:
            state, removed_on = "removed", each.effective_on
    return state == "held", granted_on, removed_on


def _is_borne_out(desk: Desk, terms: Any, reviews: list[Any], granted_on: date, removed_on: date) -> bool:
    before = [each for each in reviews if removed_on <= each.reviewed_on <= granted_on]
    after = [each for each in reviews if granted_on < each.reviewed_on <= desk.day]
    if terms.routes and not any(_earns(route, terms, before, granted_on) for route in terms.routes):
        return False
    return terms.keep is None or all(_is_good([each], terms.keep, desk.day) for each in after)


def _earns(route: Any, terms: Any, reviews: list[Any], granted_on: date) -> bool:
    if terms.restarts_after_action:
        raised = [each for each in reviews if each.action_raised]
        if any(each.actions_closed_on is None for each in raised):
            return False
        since = max((each.actions_closed_on for each in raised), default=date.min)
        reviews = [each for each in reviews if each.reviewed_on >= since and not each.action_raised]
    if len(reviews) < route.reviews:
        return False
    last = reviews[len(reviews) - route.reviews :]
    return _is_good(last, route, granted_on) and _is_spaced(last, route.months_between)


def _is_spaced(reviews: list[Any], between: tuple[int, int] | None) -> bool:
    if between is None:
        return True
    first, last = reviews[0].reviewed_on, reviews[-1].reviewed_on
    return months_later(first, between[0]) <= last <= months_later(first, between[1])


def _is_good(reviews: list[Any], route: Any, on: date) -> bool:
    for each in reviews:
        is_open = each.action_raised and (each.actions_closed_on is None or each.actions_closed_on > on)
        if each.worst_grade > route.worst_grade or each.worst_reliability.value > route.worst_reliability.value:
            return False
        if route.no_open_actions and is_open:
            return False
    learners = sum(each.learners_sampled for each in reviews)
    finals = sum(each.final_samples for each in reviews)
    return bool(learners >= route.least_learners and finals >= route.least_final_samples)
