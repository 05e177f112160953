"""How the suggestions fare: what assessors made of them, whether probabilities hold, what drifts, what was missed."""

from mapping_engine.monitoring.agreement import Agreement, AssessorFigures
from mapping_engine.monitoring.calibration import BandFigures, CalibrationError, TenthFigures
from mapping_engine.monitoring.drift import Drift, drift_between
from mapping_engine.monitoring.misses import UnitMisses
from mapping_engine.monitoring.report import ModelFigures, ModelReport, model_report
from mapping_engine.monitoring.shares import Share, share_of

__all__ = [
    "Agreement",
    "AssessorFigures",
    "BandFigures",
    "CalibrationError",
    "Drift",
    "ModelFigures",
    "ModelReport",
    "Share",
    "TenthFigures",
    "UnitMisses",
    "drift_between",
    "model_report",
    "share_of",
]
