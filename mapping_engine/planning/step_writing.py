"""From work to steps: what belongs together becomes one step, in words, in the order of dependency."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from competence_graph import CriterionId, EvidenceType, UnitId
from mapping_engine.case import AssessmentCase
from mapping_engine.evidence import EvidenceId
from mapping_engine.finding_codes import CODES, GateCode, Helper
from mapping_engine.mapping import Decision
from mapping_engine.planning.step_wording import CORRECTED, GATHERED
from mapping_engine.planning.steps import Pair, Step
from mapping_engine.planning.unit_choice import pathway_to_register
from mapping_engine.planning.work import Session, Work
from mapping_engine.policy import PolicyInForce
from mapping_engine.remedies import Effort, StepKind, remedy_of


def steps_of(work: Work, case: AssessmentCase) -> tuple[Step, ...]:
    """Return the steps of some work, merged, in the order in which they depend on each other; not numbered yet."""
    writer = _Writer(work, case)
    steps = [
        *writer.corrections(),
        *writer.planning(),
        *writer.evidence(),
        *writer.records(),
        *writer.decisions(),
        *writer.countersignatures(),
        *writer.signatures(),
        *writer.assurance(),
        *writer.outcomes(),
    ]
    return tuple(sorted(steps, key=lambda each: list(StepKind).index(each.kind)))


class _Writer:
    """Writes the steps of one piece of work."""

    def __init__(self, work: Work, case: AssessmentCase) -> None:
        self._work = work
        self._case = case
        self._graph = case.release.graph
        self._order = {unit.id: place for place, unit in enumerate(self._graph.units)}
        self._terms = PolicyInForce(case.layers, work.day).evidence
        self._criteria = [each.id for each in self._graph.criteria]

    def corrections(self) -> Iterator[Step]:
        for each in sorted(self._work.corrected):
            is_learners = each.code == GateCode.OVERRIDE_BY_LEARNER
            yield self._step(
                StepKind.CORRECTION,
                Helper.LEARNER if is_learners else Helper.CENTRE,
                CORRECTED[each.code].format(self._pathway()),
            ).model_copy(
                update={
                    "code": each.code,
                    "record_ids": (each.record_id,),
                    "effort": remedy_of(each.code).effort,
                    "authority": CODES[GateCode(each.code)].authority,
                }
            )
        if self._work.added_units:
            units = self._units(self._work.added_units)
            what = f"Register the learner on {self._codes(units)} as well, which the rules of combination still need."
            yield self._step(StepKind.CORRECTION, Helper.CENTRE, what, units).model_copy(
                update={"effort": Effort.RECORD, "code": GateCode.COMBINATION_NOT_SATISFIED}
            )

    def planning(self) -> Iterator[Step]:
        planned = {method for terms in self._terms for method in terms.planned_methods}
        planned.add(EvidenceType.EXPERT_WITNESS_TESTIMONY)
        methods: defaultdict[UnitId, set[EvidenceType]] = defaultdict(set)
        claimed = {*self._case.chosen_units, *self._work.added_units}
        for session, criterion in self._work.sessions:
            if session.method in planned:
                for unit in claimed.intersection(self._graph.units_by_criterion[criterion]):
                    methods[unit].add(session.method)
        for unit in self._units(methods):
            wanted = tuple(sorted(methods[unit]))
            named = ", naming the expert witness" if EvidenceType.EXPERT_WITNESS_TESTIMONY in wanted else ""
            words = " and ".join(each.value.replace("_", " ") for each in wanted)
            what = f"Agree an assessment plan for unit {self._codes((unit,))} by {words}{named}."
            yield self._step(StepKind.PLANNING, Helper.ASSESSOR, what, (unit,)).model_copy(update={"methods": wanted})

    def evidence(self) -> Iterator[Step]:
        covered: defaultdict[Session, set[CriterionId]] = defaultdict(set)
        for session, criterion in self._work.sessions:
            covered[session].add(criterion)
        for session in sorted(covered, key=lambda each: (self._order[each.unit_id], each.method, each.turn)):
            helper, words = GATHERED[session.method]
            what = words.format(self._references(session.unit_id, covered[session])) + _otherwise(session) + "."
            yield self._step(StepKind.EVIDENCE, helper, what, (session.unit_id,)).model_copy(
                update={
                    "criterion_ids": self._in_order(covered[session]),
                    "evidence_ids": (session.evidence_id,),
                    "methods": (session.method,),
                    "setting": session.setting,
                    "effort": Effort.WORK,
                }
            )

    def records(self) -> Iterator[Step]:
        if self._work.declared:
            what = f"Sign the declaration of authenticity for {self._titles(self._work.declared)}."
            step = self._step(StepKind.DECLARATION, Helper.LEARNER, what, self._units_of(self._work.declared))
            yield step.model_copy(update={"evidence_ids": tuple(sorted(self._work.declared)), "effort": Effort.RECORD})
        if self._work.confirmed:
            what = f"Look at {self._titles(self._work.confirmed)} where it is kept, and record who saw it and when."
            step = self._step(StepKind.CONFIRMATION, Helper.ASSESSOR, what, self._units_of(self._work.confirmed))
            yield step.model_copy(update={"evidence_ids": tuple(sorted(self._work.confirmed))})

    def decisions(self) -> Iterator[Step]:
        pairs: defaultdict[UnitId, set[tuple[EvidenceId, CriterionId, Decision]]] = defaultdict(set)
        for session, criterion in self._work.sessions:
            pairs[session.unit_id].add((session.evidence_id, criterion, Decision.ACCEPTED))
        for each in self._work.redecided:
            pairs[each.unit_id].add((each.evidence_id, each.criterion_id, each.decision))
        for unit in self._units(pairs):
            criteria = {criterion for _, criterion, _ in pairs[unit]}
            is_again = any(each.unit_id == unit for each in self._work.redecided)
            who = ": an assessor who is licensed and independent" if is_again else ""
            what = f"Decide on the evidence for {self._references(unit, criteria)}{who}."
            yield self._step(StepKind.DECISION, Helper.ASSESSOR, what, (unit,)).model_copy(
                update={"criterion_ids": self._in_order(criteria), "pairs": tuple(map(_pair, sorted(pairs[unit])))}
            )

    def countersignatures(self) -> Iterator[Step]:
        if not self._work.countersigned:
            return
        units = self._units({unit for _, unit in self._work.countersigned})
        number = len(self._work.countersigned)
        decisions = "decision" if number == 1 else "decisions"
        what = (
            f"Look at {number} {decisions} in {self._codes(units)} and countersign: one qualified, independent person."
        )
        mappings = tuple(sorted(mapping for mapping, _ in self._work.countersigned))
        criteria = {each.criterion_id for each in self._case.mappings if each.id in mappings}
        yield self._step(StepKind.COUNTERSIGNATURE, Helper.ASSESSOR, what, units).model_copy(
            update={"mapping_ids": mappings, "criterion_ids": self._in_order(criteria)}
        )

    def signatures(self) -> Iterator[Step]:
        for signatory in sorted({each for _, each in self._work.signed}):
            units = self._units({unit for unit, each in self._work.signed if each is signatory})
            what = f"Sign {self._codes(units)} as finished."
            yield self._step(StepKind.SIGNATURE, Helper(signatory.value), what, units).model_copy(
                update={"signatory": signatory, "effort": Effort.RECORD}
            )

    def assurance(self) -> Iterator[Step]:
        for action, unit in sorted(self._work.actions):
            what = f"Do what the action in {self._codes((unit,))} asks, and close it."
            yield self._step(StepKind.ACTION, Helper.IQA, what, (unit,)).model_copy(update={"record_ids": (action,)})
        if self._work.sampled:
            what = "Draw the sample for this learner, and look at it."
            yield self._step(StepKind.SAMPLE, Helper.IQA, what, self._units(self._work.sampled))
        if self._work.released:
            units = self._units(self._work.released)
            it = "it" if len(units) == 1 else "them"
            what = f"Look at the decisions of {self._codes(units)} and release {it}, as an independent assurer."
            yield self._step(StepKind.RELEASE, Helper.IQA, what, units)
        if self._work.externally:
            units = self._units(self._work.externally)
            what = f"Ask for the external release of {self._codes(units)}, or for an external review."
            yield self._step(StepKind.EXTERNAL_RELEASE, Helper.EQA, what, units).model_copy(
                update={"effort": Effort.OUTSIDE}
            )

    def outcomes(self) -> Iterator[Step]:
        for each in sorted(self._work.settled):
            facts = CODES[GateCode(each.code)]
            what = f"Settle {each.record_id}: {facts.remedy}."
            yield self._step(StepKind.SETTLEMENT, facts.helpers[0], what).model_copy(
                update={
                    "code": each.code,
                    "record_ids": (each.record_id,),
                    "effort": remedy_of(each.code).effort,
                    "authority": facts.authority,
                }
            )
        if self._work.day > self._case.as_of:
            what = f"Wait until {self._work.day:%-d %B %Y}."
            yield self._step(StepKind.WAIT, Helper.TIME, what).model_copy(
                update={"not_before": self._work.day, "effort": Effort.WAIT}
            )
        by_whom = " by somebody of the centre who is not the only assessor" if self._work.claimed_by_another else ""
        what = f"Claim the certificate{by_whom}."
        step = self._step(StepKind.CLAIM, Helper.CENTRE, what)
        code = GateCode.CLAIMANT_NOT_INDEPENDENT.value if self._work.claimed_by_another else ""
        yield step.model_copy(update={"not_before": self._work.day, "effort": Effort.RECORD, "code": code})

    def _step(self, kind: StepKind, helper: Helper, what: str, units: Iterable[UnitId] = ()) -> Step:
        return Step(kind=kind, helper=helper, what=what, effort=Effort.LOOK, unit_ids=tuple(units))

    def _units(self, units: Iterable[UnitId]) -> tuple[UnitId, ...]:
        return tuple(sorted(units, key=lambda unit: self._order[unit]))

    def _pathway(self) -> str:
        code = pathway_to_register(self._case)
        return f"pathway {code}" if code else "the qualification itself, which has no pathways"

    def _codes(self, units: Iterable[UnitId]) -> str:
        codes = [self._graph.unit(unit).code for unit in units]
        return f"unit {codes[0]}" if len(codes) == 1 else f"units {', '.join(codes)}"

    def _titles(self, evidence: Iterable[EvidenceId]) -> str:
        titles = {each.id: each.title for each in self._case.evidence}
        return ", ".join(f"“{titles.get(each, each)}”" for each in sorted(evidence))

    def _units_of(self, evidence: Iterable[EvidenceId]) -> tuple[UnitId, ...]:
        wanted = set(evidence)
        criteria = {each.criterion_id for each in self._case.mappings if each.evidence_id in wanted}
        owners = (self._graph.units_by_criterion.get(each, ()) for each in criteria)
        chosen = set(self._case.chosen_units)
        return self._units({unit for found in owners for unit in found if unit in chosen})

    def _in_order(self, criteria: Iterable[CriterionId]) -> tuple[CriterionId, ...]:
        wanted = set(criteria)
        return tuple(each for each in self._criteria if each in wanted)

    def _references(self, unit: UnitId, criteria: set[CriterionId]) -> str:
        every = {each.id for each in self._graph.criteria_by_unit[unit]}
        code = self._graph.unit(unit).code
        if criteria == every and len(every) > 1:
            return f"every criterion of {code}"
        return f"{code} {', '.join(self._graph.criterion(each).code or each for each in self._in_order(criteria))}"


def _pair(decided: tuple[EvidenceId, CriterionId, Decision]) -> Pair:
    evidence_id, criterion_id, decision = decided
    return Pair(evidence_id=evidence_id, criterion_id=criterion_id, decision=decision)


def _otherwise(session: Session) -> str:
    return "" if session.turn == 1 else ", on another occasion, for another customer and at another place"
