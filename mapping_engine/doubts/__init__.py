"""Doubts about evidence: what a text does that may win suggestions without telling of work."""

from mapping_engine.doubts.base import Doubt, DoubtKind
from mapping_engine.doubts.doubting import DoubtedText, doubted, doubts_about
from mapping_engine.doubts.many_criteria import CitedPlace
from mapping_engine.doubts.other_texts import OtherText, OtherTexts, TextsBeside

__all__ = [
    "CitedPlace",
    "Doubt",
    "DoubtKind",
    "DoubtedText",
    "OtherText",
    "OtherTexts",
    "TextsBeside",
    "doubted",
    "doubts_about",
]
