"""A small sample of the random cases on which engine and oracle agree, quick enough to run for every mutant."""

import pytest
from oracle_comparison import compare, difference
from random_cases import case_of

SAMPLE, CHUNK = 400, 10


@pytest.mark.parametrize("start", range(0, SAMPLE, CHUNK))
def test_the_verdict_agrees_with_the_oracle_on_a_small_sample(start: int) -> None:
    found = compare(range(start, start + CHUNK))

    assert found.mismatches == (), [difference(case_of(seed)) for seed in found.mismatches]
