"""Steps: what one person does next on the way to a claim, in plain values that a machine can carry out in thought."""

from datetime import date

from competence_graph import CriterionId, EvidenceType, Finding, Frozen, Setting, UnitId
from mapping_engine.assurance_records import Signatory
from mapping_engine.evidence import EvidenceId
from mapping_engine.finding_codes import Helper
from mapping_engine.mapping import Decision, MappingId
from mapping_engine.remedies import Effort, StepKind


class Pair(Frozen):
    """An evidence item and a criterion that somebody has to decide on, and the decision that the plan reckons with."""

    evidence_id: EvidenceId
    criterion_id: CriterionId
    decision: Decision = Decision.ACCEPTED


class Step(Frozen):
    """One step of a plan.

    ``what`` says it in a sentence, ``helper`` who can do it, ``settles`` the paths of the findings that it puts right,
    ``after`` the numbers of the steps it waits for. An evidence step gathers one piece (``evidence_ids``, a name that
    the plan gives it) by ``method`` in ``setting``; a decision step decides on ``pairs``; other steps name the units,
    decisions or records they are about. ``code`` tells corrections, settlements and waits apart.
    """

    number: int = 0
    kind: StepKind
    helper: Helper
    what: str
    effort: Effort
    unit_ids: tuple[UnitId, ...] = ()
    criterion_ids: tuple[CriterionId, ...] = ()
    evidence_ids: tuple[EvidenceId, ...] = ()
    mapping_ids: tuple[MappingId, ...] = ()
    record_ids: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    methods: tuple[EvidenceType, ...] = ()
    setting: Setting = Setting.REAL
    signatory: Signatory | None = None
    code: str = ""
    not_before: date | None = None
    authority: str = ""
    settles: tuple[str, ...] = ()
    after: tuple[int, ...] = ()


class Plan(Frozen):
    """The shortest list of steps found that leads to a claim.

    ``claim_on`` is the first day on which the certificate could be claimed if every other step were done by then.
    ``dead_ends`` are findings that nobody can put right, ``unsettled`` those that the steps would leave open. A plan is
    proven by evaluating the case as it would be once every step is done; ``is_proven`` tells whether it is claimable.
    """

    registration_id: str
    as_of: date
    is_claimable: bool
    is_proven: bool
    claim_on: date | None
    added_units: tuple[UnitId, ...]
    steps: tuple[Step, ...]
    dead_ends: tuple[Finding, ...]
    unsettled: tuple[Finding, ...]
