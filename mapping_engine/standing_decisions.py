"""Standing decisions: of all that was decided on a piece of evidence for a criterion, what stands on the day.

The latest decision stands; of several at one moment the least favourable. Acceptances at one moment are told apart by
what speaks against them, and by their ids only where nothing else differs.
"""

from collections.abc import Iterator, Sequence, Set
from datetime import datetime

from competence_graph import CriterionId
from mapping_engine.acceptance import Use
from mapping_engine.evidence import EvidenceId
from mapping_engine.facts import CaseFacts, Decided
from mapping_engine.mapping import Decision
from mapping_engine.second_persons import is_inert


def standing_decisions(facts: CaseFacts, required: Set[CriterionId]) -> Iterator[Sequence[Decided]]:
    """Yield what stands for each pair of a required criterion; decisions of one kind at one moment come together.

    A trainee's acceptance that nobody countersigned displaces nothing: it is yielded beside what stands, until a
    later decision supersedes it.
    """
    latest: dict[tuple[EvidenceId, CriterionId], list[Decided]] = {}
    inert: list[Decided] = []
    has_trainees = bool(facts.people.licences)
    for decided in facts.decisions:
        if decided.mapping.criterion_id not in required:
            continue
        if has_trainees and decided.mapping.decision is _ACCEPTED and is_inert(facts, decided):
            inert.append(decided)
            continue
        _let_stand(latest, decided)
    for each in inert:
        standing = latest.get(_pair(each))
        if standing is None or standing[0].mapping.decided_at <= each.mapping.decided_at:
            yield (each,)
    yield from latest.values()


def most_opposed(uses: Sequence[Use]) -> Use:
    """Return, of acceptances of one pair at one moment, the one with the most against it.

    A breach of duties weighs most, then the number of rules that refuse it, the need of an exception, and how late it
    was settled; where all that is equal, the larger id decides.
    """
    return max(uses, key=_against)


_ACCEPTED = Decision.ACCEPTED
_SEVERITY = {Decision.ACCEPTED: 0, Decision.INSUFFICIENT: 1, Decision.REJECTED: 2}


def _let_stand(latest: dict[tuple[EvidenceId, CriterionId], list[Decided]], decided: Decided) -> None:
    standing = latest.get(_pair(decided))
    if standing is None or _weight(standing[0]) < _weight(decided):
        latest[_pair(decided)] = [decided]
    elif _weight(standing[0]) == _weight(decided):
        standing.append(decided)


def _pair(decided: Decided) -> tuple[EvidenceId, CriterionId]:
    return decided.mapping.evidence_id, decided.mapping.criterion_id


def _weight(decided: Decided) -> tuple[datetime, int]:
    return decided.mapping.decided_at, _SEVERITY[decided.mapping.decision]


def _against(use: Use) -> tuple[bool, int, bool, datetime, str]:
    rules = {each.rule for each in use.ground.refusals}
    is_breach = "separation_of_duties" in rules
    return is_breach, len(rules), bool(use.ground.waived_by), use.settled_at, use.mapping.id
