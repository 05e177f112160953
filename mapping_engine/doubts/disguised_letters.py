"""Doubts about disguised letters: letters of other alphabets, styled or spaced out, or with unseen ones between."""

from collections.abc import Iterator

from mapping_engine.doubts.base import Doubt, DoubtKind, counted
from mapping_engine.doubts.reading import Reading

LEAST_WORDS, LEAST_LETTERS = 3, 15
"""Fewer words or letters are an accident of copying."""

_NEXT_STEP = (
    "Read the text as it appears here and not as it was pasted, ask the learner how it was written, and search for its "
    "source with the words typed afresh."
)


def disguised_letters_doubts(reading: Reading) -> Iterator[Doubt]:
    """Yield a doubt where several words are written so that a program reads them otherwise than a person."""
    disguised = [number for number, word in enumerate(reading.words) if word.is_disguised]
    letters = sum(len(reading.words[number].word) for number in disguised)
    if len(disguised) < LEAST_WORDS or letters < LEAST_LETTERS:
        return
    start, end = reading.stretch(disguised[0], disguised[-1] + 1)
    shown = ", ".join(f'"{reading.words[number].word}"' for number in disguised[:3])
    yield Doubt(
        kind=DoubtKind.DISGUISED_LETTERS,
        start=start,
        end=end,
        measured=(
            f"{counted(len(disguised), 'word')} of {len(reading.words):,} hold unseen characters, letters of another "
            f"alphabet that look Latin, or letters spaced out: {shown} among them."
        ),
        next_step=_NEXT_STEP,
        bars_top_band=True,
    )
