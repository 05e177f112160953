"""What the gate says where the rules of combination cannot be asked, or could not be decided."""

from functools import cached_property

from builders import a_small_case

from competence_graph import Combination, Severity
from mapping_engine.coverage import Coverage
from mapping_engine.rules.unit_combination import UnitCombination

DOUBT = "What counts could not be decided within the limits; nothing is taken as satisfied."


class _Undecided(Coverage):
    """The coverage of a case whose rules of combination are beyond any solver."""

    @cached_property
    def combination(self) -> Combination:
        return Combination(counted=(), shortfalls=(), undecided=DOUBT)


def test_a_combination_that_could_not_be_decided_keeps_the_certificate_back_and_says_so() -> None:
    (found,) = UnitCombination().findings(_Undecided(a_small_case()))

    assert (found.code, found.severity, found.rule) == ("combination_undecided", Severity.ERROR, "unit_combination")
    assert (found.message, found.place) == (DOUBT, "rules of combination")
    assert found.remedy == "Ask the designer to simplify the rules of combination."
    assert found.authority == UnitCombination.authority
