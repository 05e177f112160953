"""Sessions: by which methods new evidence has to be gathered so that it satisfies what the standard demands."""

from collections.abc import Iterable, Sequence

from competence_graph import (
    Criterion,
    CriterionDemands,
    CriterionKind,
    Distinct,
    DistinctCounts,
    EvidenceType,
    MainSource,
    MethodChoice,
    Setting,
)
from mapping_engine.acceptance import Use
from mapping_engine.sufficiency import number_of_distinct

_M = EvidenceType
_WHAT_IS_DONE = (
    _M.OBSERVATION,
    _M.WORK_PRODUCT,
    _M.PROFESSIONAL_DISCUSSION,
    _M.QUESTIONING,
    _M.WITNESS_TESTIMONY,
    _M.REFLECTIVE_ACCOUNT,
    _M.RECORDING,
    _M.CASE_STUDY,
    _M.EXPERT_WITNESS_TESTIMONY,
    _M.PRIOR_LEARNING,
)
_WHAT_IS_KNOWN = (_M.PROFESSIONAL_DISCUSSION, _M.QUESTIONING, *_WHAT_IS_DONE)


def methods_open_to(
    criterion: Criterion, demands: CriterionDemands, main_source: MainSource | None
) -> tuple[EvidenceType, ...]:
    """Return the methods that a criterion accepts, the most suitable first."""
    usual = _WHAT_IS_KNOWN if criterion.criterion_kind is CriterionKind.KNOWLEDGE else _WHAT_IS_DONE
    first = main_source.methods if main_source else ()
    ordered = dict.fromkeys((*first, *usual))
    return tuple(each for each in ordered if demands.allowed_methods is None or each in demands.allowed_methods)


def setting_of(demands: CriterionDemands) -> Setting:
    """Return the setting in which new evidence is best gathered: real work, where it is accepted."""
    allowed = demands.allowed_settings
    return Setting.REAL if allowed is None or Setting.REAL in allowed else allowed[0]


def sessions_missing(
    counting: Sequence[Use], required: Iterable[MethodChoice], distinct: DistinctCounts, open_to: Sequence[EvidenceType]
) -> tuple[EvidenceType, ...]:
    """Return the methods of the sessions that are missing beside the evidence that counts; none where it suffices."""
    if not open_to:
        return ()
    shown = {use.ground.method for use in counting}
    found = [_chosen(choice, open_to) for choice in _unshown(required, counting)]
    for method in open_to:
        if distinct.methods is not None and len(shown | set(found)) < distinct.methods and method not in shown:
            found += [] if method in found else [method]
    asked = dict(distinct.asked())
    kinds = (Distinct.OCCASIONS, Distinct.SUBJECTS, Distinct.SITES)
    number = max(asked.get(kind, 0) - _shown(kind, counting) for kind in kinds)
    usual = found[0] if found else open_to[0]
    return (*found, *[usual] * (number - len(found)))


def _shown(kind: Distinct, counting: Sequence[Use]) -> int:
    """Return how many distinct ones are shown and would stay beside another; what is unknown never adds."""
    number = number_of_distinct(kind, counting) if counting else 0
    is_known = any(_is_named(kind, use) for use in counting)
    return number if is_known else 0


def _is_named(kind: Distinct, use: Use) -> bool:
    item = use.evidence
    named = {Distinct.OCCASIONS: item.occasion_id, Distinct.SUBJECTS: item.subject_ids, Distinct.SITES: item.site}
    return bool(named.get(kind))


def _unshown(required: Iterable[MethodChoice], counting: Sequence[Use]) -> list[MethodChoice]:
    """Return the required methods that no evidence is left to show, each piece showing at most one."""
    left = [use.ground.method for use in counting]
    missing = []
    for choice in required:
        match = next((method for method in left if method in choice), None)
        if match is None:
            missing.append(choice)
        else:
            left.remove(match)
    return missing


def _chosen(choice: MethodChoice, open_to: Sequence[EvidenceType]) -> EvidenceType:
    return next((method for method in open_to if method in choice), choice[0])
