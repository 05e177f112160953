"""The network of the sentence model as an ONNX graph, built from its weights alone: token ids in, vectors out.

The graph takes texts of one length at a time, so it needs neither padding nor a mask. What it computes is BERT as
published: embeddings, layers of attention and of two dense steps with GELU, each with a residual and a layer
normalisation; then the mean over tokens, brought to length one.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import ConfigDict

from competence_graph import Frozen
from mapping_engine.encoders.base import CONFIG_FILE, MODEL_DIMENSIONS, Vectors
from mapping_engine.encoders.word_pieces import MOST_PIECES

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, TensorProto

BUILDER_VERSION = 2
"""Raised whenever this module builds another graph, so that kept graphs of earlier versions are not used."""

IDS, VECTORS, STATES = "ids", "vectors", "states"
_OPSET, _IR_VERSION = 21, 10
_FUSED = "com.microsoft"


class BertConfig(Frozen):
    """What of the model's configuration the graph depends on."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    num_hidden_layers: int
    num_attention_heads: int
    layer_norm_eps: float


def read_config(folder: Path) -> BertConfig:
    """Return the configuration that lies beside the weights."""
    return BertConfig.model_validate_json((folder / CONFIG_FILE).read_bytes())


def build_graph(weights: Mapping[str, Vectors], config: BertConfig) -> "ModelProto":
    """Return the graph in 32-bit floating point; input ``ids`` [texts, pieces].

    Outputs are ``vectors`` [texts, 384] and ``states`` [texts, pieces, 384], what the last layer says of each piece.
    """
    from onnx import TensorProto, helper

    parts = _Parts(weights, config)
    state = parts.embeddings()
    for number in range(config.num_hidden_layers):
        state = parts.layer(state, f"encoder.layer.{number}")
    parts.pooling(state)
    parts.named(state, STATES)
    graph = helper.make_graph(
        parts.nodes,
        "sentence_model",
        [helper.make_tensor_value_info(IDS, TensorProto.INT64, ["texts", "pieces"])],
        [
            helper.make_tensor_value_info(VECTORS, TensorProto.FLOAT, ["texts", MODEL_DIMENSIONS]),
            helper.make_tensor_value_info(STATES, TensorProto.FLOAT, ["texts", "pieces", MODEL_DIMENSIONS]),
        ],
        parts.constants,
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="vqmap")


class _Parts:
    """Collects nodes and constants; each method adds one part of the network and returns the name of its output."""

    def __init__(self, weights: Mapping[str, Vectors], config: BertConfig) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self._weights = weights
        self._config = config

    def embeddings(self) -> str:
        """Words and positions; every piece is of the first segment, so its embedding joins the positions."""
        positions = self._weights["embeddings.position_embeddings.weight"][:MOST_PIECES]
        segment = self._weights["embeddings.token_type_embeddings.weight"][0]
        words = self._constant("words", self._weights["embeddings.word_embeddings.weight"])
        places = self._constant("places", positions + segment)
        first, axis = self._integers("first", 0), self._integers("axis_of_places", 0)
        pieces = self._node("Shape", [IDS], "pieces", start=1, end=2)
        summed = [
            self._node("Gather", [words, IDS], "words_of_text", axis=0),
            self._node("Slice", [places, first, pieces, axis], "places_of_text"),
        ]
        return self._normalised(self._node("Add", summed, "embedded"), "embeddings.LayerNorm")

    def layer(self, state: str, name: str) -> str:
        """One layer: attention, then the two dense steps, each added to what came in and normalised."""
        heads = [self._dense(state, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
        number_of_heads = self._config.num_attention_heads
        seen = self._node("MultiHeadAttention", heads, f"{name}.attention", domain=_FUSED, num_heads=number_of_heads)
        state = self._added(state, seen, f"{name}.attention.output")
        wide = self._node("Gelu", [self._dense(state, f"{name}.intermediate.dense")], f"{name}.gelu")
        return self._added(state, wide, f"{name}.output")

    def pooling(self, state: str) -> None:
        """The mean over pieces, brought to length one."""
        mean = self._node("ReduceMean", [state, self._integers("axis_of_pieces", 1)], "mean", keepdims=0)
        self._node("LpNormalization", [mean], VECTORS, axis=-1, p=2)

    def named(self, state: str, output: str) -> None:
        """Hand a state out under another name."""
        self._node("Identity", [state], output)

    def _added(self, state: str, change: str, name: str) -> str:
        dense = self._dense(change, f"{name}.dense")
        return self._normalised(self._node("Add", [state, dense], f"{name}.sum"), f"{name}.LayerNorm")

    def _dense(self, state: str, name: str) -> str:
        weight = self._constant(f"{name}.weight", self._weights[f"{name}.weight"].T)
        bias = self._constant(f"{name}.bias", self._weights[f"{name}.bias"])
        return self._node("Add", [self._node("MatMul", [state, weight], f"{name}.product"), bias], name)

    def _normalised(self, state: str, name: str) -> str:
        scale, bias = (self._constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        epsilon = self._config.layer_norm_eps
        return self._node("LayerNormalization", [state, scale, bias], name, axis=-1, epsilon=epsilon)

    def _integers(self, name: str, *values: int) -> str:
        return self._constant(name, np.array(values, dtype=np.int64))

    def _constant(self, name: str, values: np.ndarray) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, kind: str, inputs: Sequence[str], output: str, *, domain: str = "", **attributes: float) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, list(inputs), [output], output, None, domain, None, **attributes))
        return output
