"""Texts that game the suggestions, made from the corpus by a seed, and honest texts that look like them.

Each gaming text takes criteria or honest evidence of one occupation and disguises it; what cannot be made by rule
(other languages, empty prose, short honest notes) is written out in ``fixtures/benchmarks/gaming``.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.gaming_disguises import COPYING, DISGUISES
from competence_graph import CriterionId
from mapping_engine.benchmark_set import BenchmarkEvidence, BenchmarkSet
from mapping_engine.doubts import CitedPlace, DoubtKind
from mapping_engine.matchers.words import stems

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "benchmarks" / "gaming"
SEED = 2026


class GamingText(NamedTuple):
    """A text, the doubt that it deserves (none if it is honest), how it is disguised, and where it comes from."""

    text: str
    kind: DoubtKind | None
    disguise: str
    occupation: str
    learner: str
    item: str
    citations: tuple[CitedPlace, ...] = ()


def gaming_texts(
    corpus: dict[str, BenchmarkSet], languages_from: dict[str, BenchmarkSet], seed: int = SEED
) -> Iterator[GamingText]:
    """Yield one text for each occupation, kind and disguise, and the written texts, whose occupations may be others."""
    for occupation, each in corpus.items():
        makers = (_pasted, _keyword_lists, _copies, _many_criteria, _empty, _honest)
        for maker in makers:
            yield from maker(occupation, each, random.Random(f"{seed} {occupation} {maker.__name__}"))  # noqa: S311
    yield from _other_languages(languages_from, random.Random(seed))  # noqa: S311
    yield from _written_out(next(iter(corpus)))


def _pasted(occupation: str, each: BenchmarkSet, chance: random.Random) -> Iterator[GamingText]:
    kind = DoubtKind.CRITERION_WORDING
    for item in _of_kind(each, "pasted"):
        yield _beside(item, item.text, kind, "as the corpus has it", occupation)
    for disguise, change in DISGUISES.items():
        chosen = [change(criterion.text, chance) for criterion in chance.sample(each.criteria, 10)]
        yield _made(". ".join(chosen) + ".", kind, disguise, occupation)
    told = ". ".join(_first_person(criterion.text, chance) for criterion in chance.sample(each.criteria, 10))
    yield _made(told + ".", kind, "I in front", occupation)
    listed = "\n".join(f"[x] {n}.1 {c.text} YES" for n, c in enumerate(chance.sample(each.criteria, 12), 1))
    yield _made(f"Checklist\n{listed}\nAll done by me.", kind, "checklist", occupation)
    yield _made(_first_person(chance.choice(each.criteria).text, chance) + ".", kind, "one criterion alone", occupation)
    for count in (3, 6, 12):
        pasted = ". ".join(_first_person(criterion.text, chance) for criterion in chance.sample(each.criteria, count))
        honest = chance.choice(_of_kind(each, "work"))
        yield _beside(honest, f"{honest.text} {pasted}.", kind, f"{count} after honest work", occupation)


def _keyword_lists(occupation: str, each: BenchmarkSet, chance: random.Random) -> Iterator[GamingText]:
    kind = DoubtKind.KEYWORD_LIST
    words = sorted({word for c in each.criteria for word in re.findall(r"[a-z-]{4,}", c.text.lower()) if stems(word)})
    for disguise, joiner in (("commas", ", "), ("lines", "\n"), ("spaces", " ")):
        yield _made(joiner.join(chance.sample(words, 60)), kind, disguise, occupation)
    strewn = (f"{chance.choice(_SMALL)} {word}" for word in chance.sample(words, 60))
    yield _made(" ".join(strewn), kind, "small words strewn in", occupation)
    for disguise in ("misspelt, heavy", "lookalike letters", "unseen characters"):
        yield _made(DISGUISES[disguise](", ".join(chance.sample(words, 60)), chance), kind, disguise, occupation)
    honest = chance.choice(_of_kind(each, "work"))
    listed = ", ".join(chance.sample(words, 40))
    yield _beside(honest, f"{honest.text}\n\nKeywords: {listed}", kind, "after honest work", occupation)


def _copies(occupation: str, each: BenchmarkSet, chance: random.Random) -> Iterator[GamingText]:
    work = _of_kind(each, "work")
    for kind in (DoubtKind.OTHER_LEARNERS_TEXT, DoubtKind.HANDED_IN_BEFORE):
        for disguise, change in COPYING.items():
            item = chance.choice(work)
            learner = str(item.group) if kind is DoubtKind.HANDED_IN_BEFORE else "nobody else"
            yield _made(change(item.text, chance), kind, disguise, occupation, f"{occupation} {learner}")
        one = chance.choice(work)
        learner = str(one.group) if kind is DoubtKind.HANDED_IN_BEFORE else "nobody else"
        half = " ".join(one.text.split()[: len(one.text.split()) // 2])
        spliced = f"{_empty_frame(chance)} {half} {_empty_frame(chance)}"
        yield _made(spliced, kind, "half of it in other words", occupation, f"{occupation} {learner}")


def _many_criteria(occupation: str, each: BenchmarkSet, chance: random.Random) -> Iterator[GamingText]:
    kind = DoubtKind.MANY_CRITERIA
    work = chance.choice(_of_kind(each, "work"))
    short = work.model_copy(update={"text": " ".join(re.split(r"(?<=[.!?])\s+", work.text)[:3])})
    for item, count, what in ((work, 20, "its work"), (work, 40, "its work"), (short, 12, "three sentences")):
        chosen = [criterion.id for criterion in chance.sample(each.criteria, count)]
        yield _citing(item, chosen, kind, f"{count} cited after {what}", occupation)
    pasted = "; ".join(criterion.text for criterion in chance.sample(each.criteria, 20))
    yield _beside(work, f"{work.text} This shows that I can: {pasted}.", kind, "20 pasted at the end", occupation)


def _empty(occupation: str, each: BenchmarkSet, chance: random.Random) -> Iterator[GamingText]:
    kind = DoubtKind.EMPTY_PROSE
    for item in _of_kind(each, "talk"):
        learner = f"{occupation} {item.group}"
        yield _made(item.text, kind, "as the corpus has it", occupation, learner, item.id)
        strewn = re.sub(r"(?<=[.!?])\s", lambda _: f" {chance.choice(_COLOUR)} ", item.text)
        yield _made(strewn, kind, "names and numbers strewn in", occupation, learner, item.id)


def _honest(occupation: str, each: BenchmarkSet, chance: random.Random) -> Iterator[GamingText]:
    wording = {criterion.id: criterion.text for criterion in each.criteria}
    for item in each.evidence:
        learner = f"{occupation} {item.group}"
        if item.kind in ("work", "irrelevant"):
            yield _made(item.text, None, item.kind, occupation, learner, item.id)
        if item.kind != "work" or not item.labels:
            continue
        yield _made(
            f"{wording[item.labels[0]]}\n\n{item.text}", None, "work under a heading", occupation, learner, item.id
        )
        headed = "\n".join(wording[label] for label in item.labels)
        yield _made(f"{headed}\n\n{item.text}", None, "work under all its criteria", occupation, learner, item.id)
        yield _citing(item, [*item.labels, *item.partial], None, "work citing its criteria", occupation)
        sentences = re.split(r"(?<=[.!?])\s+", item.text)
        at = chance.randrange(len(sentences))
        yield _made(" ".join(sentences[at : at + 4]), None, "four sentences of work", occupation, learner, item.id)


def _other_languages(corpus: dict[str, BenchmarkSet], chance: random.Random) -> Iterator[GamingText]:
    kind = DoubtKind.ANOTHER_LANGUAGE
    for record in _records("other_language.jsonl"):
        text, occupation = record["text"], record["occupation"]
        yield _made(text, kind, "alone", occupation)
        yield _made(
            f"Evidence for unit 2, handed in by me last week.\n\n{text}", kind, "under an English title", occupation
        )
        yield _made(" ".join(text.split()[:15]), kind, "its first 15 words", occupation)
        honest = chance.choice(_of_kind(corpus[occupation], "work"))
        yield _beside(honest, f"{honest.text}\n\n{text}", kind, "after honest work in English", occupation)


def _written_out(occupation: str) -> Iterator[GamingText]:
    for record in _records("empty_prose.jsonl"):
        yield _made(record["text"], DoubtKind.EMPTY_PROSE, "written out", occupation)
    for record in _records("english_controls.jsonl"):
        yield _made(record["text"], None, "place names, slang and codes", occupation)
    for record in _records("short_work.jsonl"):
        yield _made(record["text"], None, "short notes of work", occupation)


def _made(
    text: str, kind: DoubtKind | None, disguise: str, occupation: str, learner: str = "a new learner", item: str = ""
) -> GamingText:
    return GamingText(text, kind, disguise, occupation, learner, item)


def _beside(honest: BenchmarkEvidence, text: str, kind: DoubtKind | None, disguise: str, occupation: str) -> GamingText:
    """Return a text of the learner whose honest item it holds, in the place of that item."""
    return _made(text, kind, disguise, occupation, f"{occupation} {honest.group}", honest.id)


def _citing(
    honest: BenchmarkEvidence, ids: Sequence[str], kind: DoubtKind | None, disguise: str, occupation: str
) -> GamingText:
    made = f"{honest.text}\n\nCovers: "
    citations = []
    for each in ids:
        citations.append(CitedPlace(len(made), len(made) + len(each), CriterionId(each)))
        made += f"{each}, "
    return _beside(honest, made, kind, disguise, occupation)._replace(citations=tuple(citations))


def _of_kind(each: BenchmarkSet, kind: str) -> list[BenchmarkEvidence]:
    return [item for item in each.evidence if item.kind == kind]


@cache
def _records(name: str) -> tuple[dict[str, str], ...]:
    return tuple(json.loads(line) for line in (FIXTURES / name).read_text(encoding="utf-8").splitlines())


def _first_person(text: str, chance: random.Random) -> str:
    return f"{chance.choice(('I', 'I always', 'I can', 'He did'))} {text[0].lower()}{text[1:]}"


def _empty_frame(chance: random.Random) -> str:
    return " ".join(record["text"] for record in chance.sample(_records("short_work.jsonl"), 3))


_SMALL = ("the", "and", "with the", "of", "to", "for a", "in", "and then the", "on", "by")
_COLOUR = (
    "Dave said so.",
    "That was on Monday 4 May.",
    "Ask Mrs Khan.",
    "I did it 3 times.",
    "It was in Leeds.",
    "At 10:30.",
)
