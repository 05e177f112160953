"""Random small cases: complete ones, spoilt by a few steps whose dates lie on and beside every boundary."""

from datetime import date, timedelta
from random import Random

from builders import ASSESSOR, CLAIMANT, IQA, LEARNER, a_release, a_sign_off, an_item
from spoiling_steps import STEPS, Draft, decide, noon_utc

from competence_graph import AllOf, AtLeastUnits, Release, RulesOfCombination, UnitGroup
from mapping_engine import (
    Anchor,
    AssessmentCase,
    AssessmentPolicy,
    AssuranceTerms,
    Decision,
    Mapping,
    RecencyOverride,
    RecencyTerms,
)

CLAIM_DAYS = (
    date(2026, 2, 28),
    date(2026, 3, 1),
    date(2028, 2, 29),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 10, 26),
    date(2026, 6, 30),
    date(2026, 12, 31),
)


def _releases() -> tuple[Release, ...]:
    mandatory = UnitGroup(code="M", title="Mandatory", unit_ids=("U1",))
    optional = UnitGroup(code="O", title="Optional", unit_ids=("U2", "U3"))
    chosen_from = RulesOfCombination(
        groups=(mandatory, optional), rules=(AllOf(group="M"), AtLeastUnits(units=1, groups=("O",)))
    )
    any_two = RulesOfCombination(groups=(mandatory, optional), rules=(AtLeastUnits(units=2, groups=("M", "O")),))
    sizes = {"U1": 2, "U2": 1, "U3": 1}
    return (
        a_release({"U1": 2}),
        a_release(sizes, chosen_from),
        a_release(sizes, any_two),
        a_release({"U1": 1, "U2": 2}),
    )


RELEASES = _releases()


def a_random_case(chance: Random) -> AssessmentCase:
    """Return a case that is complete but for up to four spoiling steps."""
    draft = _complete(chance)
    for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 4))):
        chance.choice(STEPS)(draft, chance)
    return _built(draft)


def _complete(chance: Random) -> Draft:
    as_of = chance.choice(CLAIM_DAYS)
    decided = as_of - timedelta(days=chance.randint(2, 40))
    release = chance.choice(RELEASES)
    performed = min(decided, max(as_of - timedelta(days=25), decided - timedelta(days=chance.randint(1, 9))))
    draft: Draft = _policy_draft(chance) | {
        "release": release,
        "as_of": as_of,
        "decided": decided,
        "signed": min(as_of, decided + timedelta(days=chance.randint(1, 20))),
        "claimed_by": CLAIMANT,
        "units": [unit.id for unit in release.graph.units],
        "items": {name: {"performed_from": performed, "submitted_on": decided} for name in ("E1", "E2")},
        "mappings": [],
        "overrides": [],
    }
    for criterion in release.graph.criteria:
        decide(draft, chance.choice(("E1", "E2")), criterion.id, Decision.ACCEPTED, noon_utc(decided), ASSESSOR)
    draft["sign_offs"] = [{"unit": unit, "by": IQA, "at": noon_utc(draft["signed"])} for unit in draft["units"]]
    return draft


def _policy_draft(chance: Random) -> Draft:
    return {
        "months": chance.choice((1, 6, 12, 24, 24)),
        "anchors": chance.choice(((Anchor.CLAIM,), (Anchor.DECISION,), (Anchor.DECISION, Anchor.CLAIM))),
        "overridable": chance.random() < 0.7,
        "sign_off_from": date(2000, 1, 1),
    }


def _built(draft: Draft) -> AssessmentCase:
    return AssessmentCase(
        release=draft["release"],
        registration_id="R1",
        learner_id=LEARNER,
        registered_on=date(2020, 1, 1),
        chosen_units=draft["units"],
        evidence=[an_item(name, **_possible(fields)) for name, fields in draft["items"].items()],
        mappings=[Mapping(id=f"m{place}", **fields) for place, fields in enumerate(draft["mappings"])],
        overrides=[RecencyOverride(id=f"o{place}", **fields) for place, fields in enumerate(draft["overrides"])],
        sign_offs=[
            a_sign_off(fields["unit"], id=f"s{9 - place}", iqa_id=fields["by"], signed_at=fields["at"])
            for place, fields in enumerate(draft["sign_offs"])
        ],
        policy=_policy(draft),
        as_of=draft["as_of"],
        claimed_by=draft["claimed_by"],
    )


def _possible(fields: Draft) -> Draft:
    days = [day for day in (fields.get("performed_from"), fields.get("performed_until")) if day]
    return fields | {"submitted_on": max(fields["submitted_on"], *days) if days else fields["submitted_on"]}


def _policy(draft: Draft) -> AssessmentPolicy:
    first = RecencyTerms(
        valid_from=date(2000, 1, 1),
        months=draft["months"],
        anchors=draft["anchors"],
        can_be_overridden=draft["overridable"],
        authority="Handbook",
    )
    recency = (first, *draft.get("more_recency", ()))
    assurance = [AssuranceTerms(valid_from=date(1999, 1, 1), sign_off_required=False, authority="Handbook")]
    assurance.append(AssuranceTerms(valid_from=draft["sign_off_from"], sign_off_required=True, authority="Handbook"))
    return AssessmentPolicy(title="A policy", recency=recency, assurance=tuple(assurance))
