"""What evidence proves: suggestions that people decide on, and the verdict that rules prove."""

from mapping_engine.benchmark_set import BenchmarkSet, read_benchmark_set
from mapping_engine.case import AssessmentCase
from mapping_engine.coverage import Coverage, Use, duty_breach
from mapping_engine.encoders import (
    CachedEncoder,
    Encoder,
    ModelAltered,
    ModelMissing,
    SentenceTransformerEncoder,
    check_model,
    is_model_installed,
    model_location,
)
from mapping_engine.evaluation import SetFigures, evaluate_set
from mapping_engine.evidence import (
    EVIDENCE_TYPES,
    EvidenceId,
    EvidenceItem,
    EvidenceType,
    PersonId,
    Setting,
    Voice,
)
from mapping_engine.mapping import (
    LONDON,
    Decision,
    Mapping,
    MappingId,
    Moment,
    Origin,
    RecencyOverride,
    SignOff,
    london_date,
)
from mapping_engine.policy import DEFAULT_POLICY, Anchor, AssessmentPolicy, AssuranceTerms, RecencyTerms
from mapping_engine.recency import is_recent_on, last_recent_day
from mapping_engine.rules.registry import RULES
from mapping_engine.rules.separation_of_duties import iqa_breach
from mapping_engine.suggestions import MatchingMode, Suggester, Suggestion, Suggestions
from mapping_engine.verdict import CriterionEntry, RefusedUse, Satisfaction, Verdict, evaluate

__all__ = [
    "DEFAULT_POLICY",
    "EVIDENCE_TYPES",
    "LONDON",
    "RULES",
    "Anchor",
    "AssessmentCase",
    "AssessmentPolicy",
    "AssuranceTerms",
    "BenchmarkSet",
    "CachedEncoder",
    "Coverage",
    "CriterionEntry",
    "Decision",
    "Encoder",
    "EvidenceId",
    "EvidenceItem",
    "EvidenceType",
    "Mapping",
    "MappingId",
    "MatchingMode",
    "ModelAltered",
    "ModelMissing",
    "Moment",
    "Origin",
    "PersonId",
    "RecencyOverride",
    "RecencyTerms",
    "RefusedUse",
    "Satisfaction",
    "SentenceTransformerEncoder",
    "SetFigures",
    "Setting",
    "SignOff",
    "Suggester",
    "Suggestion",
    "Suggestions",
    "Use",
    "Verdict",
    "Voice",
    "check_model",
    "duty_breach",
    "evaluate",
    "evaluate_set",
    "iqa_breach",
    "is_model_installed",
    "is_recent_on",
    "last_recent_day",
    "london_date",
    "model_location",
    "read_benchmark_set",
]
