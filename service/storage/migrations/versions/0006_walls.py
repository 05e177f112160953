"""Walls: PostgreSQL shows a transaction the rows of its own centre only; SQLite has nothing of the kind."""

from alembic import op

from service.storage.walls import raise_walls, take_walls_down

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Raise the wall around every table of centres; one that comes later gets its own when the store opens."""
    raise_walls(op.get_bind())


def downgrade() -> None:
    """Take every wall down: versions before do not say whose rows they ask for."""
    take_walls_down(op.get_bind())
