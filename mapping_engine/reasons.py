"""Reasons: why a criterion is suggested, in one or two sentences made only of what the matchers measured."""

from collections.abc import Mapping, Sequence

from competence_graph import Frozen
from mapping_engine.matchers.words import StemmedWord
from mapping_engine.support import Support

AMONG_THE_BEST = 5
"""A matcher speaks for a criterion that is among this many of its best."""

_SPEAKERS: Mapping[str, str] = {"bm25": "words", "character_ngrams": "spelling", "sentence_vectors": "meaning"}
_SHOWN_WORDS = 5
_CLOSENESS = ((0.6, "is close"), (0.4, "is related"), (0.2, "is loosely related"), (-1.0, "is not close"))
"""Words for a cosine of at least so much; they are for reading only and decide nothing."""


class Features(Frozen):
    """What was measured of one passage and one criterion.

    ``matched_words`` stand in the passage and, by their stem, in the criterion; ``context_words`` in what stands
    above the criterion; ``agreeing`` names the matchers that have the criterion among their best.
    """

    passage_number: int
    passages: int
    matched_words: tuple[str, ...]
    context_words: tuple[str, ...]
    scores: Mapping[str, float]
    agreeing: tuple[str, ...]


def reason_for(features: Features) -> str:
    """Return the reason in plain English.

    >>> words = {"matched_words": ("isolate", "supply"), "context_words": (), "agreeing": ("bm25",)}
    >>> reason_for(Features(passage_number=2, passages=5, scores={"sentence_vectors": 0.71}, **words))
    'Passage 2 of 5 speaks of "isolate" and "supply", and its meaning is close (0.71).'
    """
    place = "The text" if features.passages == 1 else f"Passage {features.passage_number} of {features.passages}"
    return f"{place} {_shared_words(features)}{_meaning(features)}.{_agreement(features)}"


def shared_words(passage: Sequence[StemmedWord], stems: Sequence[str]) -> tuple[str, ...]:
    """Return the passage's words whose stems are among ``stems``, each stem once, in the order of ``stems``."""
    first_words: dict[str, str] = {}
    for word in passage:
        first_words.setdefault(word.stem, word.word)
    return tuple(first_words[stem] for stem in dict.fromkeys(stems) if stem in first_words)


def _shared_words(features: Features) -> str:
    if features.matched_words:
        return f"speaks of {_quoted(features.matched_words, 'the criterion')}"
    if features.context_words:
        return f"speaks of {_quoted(features.context_words, 'the same')}, as does the outcome or unit above"
    return "shares no words with the criterion"


def _meaning(features: Features) -> str:
    has_words = bool(features.matched_words or features.context_words)
    cosine = features.scores.get("sentence_vectors")
    if cosine is None:
        return "" if has_words else ", only parts of words"
    rounded = round(cosine, 2)
    closeness = next(words for least, words in _CLOSENESS if rounded >= least)
    return f", {'and' if has_words else 'but'} its meaning {closeness} ({rounded:.2f})"


def _agreement(features: Features) -> str:
    names = [speaker for name, speaker in _SPEAKERS.items() if name in features.agreeing]
    if len(names) < 2:
        return ""
    quantity = "both" if len(names) == 2 else "all"
    return f" {_listed(names).capitalize()} {quantity} place it among their best {AMONG_THE_BEST}."


def _quoted(words: Sequence[str], place: str) -> str:
    shown = [f'"{word}"' for word in words[:_SHOWN_WORDS]]
    hidden = len(words) - len(shown)
    more = [f"{hidden} more {'word' if hidden == 1 else 'words'} of {place}"] if hidden else []
    return _listed([*shown, *more])


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def told_reason(reason: str, support: Support, *, similar: int, is_cited: bool) -> str:
    """Return a reason with what else speaks for the criterion, and which part of it nothing speaks for."""
    also = ["The text names it by its code."] if is_cited else []
    if similar:
        also.append(f"{similar} similar {'item was' if similar == 1 else 'items were'} accepted for it before.")
    if support.sentence:
        also.append(f"{support.sentence[:1].upper()}{support.sentence[1:]}.")
    return " ".join([reason, *also])
