"""What evidence proves: suggestions that people decide on, and the verdict that rules prove.

What a verdict does not need (numpy and the language model, plans, forecasts and explanations) is loaded when it is
first asked for, so that judging a case starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from competence_graph import EvidenceType, Setting
from mapping_engine.acceptance import Use
from mapping_engine.assurance_records import (
    AssessmentPlan,
    AssuranceRecords,
    Award,
    DirectClaims,
    DirectClaimsEvent,
    DirectClaimsStep,
    EarlierCertificate,
    ExternalRelease,
    ExternalReview,
    Hold,
    HoldKind,
    IqaAction,
    OpenEntry,
    Reliability,
    SamplePlan,
    Sanction,
    SanctionLevel,
    Signatory,
    Standing,
    UnitRejection,
    UnitSignature,
)
from mapping_engine.case import AssessmentCase, RegistrationFacts
from mapping_engine.coverage import Coverage, CriterionCoverage, Status
from mapping_engine.evidence import (
    EVIDENCE_TYPES,
    EvidenceId,
    EvidenceItem,
    PersonId,
    PriorAchievement,
    PriorKind,
    Voice,
)
from mapping_engine.facts import CaseFacts, path_of
from mapping_engine.finding_codes import CODES, CodeFacts, GateCode, Helper
from mapping_engine.findings_tree import Branch, Counts, Node, findings_tree, unit_names
from mapping_engine.late_names import LATE_NAMES
from mapping_engine.mapping import (
    LONDON,
    Countersignature,
    Decision,
    Judgement,
    Mapping,
    MappingId,
    Moment,
    Origin,
    RecencyOverride,
    SignOff,
    london_date,
)
from mapping_engine.people import (
    Account,
    Duty,
    ExpertWitness,
    Licence,
    LicenceStatus,
    PeopleRegister,
    Relationship,
    RelationshipKind,
    people_behind,
)
from mapping_engine.policy import DEFAULT_POLICY, AssessmentPolicy, PolicyInForce
from mapping_engine.policy_exceptions import ExceptionKind, PolicyException
from mapping_engine.policy_terms import (
    NEVER_WAIVED,
    Anchor,
    AssuranceTerms,
    ClaimTerms,
    DatedTerms,
    DirectClaimsTerms,
    EvidenceTerms,
    ExceptionTerms,
    OnFailure,
    PeopleTerms,
    PriorLearningTerms,
    RecencyTerms,
    ReviewRoute,
    SanctionTerms,
)
from mapping_engine.recency import is_recent_on, last_recent_day
from mapping_engine.records import Lasting
from mapping_engine.refusals import duty_breach
from mapping_engine.releases import iqa_breach
from mapping_engine.rules.registry import RULES
from mapping_engine.verdict import AppliedException, CriterionEntry, RefusedUse, Satisfaction, Verdict, evaluate

if TYPE_CHECKING:
    from mapping_engine.benchmark_set import BenchmarkSet, read_benchmark_set
    from mapping_engine.citations import Citation, cited_criteria
    from mapping_engine.claim_forecast import CriterionOutlook, DayOfChange, Forecast, MappingOutlook, forecast
    from mapping_engine.doubts import Doubt, DoubtKind, OtherText, OtherTexts, TextsBeside, doubts_about
    from mapping_engine.encoders import (
        EVIDENCE_ADAPTER,
        AdapterUnusable,
        CachedEncoder,
        Encoder,
        ModelAltered,
        ModelMissing,
        ModelUnusable,
        OnnxEncoder,
        SentenceTransformerEncoder,
        check_model,
        installed_model,
        is_model_installed,
        model_location,
    )
    from mapping_engine.evaluation import SetFigures, evaluate_set
    from mapping_engine.explanation import Decider, Explanation, Task, TaskList, explain, for_helpers
    from mapping_engine.gap_questions import gap_question
    from mapping_engine.model_training import TooFewDecisions, TrainingText, train_model
    from mapping_engine.monitoring import Agreement, ModelReport, Share, model_report, share_of
    from mapping_engine.passages import split_into_passages
    from mapping_engine.planning.carrying_out import carried_out
    from mapping_engine.planning.claim_plan import plan
    from mapping_engine.planning.steps import Pair, Plan, Step
    from mapping_engine.policy_checks import FAMILIES, PlacedTerms, asks_for_something, placed_terms, terms_findings
    from mapping_engine.policy_layers import idle_findings
    from mapping_engine.probes import with_probes
    from mapping_engine.ranking.learned_model import DecidedEvidence, Learned, LearnedModel, Trial
    from mapping_engine.ranking.model import Band, RankingModel, Thresholds, shipped_model
    from mapping_engine.remedies import Effort, Remedy, StepKind, remedy_of
    from mapping_engine.rerankers.base import Candidate, Opinion, ReRanker, ReRanking
    from mapping_engine.rerankers.blend import blended
    from mapping_engine.rerankers.chat_protocol import LONGEST_EVIDENCE_ASKED, opinions_in, question
    from mapping_engine.sentinels import foreign_units, gets_sentinel, sentinel_among, with_sentinel
    from mapping_engine.sssom import MappedPortfolio, sssom_rows, sssom_text
    from mapping_engine.suggestion import MatchingMode, SimilarEvidence, Suggestion, Suggestions
    from mapping_engine.suggestion_record import (
        Answer,
        Miss,
        ShownSuggestion,
        SuggestionKind,
        SuggestionRecord,
        miss_of,
    )
    from mapping_engine.suggestions import Suggester
    from mapping_engine.verdict_changes import Cause, CriterionChange, VerdictChanges, diff

else:
    _MODULE_OF = {name: module for module, names in LATE_NAMES.items() for name in names}

    def __getattr__(name: str) -> object:
        """Load what is asked for late from its module."""
        if name not in _MODULE_OF:
            raise AttributeError(f"module 'mapping_engine' has no attribute {name!r}")
        return getattr(import_module(f"mapping_engine.{_MODULE_OF[name]}"), name)


__all__ = [
    "CODES",
    "DEFAULT_POLICY",
    "EVIDENCE_ADAPTER",
    "EVIDENCE_TYPES",
    "FAMILIES",
    "LONDON",
    "LONGEST_EVIDENCE_ASKED",
    "NEVER_WAIVED",
    "RULES",
    "Account",
    "AdapterUnusable",
    "Agreement",
    "Anchor",
    "Answer",
    "AppliedException",
    "AssessmentCase",
    "AssessmentPlan",
    "AssessmentPolicy",
    "AssuranceRecords",
    "AssuranceTerms",
    "Award",
    "Band",
    "BenchmarkSet",
    "Branch",
    "CachedEncoder",
    "Candidate",
    "CaseFacts",
    "Cause",
    "Citation",
    "ClaimTerms",
    "CodeFacts",
    "Countersignature",
    "Counts",
    "Coverage",
    "CriterionChange",
    "CriterionCoverage",
    "CriterionEntry",
    "CriterionOutlook",
    "DatedTerms",
    "DayOfChange",
    "DecidedEvidence",
    "Decider",
    "Decision",
    "DirectClaims",
    "DirectClaimsEvent",
    "DirectClaimsStep",
    "DirectClaimsTerms",
    "Doubt",
    "DoubtKind",
    "Duty",
    "EarlierCertificate",
    "Effort",
    "Encoder",
    "EvidenceId",
    "EvidenceItem",
    "EvidenceTerms",
    "EvidenceType",
    "ExceptionKind",
    "ExceptionTerms",
    "ExpertWitness",
    "Explanation",
    "ExternalRelease",
    "ExternalReview",
    "Forecast",
    "GateCode",
    "Helper",
    "Hold",
    "HoldKind",
    "IqaAction",
    "Judgement",
    "Lasting",
    "Learned",
    "LearnedModel",
    "Licence",
    "LicenceStatus",
    "MappedPortfolio",
    "Mapping",
    "MappingId",
    "MappingOutlook",
    "MatchingMode",
    "Miss",
    "ModelAltered",
    "ModelMissing",
    "ModelReport",
    "ModelUnusable",
    "Moment",
    "Node",
    "OnFailure",
    "OnnxEncoder",
    "OpenEntry",
    "Opinion",
    "Origin",
    "OtherText",
    "OtherTexts",
    "Pair",
    "PeopleRegister",
    "PeopleTerms",
    "PersonId",
    "PlacedTerms",
    "Plan",
    "PolicyException",
    "PolicyInForce",
    "PriorAchievement",
    "PriorKind",
    "PriorLearningTerms",
    "RankingModel",
    "ReRanker",
    "ReRanking",
    "RecencyOverride",
    "RecencyTerms",
    "RefusedUse",
    "RegistrationFacts",
    "Relationship",
    "RelationshipKind",
    "Reliability",
    "Remedy",
    "ReviewRoute",
    "SamplePlan",
    "Sanction",
    "SanctionLevel",
    "SanctionTerms",
    "Satisfaction",
    "SentenceTransformerEncoder",
    "SetFigures",
    "Setting",
    "Share",
    "ShownSuggestion",
    "SignOff",
    "Signatory",
    "SimilarEvidence",
    "Standing",
    "Status",
    "Step",
    "StepKind",
    "Suggester",
    "Suggestion",
    "SuggestionKind",
    "SuggestionRecord",
    "Suggestions",
    "Task",
    "TaskList",
    "TextsBeside",
    "Thresholds",
    "TooFewDecisions",
    "TrainingText",
    "Trial",
    "UnitRejection",
    "UnitSignature",
    "Use",
    "Verdict",
    "VerdictChanges",
    "Voice",
    "asks_for_something",
    "blended",
    "carried_out",
    "check_model",
    "cited_criteria",
    "diff",
    "doubts_about",
    "duty_breach",
    "evaluate",
    "evaluate_set",
    "explain",
    "findings_tree",
    "for_helpers",
    "forecast",
    "foreign_units",
    "gap_question",
    "gets_sentinel",
    "idle_findings",
    "installed_model",
    "iqa_breach",
    "is_model_installed",
    "is_recent_on",
    "last_recent_day",
    "london_date",
    "miss_of",
    "model_location",
    "model_report",
    "opinions_in",
    "path_of",
    "people_behind",
    "placed_terms",
    "plan",
    "question",
    "read_benchmark_set",
    "remedy_of",
    "sentinel_among",
    "share_of",
    "shipped_model",
    "split_into_passages",
    "sssom_rows",
    "sssom_text",
    "terms_findings",
    "train_model",
    "unit_names",
    "with_probes",
    "with_sentinel",
]
