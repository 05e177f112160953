"""Support: which parts of a criterion a text speaks of, which it does not, and which cannot be told apart.

To say "no mention of" wrongly costs an assessor's trust, so it is said only where both words and meaning are far; a
part in between is left undecided. Words alone cannot say it at all: by them, four in five met criteria of several
parts would lack one (``benchmarks/support.py``), because people tell of their work in other words than a standard.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from competence_graph import Frozen
from mapping_engine.criterion_parts import CriterionPart, read_criterion
from mapping_engine.encoders import Encoder, Vectors
from mapping_engine.matchers.words import stems
from mapping_engine.passages import Passage


class Thresholds(Frozen):
    """From where on a part is supported, and up to where it is not.

    ``shared`` is the share of the part's stems that one passage must hold, ``close`` the cosine of its meaning that is
    support by itself; below ``far``, and with fewer stems than ``shared``, the part has no support.
    """

    shared: float
    close: float
    far: float


MEASURED = Thresholds(shared=0.5, close=0.32, far=0.12)
"""Fitted for the evidence encoder on the six occupations of the ranking: see ``benchmarks/support.py --fit``.

``far`` is the highest at which one in ten met criteria of several parts is told to lack one; ``close`` the lowest that
one in ten parts of unrelated criteria reaches. Another encoder needs them fitted again.
"""


class SupportedPart(Frozen):
    """A part that the text speaks of, and the offsets of the passage that says so best; ``cosine`` where measured."""

    part: CriterionPart
    passage_start: int
    passage_end: int
    shared: float
    cosine: float | None = None


class Support(Frozen):
    """The parts of one criterion, each in one of three groups, in the order of the wording."""

    supported: tuple[SupportedPart, ...]
    unsupported: tuple[CriterionPart, ...]
    undecided: tuple[CriterionPart, ...]

    @property
    def sentence(self) -> str:
        """What a reason may add, as in ``no mention of "control measures"``; empty where nothing can be said."""
        named = [f'"{part.text}"' for part in self.unsupported]
        listed = " or ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))
        return f"no mention of {listed}" if named else ""


class CriterionProfile(NamedTuple):
    """A criterion's parts as they are compared; made once for each criterion. ``vectors`` has one row for each part."""

    parts: tuple[CriterionPart, ...]
    stems: tuple[frozenset[str], ...]
    vectors: Vectors | None


class TextProfile(NamedTuple):
    """A text's passages as parts are compared with them; ``vectors`` has one row for each passage."""

    passages: tuple[Passage, ...]
    stems: tuple[frozenset[str], ...]
    vectors: Vectors | None


def criterion_profiles(wordings: Sequence[str], encoder: Encoder | None = None) -> tuple[CriterionProfile, ...]:
    """Return the profile of each wording; all parts are encoded at once."""
    parts = [read_criterion(wording).parts for wording in wordings]
    flat = [part.text for each in parts for part in each]
    vectors = None if encoder is None else encoder.encode(flat)
    ends = np.cumsum([len(each) for each in parts])
    return tuple(
        CriterionProfile(
            parts=each,
            stems=tuple(frozenset(stems(part.text)) for part in each),
            vectors=None if vectors is None else vectors[end - len(each) : end],
        )
        for each, end in zip(parts, ends, strict=True)
    )


def text_profile(passages: Sequence[Passage], vectors: Vectors | None = None) -> TextProfile:
    """Return the profile of a text from its passages and, where there is an encoder, their vectors in that order."""
    return TextProfile(tuple(passages), tuple(frozenset(stems(passage.text)) for passage in passages), vectors)


def support_for(criterion: CriterionProfile, text: TextProfile, thresholds: Thresholds = MEASURED) -> Support:
    """Tell which parts of a criterion the text speaks of; without vectors on both sides no part is unsupported."""
    if not text.passages:
        return Support(supported=(), unsupported=criterion.parts, undecided=())
    shared, cosines = _shares(criterion, text), _cosines(criterion, text)
    supported: list[SupportedPart] = []
    unsupported: list[CriterionPart] = []
    undecided: list[CriterionPart] = []
    for row, part in enumerate(criterion.parts):
        meaning = None if cosines is None else cosines[row]
        if shared[row].max() >= thresholds.shared or (meaning is not None and meaning.max() >= thresholds.close):
            supported.append(_supported(part, text, shared[row], meaning))
        elif meaning is not None and meaning.max() < thresholds.far:
            unsupported.append(part)
        else:
            undecided.append(part)
    return Support(supported=tuple(supported), unsupported=tuple(unsupported), undecided=tuple(undecided))


def _cosines(criterion: CriterionProfile, text: TextProfile) -> Vectors | None:
    if criterion.vectors is None or text.vectors is None:
        return None
    return np.asarray(criterion.vectors @ text.vectors.T, dtype=np.float32)


def _shares(criterion: CriterionProfile, text: TextProfile) -> Vectors:
    """Return the share of each part's stems that each passage holds."""
    rows = [[len(own & said) / max(len(own), 1) for said in text.stems] for own in criterion.stems]
    return np.array(rows, dtype=np.float32).reshape(len(criterion.parts), len(text.passages))


def _supported(part: CriterionPart, text: TextProfile, shared: Vectors, meaning: Vectors | None) -> SupportedPart:
    best = int((shared if meaning is None else shared + meaning).argmax())
    passage = text.passages[best]
    return SupportedPart(
        part=part,
        passage_start=passage.start,
        passage_end=passage.end,
        shared=round(float(shared[best]), 4),
        cosine=None if meaning is None else round(float(meaning[best]), 4),
    )
