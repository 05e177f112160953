"""Doubting: everything measured of one text that an assessor should know before believing its suggestions."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from competence_graph import CriterionId
from mapping_engine.doubts.base import Doubt, DoubtKind
from mapping_engine.doubts.criterion_wording import criterion_wording_doubts
from mapping_engine.doubts.disguised_letters import disguised_letters_doubts
from mapping_engine.doubts.empty_prose import empty_prose_doubts
from mapping_engine.doubts.keyword_list import keyword_list_doubts
from mapping_engine.doubts.many_criteria import CitedPlace, many_criteria_doubts
from mapping_engine.doubts.other_language import other_language_doubts
from mapping_engine.doubts.other_texts import TextsBeside
from mapping_engine.doubts.reading import Reading, read
from mapping_engine.doubts.repeated_text import repeated_text_doubts


def doubts_about(
    text: str,
    criteria: Sequence[tuple[CriterionId, str]],
    *,
    citations: Sequence[CitedPlace] = (),
    others: TextsBeside | None = None,
) -> tuple[Doubt, ...]:
    """Return the doubts about a text beside the criteria it is compared with; none is the usual answer.

    The order of the criteria and of the other texts does not matter, and the same question has the same answer.

    Args:
        text: the evidence as it was handed in.
        criteria: ids and wording of the criteria that suggestions are made for.
        citations: places where the text names a criterion by its reference.
        others: what else was handed in, if it is to be compared.
    """
    return doubted(text, criteria, citations=citations).beside(others)


class DoubtedText(NamedTuple):
    """A text as it was read beside criteria, and the doubts about it whatever else was handed in."""

    reading: Reading
    own: tuple[Doubt, ...]

    def beside(self, others: TextsBeside | None) -> tuple[Doubt, ...]:
        """Return all doubts, those about what the text shares with others among them, in one order."""
        repeated = repeated_text_doubts(self.reading, others) if others is not None and self.reading.words else ()
        kinds = list(DoubtKind)
        every = (*self.own, *repeated)
        return tuple(sorted(every, key=lambda doubt: (kinds.index(doubt.kind), doubt.start, doubt.end)))


def doubted(
    text: str, criteria: Sequence[tuple[CriterionId, str]], *, citations: Sequence[CitedPlace] = ()
) -> DoubtedText:
    """Read a text once, for all that may be handed in beside it; the arguments are those of ``doubts_about``."""
    reading = read(text, criteria)
    return DoubtedText(reading, tuple(_own_doubts(reading, criteria, citations)) if reading.words else ())


def _own_doubts(
    reading: Reading, criteria: Sequence[tuple[CriterionId, str]], citations: Sequence[CitedPlace]
) -> Iterator[Doubt]:
    yield from criterion_wording_doubts(reading)
    yield from keyword_list_doubts(reading)
    yield from many_criteria_doubts(reading, citations)
    yield from other_language_doubts(reading, criteria)
    yield from empty_prose_doubts(reading)
    yield from disguised_letters_doubts(reading)
