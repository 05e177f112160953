"""The workflows' refusals: what each person may not do, in words, and with nothing left behind."""

from datetime import date, timedelta
from typing import Any

import pytest
from journeys.centre import (
    TILING_UNITS,
    WORDING,
    Case,
    Centre,
    an_observation,
    open_case,
    open_small_case,
    small_standard,
)

from competence_graph import CriterionId
from mapping_engine import Decision, EvidenceType, PersonId, Voice
from mapping_engine.evidence import EVIDENCE_TYPES
from service.errors import ClaimRefused, NotAllowed, NotFound, RequestConflict, RequestInvalid, StandardRefused
from service.roles import Actor, Role
from service.workflows.claim_certificate import check_claim
from service.workflows.decide_mapping import NewDecision, NewOverride, decide_mapping, override_recency
from service.workflows.load_standard import list_releases, load_standard
from service.workflows.read_portfolio import read_portfolio
from service.workflows.register_learner import NewRegistration, register_learner
from service.workflows.sign_off_unit import NewSignOff, sign_off_unit
from service.workflows.submit_evidence import NewEvidence, submit_evidence
from service.workflows.suggest_criteria import suggest_criteria
from standards_ingest import SourceDocument

ASSESSORS = [kind for kind in EvidenceType if EVIDENCE_TYPES[kind].voice is Voice.ASSESSOR]
WITNESSES = [kind for kind in EvidenceType if EVIDENCE_TYPES[kind].voice is Voice.WITNESS]
LEARNERS = [kind for kind in EvidenceType if EVIDENCE_TYPES[kind].voice is Voice.LEARNER]


def _refused_evidence(case: Case, actor: Actor, **fields: Any) -> RequestInvalid:
    """Return the refusal of some evidence after checking that nothing of it was kept."""
    before = case.centre.events()
    with pytest.raises(RequestInvalid) as refusal:
        submit_evidence(actor, case.registration.id, an_observation(**fields), case.centre.equipment)
    assert case.centre.events() == before
    assert read_portfolio(case.assessor, case.registration.id, case.centre.equipment).evidence == (
        case.observation.item,
    )
    return refusal.value


def _portfolio_decisions(case: Case) -> dict[str, Decision]:
    portfolio = read_portfolio(case.assessor, case.registration.id, case.centre.equipment)
    return {each.criterion_id: each.decision for each in portfolio.mappings}


@pytest.mark.parametrize("kind", ASSESSORS)
def test_a_learner_hands_in_no_account_that_is_the_assessors(small: Case, kind: EvidenceType) -> None:
    refusal = _refused_evidence(small, small.learner, type=kind)
    assert [each.place for each in refusal.findings] == ["/type"]


@pytest.mark.parametrize("kind", WITNESSES)
def test_a_testimony_needs_its_witness(small: Case, kind: EvidenceType) -> None:
    for actor in (small.learner, small.assessor):
        refusal = _refused_evidence(small, actor, type=kind)
        assert [each.place for each in refusal.findings] == ["/witness_id"]


@pytest.mark.parametrize("kind", WITNESSES)
def test_nobody_testifies_for_themselves(small: Case, kind: EvidenceType) -> None:
    for actor in (small.learner, small.assessor):
        refusal = _refused_evidence(small, actor, type=kind, witness_id=small.learner.person_id)
        assert [each.place for each in refusal.findings] == ["/witness_id"]


def test_an_unknown_witness_and_one_of_another_centre_are_not_found(small: Case) -> None:
    stranger = small.centre.neighbour("other").person("A stranger")
    for witness in (PersonId("nobody"), stranger):
        new = an_observation(type=EvidenceType.WITNESS_TESTIMONY, witness_id=witness)
        with pytest.raises(NotFound, match="no person"):
            submit_evidence(small.learner, small.registration.id, new, small.centre.equipment)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"performed_from": date(2026, 2, 3), "performed_until": date(2026, 2, 2)}, "lies before performed_from"),
        ({"performed_from": date(2026, 3, 3), "performed_until": None}, "performed_from 2026-03-03 lies after"),
        ({"performed_until": date(2026, 3, 3)}, "performed_until 2026-03-03 lies after"),
        ({"witnessed_on": date(2999, 1, 1)}, "witnessed_on 2999-01-01 lies after"),
    ],
)
def test_dates_that_contradict_each_other_are_refused(small: Case, dates: dict[str, date], said: str) -> None:
    assert said in _refused_evidence(small, small.assessor, **dates).detail


def test_all_contradictions_of_dates_are_told_at_once(small: Case) -> None:
    late = {"performed_from": date(2026, 5, 2), "performed_until": date(2026, 5, 1), "witnessed_on": date(2026, 6, 1)}
    detail = _refused_evidence(small, small.assessor, **late).detail
    assert detail.count("lies after submitted_on") == 3
    assert "lies before performed_from" in detail


@pytest.mark.parametrize("kind", EvidenceType)
def test_the_author_follows_from_the_type_of_evidence(small: Case, kind: EvidenceType) -> None:
    witness = small.centre.person("Martin Hale")
    new = an_observation(type=kind, witness_id=witness if kind in WITNESSES else None)
    submitted = submit_evidence(small.assessor, small.registration.id, new, small.centre.equipment)
    authors = {Voice.LEARNER: small.learner.person_id, Voice.ASSESSOR: small.assessor.person_id, Voice.WITNESS: witness}
    assert submitted.item.author_id == authors[EVIDENCE_TYPES[kind].voice]
    assert submitted.submitted_by == small.assessor.person_id
    assert submitted.item.submitted_on == date(2026, 3, 2)


@pytest.mark.parametrize("kind", LEARNERS)
def test_a_learner_hands_in_their_own_account(small: Case, kind: EvidenceType) -> None:
    new = an_observation(type=kind)
    submitted = submit_evidence(small.learner, small.registration.id, new, small.centre.equipment)
    assert submitted.item.author_id == small.learner.person_id


def test_a_criterion_outside_the_learners_units_is_not_decided_on(centre: Centre) -> None:
    case = open_case(centre, centre.load_tiling(), TILING_UNITS)
    graph = case.release.graph
    (unit,) = [unit for unit in graph.units if unit.id not in case.registration.chosen_units]
    for criterion in (graph.criteria_by_unit[unit.id][0].id, CriterionId("nonsense"), CriterionId(unit.id)):
        with pytest.raises(RequestInvalid, match="not among the learner's units"):
            case.decide(criterion)
    assert _portfolio_decisions(case) == {}


def test_a_learner_with_an_assessors_token_decides_on_nothing_of_their_own(small: Case) -> None:
    twofold = small.centre.actor(Role.ASSESSOR, small.learner.person_id)
    new = NewDecision(criterion_id=small.criteria[0], decision=Decision.ACCEPTED)
    with pytest.raises(NotAllowed, match="the learner decided on their own evidence"):
        decide_mapping(twofold, small.observation.item.id, new, small.centre.equipment)
    assert _portfolio_decisions(small) == {}


@pytest.mark.parametrize("kind", WITNESSES)
def test_a_witness_with_an_assessors_token_does_not_decide_on_their_testimony(small: Case, kind: EvidenceType) -> None:
    witness = small.centre.actor(Role.ASSESSOR)
    new = an_observation(type=kind, witness_id=witness.person_id)
    testimony = submit_evidence(small.learner, small.registration.id, new, small.centre.equipment)
    decision = NewDecision(criterion_id=small.criteria[0], decision=Decision.ACCEPTED)
    with pytest.raises(NotAllowed, match="the witness decided on their own testimony"):
        decide_mapping(witness, testimony.item.id, decision, small.centre.equipment)


def test_a_learner_with_an_assessors_token_does_not_override_recency(small: Case) -> None:
    twofold = small.centre.actor(Role.ASSESSOR, small.learner.person_id)
    new = NewOverride(reason="I still do this every day.")
    with pytest.raises(NotAllowed, match="their own evidence"):
        override_recency(twofold, small.observation.item.id, new, small.centre.equipment)
    with pytest.raises(NotAllowed, match="role learner"):
        override_recency(small.learner, small.observation.item.id, new, small.centre.equipment)


def test_an_override_made_again_replaces_the_standing_one(small: Case) -> None:
    made = [
        override_recency(small.assessor, small.observation.item.id, NewOverride(reason=reason), small.centre.equipment)
        for reason in ("Tiles every working day since.", "Saw her tile again last week.")
    ]
    portfolio = read_portfolio(small.assessor, small.registration.id, small.centre.equipment)
    assert made[0].id == made[1].id
    assert portfolio.overrides == (made[1],)


def test_an_iqa_who_assessed_in_a_unit_does_not_release_it(small: Case) -> None:
    small.accept_all()
    twofold = small.centre.actor(Role.IQA, small.assessor.person_id)
    with pytest.raises(NotAllowed, match="nobody assures a unit in which they assessed"):
        sign_off_unit(twofold, small.registration.id, NewSignOff(unit="U1"), small.centre.equipment)


def test_an_iqa_who_only_rejected_in_a_unit_does_not_release_it_either(small: Case) -> None:
    small.accept_all()
    twofold = small.centre.actor(Role.ASSESSOR)
    another = submit_evidence(twofold, small.registration.id, an_observation(), small.centre.equipment)
    new = NewDecision(criterion_id=small.criteria[0], decision=Decision.REJECTED)
    decide_mapping(twofold, another.item.id, new, small.centre.equipment)
    as_iqa = small.centre.actor(Role.IQA, twofold.person_id)
    with pytest.raises(NotAllowed):
        sign_off_unit(as_iqa, small.registration.id, NewSignOff(unit="U1"), small.centre.equipment)


def test_a_learner_with_an_iqas_token_does_not_release_their_own_unit(small: Case) -> None:
    small.accept_all()
    twofold = small.centre.actor(Role.IQA, small.learner.person_id)
    with pytest.raises(NotAllowed, match="the learner would assure their own unit"):
        sign_off_unit(twofold, small.registration.id, NewSignOff(unit="U1"), small.centre.equipment)


def test_an_incomplete_unit_is_not_released_and_its_open_criteria_are_named(small: Case) -> None:
    small.decide(small.criteria[0])
    with pytest.raises(RequestConflict, match=r"Unit U1 is not complete: U1 1\.2 not covered"):
        small.sign_off("U1")


def test_a_unit_outside_the_registration_is_not_released(centre: Centre) -> None:
    case = open_case(centre, centre.load_tiling(), TILING_UNITS)
    with pytest.raises(RequestConflict, match="not registered on unit QWT206"):
        case.sign_off("QWT206")
    with pytest.raises(RequestInvalid, match="NOPE"):
        case.sign_off("NOPE")


def test_a_decision_made_again_replaces_the_standing_one_and_the_log_keeps_both(small: Case) -> None:
    criterion = small.criteria[0]
    made = [small.decide(criterion, decision) for decision in (Decision.ACCEPTED, Decision.REJECTED, Decision.ACCEPTED)]
    portfolio = read_portfolio(small.assessor, small.registration.id, small.centre.equipment)
    logged = [each for each in small.centre.events() if each.subject_kind == "mappings"]
    assert portfolio.mappings == (made[-1],)
    assert len({each.id for each in made}) == 1
    assert [each.action for each in logged] == ["mapping.accepted", "mapping.rejected", "mapping.accepted"]
    assert len({each.state_fingerprint for each in logged}) == 3


@pytest.mark.parametrize("decision", [Decision.REJECTED, Decision.INSUFFICIENT])
def test_taking_an_acceptance_back_makes_the_claim_fail_again(ready: Case, decision: Decision) -> None:
    assert check_claim(ready.awarding, ready.registration.id, ready.centre.equipment).claimable
    ready.decide(ready.criteria[1], decision)
    with pytest.raises(ClaimRefused) as refusal:
        ready.claim()
    assert {each.place for each in refusal.value.findings if each.criterion_id} == {"U1 1.2"}


def test_deciding_again_after_the_release_asks_for_another_release(ready: Case) -> None:
    ready.decide(ready.criteria[1])
    with pytest.raises(ClaimRefused) as refusal:
        ready.claim()
    assert [each.code for each in refusal.value.findings] == ["decided_after_release"]
    ready.sign_off("U1")
    assert ready.claim()[1]


def test_a_certificate_that_was_issued_is_answered_again_and_never_made_twice(ready: Case) -> None:
    first, is_new = ready.claim()
    before = ready.centre.events()
    again, is_new_again = ready.claim()
    assert (is_new, is_new_again) == (True, False)
    assert again == first
    assert ready.centre.events() == before


def test_the_claimant_is_neither_the_learner_nor_the_only_assessor(ready: Case) -> None:
    for person in (ready.learner.person_id, ready.assessor.person_id):
        claimant = ready.centre.actor(Role.CLAIMS_CLIENT, person)
        with pytest.raises(ClaimRefused) as refusal:
            Case(**{**vars(ready), "awarding": claimant}).claim()
        assert [each.code for each in refusal.value.findings] == ["claimant_not_independent"]


def test_evidence_that_grew_old_between_decision_and_claim_is_refused(ready: Case) -> None:
    ready.centre.clock.move_to(date(2028, 2, 3))
    assert check_claim(ready.awarding, ready.registration.id, ready.centre.equipment).claimable
    ready.centre.clock.now += timedelta(days=1)
    with pytest.raises(ClaimRefused) as refusal:
        ready.claim()
    assert {each.code for each in refusal.value.findings if each.criterion_id} == {"evidence_not_recent"}


def test_a_check_records_nothing(ready: Case) -> None:
    before = ready.centre.events()
    check_claim(ready.learner, ready.registration.id, ready.centre.equipment, as_of=date(2030, 1, 1))
    assert ready.centre.events() == before


def test_suggestions_cover_nothing_and_are_logged_without_the_wording(small: Case) -> None:
    suggest_criteria(small.assessor, small.observation.item.id, small.centre.equipment)
    assert _portfolio_decisions(small) == {}
    newest = small.centre.events()[-1]
    assert newest.action == "suggestions.given"
    assert WORDING[:20] not in newest.model_dump_json()


@pytest.mark.parametrize("units", [("U9",), ("U1", "nonsense"), ("",)])
def test_a_registration_on_units_that_are_not_there_is_refused(small: Case, units: tuple[str, ...]) -> None:
    new = NewRegistration(learner_id=small.learner.person_id, release_id=small.release.id, units=units)
    with pytest.raises(RequestInvalid, match="Not one unit of"):
        register_learner(small.assessor, new, small.centre.equipment)


def test_a_registration_of_nobody_or_on_nothing_is_not_found(small: Case) -> None:
    for learner, release in ((PersonId("x"), small.release.id), (small.learner.person_id, "sha256:" + "0" * 64)):
        new = NewRegistration(learner_id=learner, release_id=release, units=("U1",))
        with pytest.raises(NotFound):
            register_learner(small.assessor, new, small.centre.equipment)


def test_a_standard_loaded_twice_is_one_release_and_one_event(centre: Centre) -> None:
    first, again = centre.load_small(), centre.load_small()
    assert first.id == again.id
    assert [each.action for each in centre.events()].count("standard.loaded") == 1


def test_a_refused_standard_leaves_nothing(centre: Centre) -> None:
    before = centre.events()
    source = SourceDocument(content=small_standard()[:-9], name="cut.json")
    with pytest.raises(StandardRefused) as refusal:
        load_standard(centre.operator, source, centre.equipment)
    assert refusal.value.findings
    assert list_releases(centre.operator, centre.equipment) == ()
    assert centre.events() == before


def test_nothing_personal_and_no_wording_stands_in_the_log(centre: Centre) -> None:
    case = open_small_case(centre)
    secret = "She has asthma and a note from her doctor."
    new = NewEvidence(title="Jade Whitlock's diary", type=EvidenceType.REFLECTIVE_ACCOUNT, text=secret)
    submit_evidence(case.learner, case.registration.id, new, centre.equipment)
    override_recency(case.assessor, case.observation.item.id, NewOverride(reason=secret), centre.equipment)
    said = "".join(each.model_dump_json() for each in centre.events())
    assert "asthma" not in said
    assert "Jade" not in said
    assert "A learner" not in said
