"""Policy checks: does a policy contradict itself, ask for what nobody can meet, or name what does not exist.

Each check looks at terms with their place in the document, so that it also works while other parts of the document
are still wrong. Places are pointers below the policy, such as ``/recency/0/valid_from``.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from competence_graph import Finding, Severity
from mapping_engine.policy import AssessmentPolicy
from mapping_engine.policy_terms import (
    AssuranceTerms,
    DatedTerms,
    DirectClaimsTerms,
    ExceptionTerms,
    OnFailure,
    RecencyTerms,
    ReviewRoute,
)
from mapping_engine.rules.registry import RULES

FAMILIES: tuple[str, ...] = tuple(name for name in AssessmentPolicy.model_fields if name != "title")
"""The families of terms, by the name of their field."""


class PlacedTerms(NamedTuple):
    """Terms of a family with their position in it."""

    family: str
    position: int
    terms: DatedTerms

    @property
    def place(self) -> str:
        """Where the terms stand below the policy."""
        return f"/{self.family}/{self.position}"


def placed_terms(policy: AssessmentPolicy) -> Iterator[PlacedTerms]:
    """Yield all terms of a policy with their places."""
    for family in FAMILIES:
        for position, terms in enumerate(getattr(policy, family)):
            yield PlacedTerms(family, position, terms)


def terms_findings(placed: Iterable[PlacedTerms]) -> tuple[Finding, ...]:
    """Return everything that is wrong with terms, complete, in their order."""
    every = tuple(placed)
    return (*_date_findings(every), *(finding for each in every for finding in _findings_on(each)))


def asks_for_something(terms: DatedTerms) -> bool:
    """Tell whether terms ask for anything at all, or only say what holds without them.

    >>> from datetime import date
    >>> asks_for_something(AssuranceTerms(valid_from=date(2020, 1, 1), authority="Handbook", sign_off_required=False))
    False
    """
    nothing = {"sign_off_required": False, "most_percent": 100}
    asked = (name for name in type(terms).model_fields if name not in DatedTerms.model_fields)
    return any(
        getattr(terms, name) != nothing.get(name, field.default)
        for name, field in ((name, type(terms).model_fields[name]) for name in asked)
    )


def _date_findings(placed: tuple[PlacedTerms, ...]) -> Iterator[Finding]:
    before: dict[tuple[str, str], DatedTerms] = {}
    for each in placed:
        earlier = before.get((each.family, each.terms.name))
        if earlier is not None and each.terms.valid_from <= earlier.valid_from:
            same = each.terms.valid_from == earlier.valid_from
            called = f" named {each.terms.name!r}" if each.terms.name else " without a name"
            said = "start on the same day as others" if same else f"start before those of {earlier.valid_from}"
            yield _error(
                "policy_dates_overlap" if same else "policy_dates_backwards",
                f"{each.place}/valid_from",
                f"Terms of {each.family}{called} {said}: {each.terms.valid_from}.",
                "Give each of them a later day than the one before, or a name of its own if both shall hold.",
            )
        before[each.family, each.terms.name] = each.terms


def _findings_on(each: PlacedTerms) -> Iterator[Finding]:
    terms = each.terms
    if isinstance(terms, RecencyTerms):
        yield from _recency_findings(terms, each.place)
    if isinstance(terms, ExceptionTerms):
        yield from _exception_findings(terms, each.place)
    if isinstance(terms, DirectClaimsTerms):
        yield from _direct_claims_findings(terms, each.place)
    if isinstance(terms, AssuranceTerms) and terms.only_sampled_units and not terms.sign_off_required:
        yield _idle(f"{each.place}/only_sampled_units", "Only sampled units need a release, but no release is required")


def _recency_findings(terms: RecencyTerms, place: str) -> Iterator[Finding]:
    if terms.months == 0 and not terms.inclusive:
        yield _error(
            "policy_window_empty",
            f"{place}/months",
            "A window of 0 months whose last day does not count is empty: work of that very day would be refused.",
            "Write `inclusive: true`, or give the window at least one month.",
        )
    if terms.can_be_overridden and terms.on_failure is OnFailure.WARN:
        yield _idle(f"{place}/can_be_overridden", "Old evidence only warns, so there is nothing to override")
    if terms.needs_newer_evidence and not terms.can_be_overridden:
        yield _idle(f"{place}/needs_newer_evidence", "An override must point at newer evidence, but none is allowed")


def _exception_findings(terms: ExceptionTerms, place: str) -> Iterator[Finding]:
    known = [rule.name for rule in RULES]
    for position, name in enumerate(terms.waivable):
        if name not in known:
            near = get_close_matches(name, known, n=1)
            yield _error(
                "policy_rule_unknown",
                f"{place}/waivable/{position}",
                f"There is no rule {name!r}.",
                f"Did you mean {near[0]}?" if near else f"Choose from: {', '.join(known)}.",
            )


def _direct_claims_findings(terms: DirectClaimsTerms, place: str) -> Iterator[Finding]:
    for position, route in enumerate(terms.routes):
        yield from _route_findings(route, f"{place}/routes/{position}")
    if terms.keep is not None and (terms.keep.months_between is not None or terms.keep.reviews != 1):
        yield _idle(
            f"{place}/keep", "Each later review is judged alone, so a number or spacing of reviews is not asked"
        )
    if terms.restarts_after_action and not terms.routes:
        yield _idle(
            f"{place}/restarts_after_action", "Reviews are counted anew after an action, but no route counts any"
        )


def _route_findings(route: ReviewRoute, place: str) -> Iterator[Finding]:
    if route.months_between is None:
        return
    least, most = route.months_between
    if least > most:
        yield _error(
            "policy_route_impossible",
            f"{place}/months_between",
            f"At least {least} and at most {most} months between reviews: no reviews can satisfy that.",
            f"Write the smaller number first: [{most}, {least}].",
        )
    elif route.reviews == 1 and least > 0:
        yield _error(
            "policy_route_impossible",
            f"{place}/months_between",
            f"One review cannot lie {least} months from itself.",
            "Ask for at least two reviews, or leave months_between out.",
        )


def _error(code: str, place: str, message: str, remedy: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, place=place, message=message, remedy=remedy)


def _idle(place: str, why: str) -> Finding:
    return Finding(
        code="policy_line_idle",
        severity=Severity.WARNING,
        place=place,
        message=f"This line has no effect. {why}.",
        remedy="Leave the line out, or correct what it depends on.",
    )
