"""Item types: the source's own word for a kind of line, and what vqmap takes it for."""

from typing import Literal, TypeAlias

from competence_graph import CriterionKind
from standards_ingest.wording import match_key

LineKind: TypeAlias = Literal["heading", "unit", "learning_outcome", "criterion"]

UNIT = "Unit"
LEARNING_OUTCOME = "Learning Outcome"
ASSESSMENT_CRITERION = "Assessment Criterion"
PERFORMANCE_CRITERION = "Performance Criterion"
KNOWLEDGE_STATEMENT = "Knowledge Statement"

_WORDS: dict[LineKind, tuple[str, ...]] = {
    "unit": (UNIT, "Unit of Competency", "Unit of Assessment"),
    "learning_outcome": (LEARNING_OUTCOME, "Outcome", "Element"),
    "criterion": (
        ASSESSMENT_CRITERION,
        PERFORMANCE_CRITERION,
        KNOWLEDGE_STATEMENT,
        "Criterion",
        "Skill Statement",
        "Behaviour Statement",
        "Standard",
        "Student Expectation",
        "Component",
    ),
    "heading": ("Heading", "Introduction", "Implementation", "General Requirements", "Note", "Guidance"),
}
_KINDS: dict[str, LineKind] = {match_key(word): kind for kind, words in _WORDS.items() for word in words}


def known_kind(item_type: str) -> LineKind | None:
    """Return what a type is taken for, or nothing where only the line's place can tell.

    >>> known_kind("assessment criterion"), known_kind("Strand")
    ('criterion', None)
    """
    return _KINDS.get(match_key(item_type))


def kind_of(item_type: str, *, has_lines_beneath: bool) -> LineKind:
    """Return what a line is taken for: by its type if that is known, else a leaf is what gets assessed.

    >>> kind_of("Strand", has_lines_beneath=True), kind_of("Strand", has_lines_beneath=False)
    ('heading', 'criterion')
    """
    return known_kind(item_type) or ("heading" if has_lines_beneath else "criterion")


def criterion_kind_of(item_type: str) -> CriterionKind:
    """Return what a criterion asks for.

    >>> criterion_kind_of("Knowledge Statement").value
    'knowledge statement'
    """
    key = match_key(item_type)
    if key.startswith("performance"):
        return CriterionKind.PERFORMANCE
    return CriterionKind.KNOWLEDGE if key.startswith("knowledge") else CriterionKind.ASSESSMENT
