"""The contract of every matcher: one row per passage, one column per wording, the same each time."""

import importlib
import inspect
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from fake_encoder import FakeEncoder

from mapping_engine.matchers.base import Matcher
from mapping_engine.matchers.bm25 import Bm25
from mapping_engine.matchers.character_ngrams import CharacterNgrams
from mapping_engine.matchers.registry import MEANING_MATCHERS, WORD_MATCHERS, build_matchers
from mapping_engine.matchers.views import CriterionWording, TwoViews
from mapping_engine.matchers.words import stems

WORDINGS = ["Isolate the electrical supply", "Fill joints with grout", "", "Cut tiles to fit", "and the of"]
Build = Callable[[Sequence[str]], Matcher]


def _of_meaning(position: int) -> Build:
    return lambda wordings: MEANING_MATCHERS[position](wordings, FakeEncoder())


BUILDS: dict[str, Build] = {kind.name: kind for kind in WORD_MATCHERS} | {
    kind.name: _of_meaning(position) for position, kind in enumerate(MEANING_MATCHERS)
}
EACH_MATCHER = pytest.mark.parametrize("build", BUILDS.values(), ids=list(BUILDS))


@EACH_MATCHER
def test_there_is_one_row_per_passage_and_one_column_per_wording(build: Build) -> None:
    scores = build(WORDINGS).score(["grout", "the supply", "!!", ""])
    assert scores.shape == (4, len(WORDINGS))
    assert scores.dtype == np.float32
    assert np.isfinite(scores).all()


@EACH_MATCHER
@pytest.mark.parametrize("wordings", [[], [""], ["", " "], ["the of and"]])
def test_wordings_without_content_score_without_complaint(build: Build, wordings: list[str]) -> None:
    assert build(wordings).score(["Cut tiles"]).shape == (1, len(wordings))
    assert build(wordings).score([]).shape == (0, len(wordings))


@EACH_MATCHER
def test_a_wording_fits_itself_best(build: Build) -> None:
    scores = build(WORDINGS).score(WORDINGS)
    assert all(scores[row].argmax() == row for row in (0, 1, 3))


@EACH_MATCHER
def test_scores_do_not_depend_on_what_else_is_scored(build: Build) -> None:
    matcher = build(WORDINGS)
    together = matcher.score(["grout the joints", "cut it"])
    assert np.allclose(together[1], matcher.score(["cut it"])[0], atol=1e-6)
    assert np.array_equal(together, build(WORDINGS).score(["grout the joints", "cut it"]))


@EACH_MATCHER
def test_a_matcher_has_a_name_a_version_and_the_file_of_its_name(build: Build) -> None:
    matcher = build(WORDINGS)
    assert matcher.version
    assert Path(inspect.getfile(type(matcher))).stem == matcher.name


def test_no_matcher_lies_outside_the_registry() -> None:
    folder = Path(inspect.getfile(importlib.import_module("mapping_engine.matchers.registry"))).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "base", "registry", "views", "words"}
    assert files == set(BUILDS)


def test_without_an_encoder_only_words_are_compared() -> None:
    criteria = [CriterionWording(text=wording) for wording in WORDINGS]
    assert [matcher.name for matcher in build_matchers(criteria, None)] == [kind.name for kind in WORD_MATCHERS]
    assert [matcher.name for matcher in build_matchers(criteria, FakeEncoder())] == list(BUILDS)


@EACH_MATCHER
def test_what_stands_above_a_criterion_tells_like_wordings_apart(build: Build) -> None:
    criteria = [
        CriterionWording(text="Explain the procedure", context="Electrical supply"),
        CriterionWording(text="Explain the procedure", context="Grout mixing"),
    ]
    scores = TwoViews(criteria, build).score(["explain the grout mixing procedure"])
    assert scores[0, 1] > scores[0, 0]


def test_spelling_is_scored_as_the_reference_implementation_scores_it() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    odd = [
        "",
        "  ",
        "!!",
        "a",
        "ab",
        "日本語",
        "naïve CAFÉ İstanbul ẞ",
        "don't re-tile a_b",
        "tile\u00a0tiles\ttiling " * 9,
    ]
    wordings, passages = [*WORDINGS, *odd], [*odd, "Isolate and tile the supply", "unseenwords qqq"]
    reference = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
    expected = (reference.fit_transform(wordings) @ reference.transform(passages).T).toarray().T
    assert np.allclose(CharacterNgrams(wordings).score(passages), expected, atol=1e-6)


def test_words_are_scored_as_the_reference_implementation_scores_them() -> None:
    import bm25s

    corpus = [stems(wording) for wording in WORDINGS]
    reference = bm25s.BM25(k1=1.5, b=0.75, method="lucene")
    reference.index(corpus, show_progress=False)
    passage = "Cut the supply, isolate it, isolate it again, and grout what you cut"
    expected = reference.get_scores(sorted(set(stems(passage))))
    assert np.array_equal(Bm25(WORDINGS).score(["", passage])[1], expected)


def test_spelling_scores_stay_the_same_when_more_words_were_seen_than_are_remembered() -> None:
    matcher = CharacterNgrams(WORDINGS)
    before = matcher.score(["isolated tiles"])
    matcher.score([" ".join(f"word{number}" for number in range(10_000))])
    assert np.array_equal(matcher.score(["isolated tiles"]), before)


def test_importing_the_engine_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    heavy = "{'torch', 'sklearn', 'bm25s', 'sentence_transformers', 'scipy', 'onnx', 'onnxruntime', 'tokenizers'}"
    code = f"import sys, mapping_engine.suggestions, mapping_engine.evaluation; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
