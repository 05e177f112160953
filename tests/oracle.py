"""A second, naive calculation of what may be claimed: plain loops, written apart from the engine.

It reads the same case and shares no code with the engine: London time, calendar months, standing decisions,
duties, releases and combinations are all worked out by hand. It knows the rules ``all_of`` and
``at_least_units`` only.
"""

import calendar
from datetime import UTC, date, datetime, timedelta

from competence_graph import CombinationRule, Unit
from mapping_engine import AssessmentCase, EvidenceItem, Mapping


def covered_criteria(case: AssessmentCase) -> set[str]:
    """Return the required criteria that some evidence covers."""
    return {
        criterion for unit in case.chosen_units for criterion in _criteria_of(case, unit) if _proofs(case, criterion)
    }


def may_claim(case: AssessmentCase) -> bool:
    """Tell whether the certificate may be claimed."""
    required = [criterion for unit in case.chosen_units for criterion in _criteria_of(case, unit)]
    if not required or covered_criteria(case) != set(required):
        return False
    if any(not _criteria_of(case, unit) for unit in case.chosen_units):
        return False
    return _duties_are_kept_apart(case) and _units_are_released(case) and _units_make_it(case)


def london_day(moment: datetime) -> date:
    """Return the day in London: an hour ahead of UTC from the last Sunday of March to that of October, at 1 UTC."""
    starts, ends = (_last_sunday(moment.year, month) for month in (3, 10))
    return (moment + timedelta(hours=1)).date() if starts <= moment < ends else moment.date()


def months_later(day: date, months: int) -> date:
    """Return the day so many months later, or the last of a month that lacks it."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _last_sunday(year: int, month: int) -> datetime:
    day = datetime(year, month, 31, 1, tzinfo=UTC)
    while day.weekday() != 6:
        day -= timedelta(days=1)
    return day


def _criteria_of(case: AssessmentCase, unit: str) -> list[str]:
    parents = {edge.origin: edge.destination for edge in case.release.standard.associations}
    found = []
    for item in case.release.standard.items:
        above = item.id
        while above in parents and above != unit:
            above = parents[above]
        if item.kind == "criterion" and above == unit:
            found.append(str(item.id))
    return found


def _accepted(case: AssessmentCase, criterion: str) -> list[tuple[Mapping, EvidenceItem]]:
    """Return the decisions on a criterion that stand as acceptances on the day of the case."""
    standing = []
    for item in case.evidence:
        made = [each for each in case.mappings if each.evidence_id == item.id and each.criterion_id == criterion]
        made = [each for each in made if london_day(each.decided_at) <= case.as_of]
        newest = [each for each in made if all(each.decided_at >= other.decided_at for other in made)]
        if newest and all(each.decision.value == "accepted" for each in newest):
            standing.append((newest[0], item))
    return standing


def _is_own_account(case: AssessmentCase, decision: Mapping, item: EvidenceItem) -> bool:
    spoken_by = {item.witness_id}
    if item.type.value in {"witness_testimony", "expert_witness_testimony"}:
        spoken_by.add(item.author_id)
    return case.learner_id in spoken_by or decision.assessor_id in spoken_by | {case.learner_id}


def _proofs(case: AssessmentCase, criterion: str) -> list[datetime]:
    """Return, for each acceptance that counts, the moment from which all that it rests on was there."""
    moments = []
    for decision, item in _accepted(case, criterion):
        decided_on = london_day(decision.decided_at)
        if _is_own_account(case, decision, item) or item.submitted_on > decided_on:
            continue
        if _is_recent(case, item, decided_on):
            moments.append(decision.decided_at)
        elif overrides := _overrides(case, item):
            moments.append(max(decision.decided_at, *overrides))
    return moments


def _is_recent(case: AssessmentCase, item: EvidenceItem, decided_on: date) -> bool:
    done = item.performed_until or item.performed_from
    if done is None:
        return False
    terms = case.policy.recency[0]
    for each in case.policy.recency:
        if each.valid_from <= case.as_of:
            terms = each
    days = {"decision": decided_on, "claim": case.as_of}
    return all(done <= days[anchor.value] <= months_later(done, terms.months) for anchor in terms.anchors)


def _overrides(case: AssessmentCase, item: EvidenceItem) -> list[datetime]:
    terms = case.policy.recency[0]
    for each in case.policy.recency:
        if each.valid_from <= case.as_of:
            terms = each
    if not terms.can_be_overridden:
        return []
    made = [each for each in case.overrides if each.evidence_id == item.id and each.person_id != case.learner_id]
    return [each.made_at for each in made if london_day(each.made_at) <= case.as_of]


def _duties_are_kept_apart(case: AssessmentCase) -> bool:
    assessors = set()
    for unit in case.chosen_units:
        for criterion in _criteria_of(case, unit):
            for decision, item in _accepted(case, criterion):
                assessors.add(decision.assessor_id)
                if _is_own_account(case, decision, item):
                    return False
    for override in case.overrides:
        if override.person_id == case.learner_id and london_day(override.made_at) <= case.as_of:
            return False
    return case.claimed_by != case.learner_id and assessors != {case.claimed_by}


def _units_are_released(case: AssessmentCase) -> bool:
    for unit in case.chosen_units:
        criteria = _criteria_of(case, unit)
        releases = [
            each for each in case.sign_offs if each.unit_id == unit and london_day(each.signed_at) <= case.as_of
        ]
        made = [each for each in case.mappings if each.criterion_id in criteria]
        made = [each for each in made if london_day(each.decided_at) <= case.as_of]
        judges = {case.learner_id} | {each.assessor_id for each in made}
        for item in case.evidence:
            if any(each.evidence_id == item.id for each in made):
                judges |= _speakers_and_overriders(case, item)
        independent = [release for release in releases if release.iqa_id not in judges]
        if releases and not independent:
            return False
        releases = independent
        if _needs_releases(case) and not releases:
            return False
        last = max((release.signed_at for release in releases), default=None)
        if _needs_releases(case) and any(min(_proofs(case, criterion)) > last for criterion in criteria):
            return False
    return True


def _speakers_and_overriders(case: AssessmentCase, item: EvidenceItem) -> set[str | None]:
    people: set[str | None] = {item.witness_id} - {None}
    if item.type.value in {"witness_testimony", "expert_witness_testimony"}:
        people.add(item.author_id)
    for override in case.overrides:
        if override.evidence_id == item.id and london_day(override.made_at) <= case.as_of:
            people.add(override.person_id)
    return people


def _needs_releases(case: AssessmentCase) -> bool:
    needed = case.policy.assurance[0]
    for terms in case.policy.assurance:
        if terms.valid_from <= case.as_of:
            needed = terms
    return needed.sign_off_required


def _units_make_it(case: AssessmentCase) -> bool:
    """Tell whether the chosen units, all of them complete by now, satisfy the rules of combination."""
    qualification = case.release.standard.qualification
    if qualification is None or not qualification.combination.rules:
        return False
    return all(_holds(case, rule) for rule in qualification.combination.rules)


def _holds(case: AssessmentCase, rule: CombinationRule) -> bool:
    qualification = case.release.standard.qualification
    groups = qualification.combination.groups if qualification else ()
    names = {item.id for item in case.release.standard.items if isinstance(item, Unit)}
    if rule.rule == "all_of":
        units = [unit for group in groups if group.code == rule.group for unit in group.unit_ids if unit in names]
        return units != [] and all(unit in case.chosen_units for unit in units)
    if rule.rule == "at_least_units":
        units = [unit for group in groups if group.code in rule.groups for unit in group.unit_ids]
        return len([unit for unit in units if unit in case.chosen_units]) >= rule.units
    raise NotImplementedError(rule.rule)
