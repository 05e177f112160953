"""Which uniqueness a row would break, also where the row in its way stands behind another centre's wall."""

from sqlalchemy.exc import IntegrityError


def is_taken(problem: IntegrityError, constraint: str, columns: str) -> bool:
    """Tell whether a database refused a row because of one constraint, unique over columns (``table.column``)."""
    named = getattr(getattr(problem.orig, "diag", None), "constraint_name", None)
    return named == constraint or str(problem.orig).endswith(f"UNIQUE constraint failed: {columns}")
