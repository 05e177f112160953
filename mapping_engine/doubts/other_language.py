"""Doubts about language: parts of a text that are not in the language of the standard."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from competence_graph import CriterionId
from mapping_engine.doubts.base import Doubt, DoubtKind, counted, percent
from mapping_engine.doubts.english_words import FUNCTION_WORDS
from mapping_engine.doubts.reading import Reading
from mapping_engine.passages import Passage, split_into_passages

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LEAST_WORDS = 8
"""Fewer plain words are not judged at all."""
WORDS_TO_BE_SURE = 20
"""With fewer, the doubt says that it is unsure."""
MOST_LIKELIHOOD = 0.01
"""A part is doubted where the standard's language is at most so likely."""
MOST_ENGLISH_GRAMMAR = 0.25
"""Beside an English standard, a part with more English grammar words than this is English, whatever it names."""
SHARE_THAT_BARS = 0.5
"""Only where so much of a text is in another language do its suggestions deserve less trust."""

_FIRST_WITHOUT_SPACES = "\u2e80"
_WORDS_AT_A_TIME = 30
_LONGEST_PART_OF_TEXT = 3000
"""Of very long texts longer parts are judged, so that a book costs no more than some hundred looks at the model."""
_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?!\s*\n))+")
_PLAIN = re.compile(r"(?<![\w'’])[^\W\d_]+(?:['’][^\W\d_]+)*(?![\w'’])")
_NO_LANGUAGE = "zxx"
_AKIN = {"en": ("pcm",)}
"""What the model knows apart and an assessor does not: Nigerian Pidgin stands for slang in British texts."""
_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "cy": "Welsh", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French", "ga": "Irish", "gu": "Gujarati", "hi": "Hindi",
    "hu": "Hungarian", "it": "Italian", "ku": "Kurdish", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch",
    "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "so": "Somali", "sq": "Albanian", "ta": "Tamil", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


class _Found(NamedTuple):
    start: int
    end: int
    language: str
    words: int


def other_language_doubts(reading: Reading, criteria: Sequence[tuple[CriterionId, str]]) -> Iterator[Doubt]:
    """Yield a doubt about each stretch in one other language; none where the standard is too short to tell its own."""
    own = _language_of_standard(tuple(sorted(text for _, text in criteria)))
    parts = tuple(_parts(reading.text)) if own else ()
    found = [each for part in parts if (each := _other_language(part, own))]
    foreign = sum(each.words for each in found)
    whole = max(sum(_words_in(word) for word in _PLAIN.findall(reading.text)), 1)
    for each in _joined(found, parts):
        yield _doubt(each, own, share=each.words / whole, bars=foreign >= SHARE_THAT_BARS * whole)


def _parts(text: str) -> Iterator[Passage]:
    """Yield the passages of each paragraph, so that none holds the end of one and the beginning of the next."""
    words = max(_WORDS_AT_A_TIME, len(text) // _LONGEST_PART_OF_TEXT)
    paragraphs = (each for each in _PARAGRAPH.finditer(text) if each.end() - each.start() >= 2 * LEAST_WORDS)
    for paragraph in paragraphs:
        for part in split_into_passages(paragraph.group(), words):
            start = paragraph.start() + part.start
            yield Passage(start=start, end=start + len(part.text), text=part.text)


def _joined(found: Sequence[_Found], parts: Sequence[Passage]) -> Iterator[_Found]:
    after = {part.end: following.start for part, following in pairwise(parts)}
    current: _Found | None = None
    for each in found:
        if current and current.language == each.language and after.get(current.end) == each.start:
            current = _Found(current.start, each.end, each.language, current.words + each.words)
            continue
        if current:
            yield current
        current = each
    if current:
        yield current


def _other_language(part: Passage, own: str) -> _Found | None:
    words = _plain_words(part.text)
    count = sum(_words_in(word) for word in words)
    if count < LEAST_WORDS or (own == "en" and _english_share(words) > MOST_ENGLISH_GRAMMAR):
        return None
    language, likelihoods = _ranked(" ".join(words))
    if sum(likelihoods.get(each, 0.0) for each in (own, *_AKIN.get(own, ()), _NO_LANGUAGE)) > MOST_LIKELIHOOD:
        return None
    return _Found(part.start, part.end, language, count)


def _plain_words(text: str) -> list[str]:
    """Return the words without names and codes: two letters or more, of letters alone, no capital in front."""
    return [word for word in _PLAIN.findall(text) if len(word) > 1 and not word[0].isupper()]


def _words_in(word: str) -> int:
    """Return how many words stand in one run of letters: more than one only in writing without spaces."""
    return max(1, len(word) // 2) if word[0] >= _FIRST_WITHOUT_SPACES else 1


def _english_share(words: Sequence[str]) -> float:
    folded = (word.lower().replace("'", "").replace("’", "") for word in words)
    return sum(word in FUNCTION_WORDS for word in folded) / len(words)


@lru_cache(maxsize=16)
def _language_of_standard(texts: tuple[str, ...]) -> str:
    """Return the language of most criteria's words, or nothing where they are too few."""
    words = [word for text in texts for word in _plain_words(text)][:2000]
    return _ranked(" ".join(words))[0] if len(words) >= LEAST_WORDS else ""


def _ranked(text: str) -> tuple[str, dict[str, float]]:
    ranked = [(str(language), float(likelihood)) for language, likelihood in _identifier().rank(text)]
    return ranked[0][0], dict(ranked)


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _doubt(found: _Found, own: str, *, share: float, bars: bool) -> Doubt:
    is_sure = found.words >= WORDS_TO_BE_SURE
    language, standard = _NAMES.get(found.language, f'"{found.language}"'), _NAMES.get(own, f'"{own}"')
    surety = "" if is_sure else "; so few words leave it unsure"
    return Doubt(
        kind=DoubtKind.ANOTHER_LANGUAGE,
        start=found.start,
        end=found.end,
        measured=(
            f"{counted(found.words, 'plain word')} here ({percent(share)} of the text's) read as {language}, "
            f"the standard is in {standard}{surety}."
        ),
        next_step=(
            "Check whether the centre may assess in that language; then have the text translated or assess it with "
            "someone who reads it. The suggestions compare words and do not hold for it."
        ),
        bars_top_band=is_sure and bars,
    )
