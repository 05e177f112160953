"""The program over whole numbers: exact, the same answer every time, and honest where there is none."""

import pytest

from competence_graph.integer_program import IntegerProgram, Unsolved


def program_of(*uppers: int) -> IntegerProgram:
    program = IntegerProgram()
    for upper in uppers:
        program.variable(upper)
    return program


@pytest.mark.parametrize(("at_least", "at_most", "is_possible"), [(0, 0, True), (1, 1, False), (-1, -1, False)])
def test_without_variables_a_program_has_a_solution_only_if_nothing_is_demanded(
    at_least: int, at_most: int, is_possible: bool
) -> None:
    program = program_of()
    program.at_least(at_least, [])
    program.at_most(at_most, [])

    assert program.least([]) == ([] if is_possible else None)


def test_weights_of_one_variable_add_up_in_objectives_and_in_demands() -> None:
    assert program_of(1).least([(0, -2), (0, 1)]) == [1]
    program = program_of(1)
    program.at_most(1, [(0, 1), (0, 1)])
    assert program.least([(0, -1)]) == [0]


def test_a_variable_that_no_demand_binds_is_free() -> None:
    program = program_of(1, 3)
    program.at_most(0, [(0, 1)])

    assert program.least([(0, -1), (1, -1)]) == [0, 3]


def test_the_first_wish_weighs_more_than_all_that_follow() -> None:
    gained = program_of(1, 1, 1)
    for other in (1, 2):
        gained.at_most(0, [(0, 1), (other, -1)])
    assert gained.settle([0, 0, 0], [(0, 1), (1, 0), (2, 0)]) == [1, 1, 1]

    refused = program_of(1, 1, 1)
    for other in (1, 2):
        refused.at_most(0, [(other, 1), (0, -1)])
    assert refused.settle([1, 1, 1], [(0, 0), (1, 1), (2, 1)]) == [0, 0, 0]


def test_more_wishes_than_are_settled_at_once_are_all_heard() -> None:
    wishes = [(variable, 1) for variable in range(45)]

    assert program_of(*[1] * 45).settle([0] * 45, wishes) == [1] * 45


def test_an_amount_settles_at_the_largest_or_the_smallest_value_that_it_can_have() -> None:
    for is_most, expected in ((True, 4), (False, 2)):
        program = program_of(9)
        program.at_least(2, [(0, 1)])
        program.at_most(4, [(0, 1)])
        assert program.settle_amount([3], 0, is_most=is_most) == [expected]
        assert (program.lower[0], program.upper[0]) == (expected, expected)


def test_an_amount_that_stands_at_the_other_end_is_settled_as_well() -> None:
    assert program_of(4).settle_amount([0], 0, is_most=True) == [4]
    assert program_of(4).settle_amount([4], 0, is_most=False) == [0]


def test_a_solution_that_may_not_be_the_best_is_no_answer() -> None:
    numbers, sums = range(50), range(6)
    program = program_of(*[1] * len(numbers))
    gaps = [program.variable(100_000) for _ in (*sums, *sums)]
    for each in sums:
        weights = [1 + (number + 3) * (each + 7) * 7919 % 9973 for number in numbers]
        over, under = gaps[2 * each], gaps[2 * each + 1]
        program.exactly(sum(weights) // 2, [*enumerate(weights), (over, -1), (under, 1)])

    with pytest.raises(Unsolved, match=r"^the solver stopped before it was sure$"):
        program.least([(gap, 1) for gap in gaps])


def test_a_program_that_lost_its_solution_says_so_instead_of_guessing() -> None:
    program = program_of(1)
    program.at_least(2, [(0, 1)])

    assert program.least([(0, 1)]) is None
    with pytest.raises(Unsolved, match=r"^the solver lost a solution that it had found$"):
        program.solved_again([(0, 1)])
