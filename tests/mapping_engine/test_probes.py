"""Probes come from below the threshold, at the end, as often as asked for, and the same for the same seed."""

from hypothesis import given
from hypothesis import strategies as st

from mapping_engine import with_probes

RANKED = tuple(f"C{number}" for number in range(40))


@given(
    ranked=st.lists(st.text(min_size=1, max_size=4), unique=True, max_size=30),
    shown=st.integers(0, 40),
    share=st.floats(0, 1),
    seed=st.text(max_size=8),
)
def test_what_is_above_the_threshold_stays_and_probes_follow_in_order(
    ranked: list[str], shown: int, share: float, seed: str
) -> None:
    offered = with_probes(ranked, shown, share, seed)
    assert offered[: len(ranked[:shown])] == tuple(ranked[:shown])
    probes = offered[len(ranked[:shown]) :]
    assert list(probes) == [each for each in ranked[shown:] if each in probes]
    assert len(probes) <= share * shown + 1
    assert offered == with_probes(ranked, shown, share, seed)


def test_on_average_there_are_as_many_probes_as_asked_for() -> None:
    counts = [len(with_probes(RANKED, 10, 0.05, f"E{number}")) - 10 for number in range(4000)]
    assert 0.46 < sum(counts) / len(counts) < 0.54
    assert set(counts) == {0, 1}


def test_each_criterion_below_the_threshold_is_as_likely_to_be_a_probe() -> None:
    drawn = [each for number in range(6000) for each in with_probes(RANKED, 10, 0.1, f"E{number}")[10:]]
    counts = [drawn.count(each) for each in RANKED[10:]]
    assert len(drawn) == 6000
    assert 130 < min(counts) <= max(counts) < 270


def test_without_a_share_there_is_no_probe() -> None:
    assert all(with_probes(RANKED, 10, 0.0, f"E{number}") == RANKED[:10] for number in range(500))
