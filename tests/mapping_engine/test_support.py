"""Support: a part is said to be missing only where words and meaning are both far from every passage."""

import numpy as np
import pytest
from fake_encoder import FakeEncoder
from hypothesis import given
from hypothesis import strategies as st

from mapping_engine.passages import split_into_passages
from mapping_engine.support import TextProfile, Thresholds, criterion_profiles, support_for, text_profile

WORDING = "Carry out a risk assessment and record the outcome, including the control measures"
TEXT = (
    "I assessed every risk before we began.\n\n" + "It rained again. " * 30 + "\n\nIts outcome is in the record book."
)


def profile_of(text: str, encoder: FakeEncoder | None) -> TextProfile:
    passages = split_into_passages(text)
    return text_profile(passages, encoder.encode([each.text for each in passages]) if encoder else None)


def test_each_part_is_supported_by_the_passage_that_speaks_of_it_and_the_rest_is_missing() -> None:
    encoder = FakeEncoder()
    (criterion,) = criterion_profiles([WORDING], encoder)
    support = support_for(criterion, profile_of(TEXT, encoder))
    said = {each.part.text: TEXT[each.passage_start : each.passage_end] for each in support.supported}
    assert "assessed every risk" in said["risk assessment"]
    assert "record book" in said["record the outcome"]
    assert [part.text for part in support.unsupported] == ["control measures"]
    assert support.sentence == 'no mention of "control measures"'


def test_words_alone_never_say_that_a_part_is_missing() -> None:
    (criterion,) = criterion_profiles([WORDING])
    support = support_for(criterion, profile_of(TEXT, None))
    assert (support.unsupported, support.sentence) == ((), "")
    assert [part.text for part in support.undecided] == ["control measures"]
    assert all(each.cosine is None and each.shared >= 0.5 for each in support.supported)


def test_a_text_without_words_supports_nothing() -> None:
    (criterion,) = criterion_profiles([WORDING])
    support = support_for(criterion, profile_of("…", None))
    assert support.sentence == 'no mention of "risk assessment", "record the outcome" or "control measures"'


@pytest.mark.parametrize(
    ("cosine", "group"), [(0.09, "unsupported"), (0.12, "undecided"), (0.31, "undecided"), (0.34, "supported")]
)
def test_meaning_decides_where_words_do_not(cosine: float, group: str) -> None:
    (criterion,) = criterion_profiles(["Isolate the supply"])
    vectors = np.array([[1.0, 0.0]], dtype=np.float32)
    criterion = criterion._replace(vectors=vectors)
    said = np.array([[cosine, (1 - cosine**2) ** 0.5]], dtype=np.float32)
    support = support_for(criterion, text_profile(split_into_passages("We turned it off."), said))
    assert [name for name in ("supported", "unsupported", "undecided") if getattr(support, name)] == [group]


def test_all_parts_are_encoded_at_once_and_once_for_each_criterion() -> None:
    encoder = FakeEncoder()
    profiles = criterion_profiles([WORDING, "Isolate the supply", ""], encoder)
    assert encoder.asked == ["risk assessment", "record the outcome", "control measures", "supply"]
    assert [len(each.parts) for each in profiles] == [3, 1, 0]
    assert [each.vectors.shape[0] for each in profiles if each.vectors is not None] == [3, 1, 0]


@given(st.text(), st.text(), st.floats(0, 1), st.floats(-1, 1), st.floats(-1, 1))
def test_every_part_stands_in_exactly_one_group(
    wording: str, text: str, shared: float, close: float, far: float
) -> None:
    encoder = FakeEncoder()
    (criterion,) = criterion_profiles([wording], encoder)
    found = support_for(criterion, profile_of(text, encoder), Thresholds(shared=shared, close=close, far=far))
    parts = [*(each.part for each in found.supported), *found.unsupported, *found.undecided]
    assert sorted(part.start for part in parts) == [part.start for part in criterion.parts]
    assert bool(found.sentence) == bool(found.unsupported)
