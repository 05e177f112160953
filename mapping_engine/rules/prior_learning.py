"""No more of an award than policy allows may be carried over from earlier certificates."""

from collections.abc import Iterator, Sequence

from competence_graph import Finding, UnitId
from mapping_engine.carried_over import rests_on_prior_learning_alone, share_of, units_that_count
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.policy_terms import PriorLearningTerms
from mapping_engine.rules.base import blocker


class PriorLearning:
    """A unit is carried over where one of its criteria rests on a credit transfer alone, so that it needs the transfer.

    Shares are of credits where every unit that counts has credits, otherwise of units.
    """

    name = "prior_learning"
    title = "Prior learning carries no more than its share"
    authority = "The awarding organisation's policy on prior learning (Ofqual condition E10)"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return one finding for each terms that are exceeded; while a criterion is a gap the share is not known."""
        units = units_that_count(coverage, coverage.combination)
        if units and all(coverage.is_satisfied(each.id) for each in coverage.required):
            for terms in coverage.facts.policy.prior_learning:
                yield from self._terms(coverage, units, terms)

    def _terms(self, coverage: Coverage, units: Sequence[UnitId], terms: PriorLearningTerms) -> Iterator[Finding]:
        carried = [unit for unit in units if unit in coverage.transferred_units]
        share = share_of(coverage, units, carried)
        amount = f"{share.carried} of {share.total} {share.measure}"
        if share.exceeds(terms.most_percent):
            codes = ", ".join(coverage.graph.unit(unit).code for unit in carried)
            words = f"Credit transfer achieves {amount} ({codes})"
        elif terms.most_percent < 100 and rests_on_prior_learning_alone(coverage, units):
            words = "Everything that counts was recognised from prior learning, and nothing was assessed afresh"
        else:
            return
        yield blocker(
            self,
            GateCode.TRANSFER_SHARE_EXCEEDED,
            f"{words}; at most {terms.most_percent} % may be carried over.",
            "Assess more of the units afresh.",
            place="award",
            expected=f"at most {terms.most_percent} %",
            found=amount,
            authority=terms.authority,
        )
