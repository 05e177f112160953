"""What a doubt is: something measured of a text that an assessor should look at before believing a suggestion."""

from enum import StrEnum

from competence_graph import CriterionId, Frozen
from mapping_engine.evidence import EvidenceId


class DoubtKind(StrEnum):
    """What a text may do in place of telling of work."""

    CRITERION_WORDING = "criterion wording"
    KEYWORD_LIST = "keyword list"
    MANY_CRITERIA = "many criteria"
    OTHER_LEARNERS_TEXT = "another learner's text"
    HANDED_IN_BEFORE = "handed in before"
    ANOTHER_LANGUAGE = "another language"
    EMPTY_PROSE = "empty prose"
    DISGUISED_LETTERS = "disguised letters"


class Doubt(Frozen):
    """A doubt about a text, told to an assessor; it decides nothing and is no verdict on the learner.

    ``start`` and ``end`` are character offsets into the text; ``criteria`` are those that it concerns, none meaning
    all. ``measured`` says what was found, with figures, and ``next_step`` what to do about it. ``bars_top_band`` says
    that a suggestion resting on this text should not be shown among the surest. ``item`` is the evidence item that
    the text repeats, if it repeats one.
    """

    kind: DoubtKind
    start: int
    end: int
    criteria: tuple[CriterionId, ...] = ()
    measured: str
    next_step: str
    bars_top_band: bool
    item: EvidenceId | None = None

    def concerns(self, criterion_id: CriterionId) -> bool:
        """Return whether the doubt is about what the text shows of this criterion."""
        return not self.criteria or criterion_id in self.criteria

    def keeps_from_likely(self, criterion_id: CriterionId, start: int, end: int) -> bool:
        """Return whether a criterion may not be shown as likely that rests on the passage ``text[start:end]``.

        A neighbour of a pasted criterion rests on the same pasted words, so where they stand counts as well.
        """
        return self.bars_top_band and (self.concerns(criterion_id) or (self.start < end and start < self.end))


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "word"), counted(1200, "word"), counted(2, "criterion", "criteria")
    ('1 word', '1,200 words', '2 criteria')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {nouns or noun + 's'}"


def percent(share: float) -> str:
    """Return a share of one as a whole per cent.

    >>> percent(0.417)
    '42 %'
    """
    return f"{round(100 * share)} %"
