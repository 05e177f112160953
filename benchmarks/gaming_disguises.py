"""Disguises of a text that games the suggestions: what is done to it so that it looks like another."""

import json
import random
import re
import string
from collections.abc import Callable
from functools import cache
from pathlib import Path

SUBSTITUTES = Path(__file__).resolve().parent.parent / "fixtures" / "benchmarks" / "gaming" / "substitutes.json"

Change = Callable[[str, random.Random], str]


@cache
def _substitutes() -> dict[str, str]:
    found: dict[str, str] = json.loads(SUBSTITUTES.read_text(encoding="utf-8"))
    return found


def _swapped(share: float) -> Change:
    """Return a change that replaces so much of the words that have a substitute."""

    def change(text: str, chance: random.Random) -> str:
        def replaced(match: re.Match[str]) -> str:
            word = match.group()
            return _substitutes().get(word.lower(), word) if chance.random() < share else word

        return re.sub(r"[A-Za-z]+", replaced, text)

    return change


def _dropped(share: float) -> Change:
    """Return a change that leaves out so many of the words, or puts a filler in their place."""

    def change(text: str, chance: random.Random) -> str:
        words = ((word if chance.random() >= share else chance.choice(_FILLERS)) for word in text.split())
        return " ".join(word for word in words if word)

    return change


def _misspelt(share: float) -> Change:
    def change(text: str, chance: random.Random) -> str:
        return " ".join(_typo(word, chance) if chance.random() < share else word for word in text.split(" "))

    return change


def _typo(word: str, chance: random.Random) -> str:
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    forms = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at] + word[at:],
        word[:at] + chance.choice(string.ascii_lowercase) + word[at + 1 :],
    )
    return chance.choice(forms)


def _recased(text: str, chance: random.Random) -> str:
    return " ".join(
        word.upper() if chance.random() < 0.3 else word + chance.choice(("", ",", "!", " -")) for word in text.split()
    )


def _neighbours(text: str, chance: random.Random) -> str:
    words = text.split()
    for at in range(0, len(words) - 1, 3):
        if chance.random() < 0.6:
            words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def _shuffled(text: str, chance: random.Random) -> str:
    words = text.split()
    return " ".join(chance.sample(words, len(words)))


def _lookalike(text: str, chance: random.Random) -> str:
    return "".join(_CYRILLIC.get(letter, letter) if chance.random() < 0.5 else letter for letter in text)


def _unseen(text: str, chance: random.Random) -> str:
    return re.sub(r"(?<=\w)(?=\w)", lambda _: chance.choice(("\u200b", "", "\u2060")), text)


def _all_at_once(text: str, chance: random.Random) -> str:
    return _lookalike(_misspelt(0.1)(_swapped(0.3)(_neighbours(text, chance), chance), chance), chance)


def _sentences_shuffled(text: str, chance: random.Random) -> str:
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return " ".join(chance.sample(sentences, len(sentences)))


def _names_changed(text: str, chance: random.Random) -> str:
    return re.sub(r"(?<=[a-z,] )[A-Z][a-z]+", lambda _: chance.choice(("Morgan", "Farah", "Denny")), text)


_CYRILLIC = dict(zip("aeopcyxi", "аеорсухі", strict=True))
_FILLERS = ("", "", "sort of", "things", "duly", "nicely", "stuff")
DISGUISES: dict[str, Change] = {
    "none": lambda text, _: text,
    "case and punctuation": _recased,
    "substitutes, light": _swapped(0.3),
    "substitutes, heavy": _swapped(1.0),
    "one word in four gone": _dropped(0.25),
    "half the words gone": _dropped(0.5),
    "misspelt, light": _misspelt(0.1),
    "misspelt, heavy": _misspelt(0.35),
    "order, light": _neighbours,
    "order, heavy": _shuffled,
    "lookalike letters": _lookalike,
    "unseen characters": _unseen,
    "four disguises at once": _all_at_once,
    "rewritten hard": lambda text, chance: _shuffled(_dropped(0.3)(_swapped(1.0)(text, chance), chance), chance),
}
COPYING: dict[str, Change] = {
    "none": lambda text, _: text,
    "names changed": _names_changed,
    "substitutes, heavy": _swapped(1.0),
    "one word in six changed": _dropped(0.17),
    "one word in four changed": _dropped(0.25),
    "one word in three changed": _dropped(0.34),
    "every other word changed": _dropped(0.5),
    "misspelt, light": _misspelt(0.1),
    "sentences shuffled": _sentences_shuffled,
    "lookalike letters": _lookalike,
    "unseen characters": _unseen,
}
