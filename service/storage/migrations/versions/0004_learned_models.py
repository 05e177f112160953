"""Learned models: what each centre's decisions taught, and which of them is in use."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of learned models."""
    op.create_table('learned_models',
    sa.Column('id', sa.String(length=200), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('release_id', sa.String(length=80), nullable=False),
    sa.Column('version', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.String(length=40), nullable=False),
    sa.Column('created_by', sa.String(length=80), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_learned_models_centre_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_learned_models')),
    sa.UniqueConstraint('centre_id', 'release_id', 'version', name=op.f('uq_learned_models_centre_id'))
    )
    op.create_index(op.f('ix_learned_models_centre_id'), 'learned_models', ['centre_id'], unique=False)
    promoted = sa.text("state = 'promoted'")
    op.create_index('one_promoted_model', 'learned_models', ['centre_id', 'release_id'], unique=True,
                    sqlite_where=promoted, postgresql_where=promoted)


def downgrade() -> None:
    """Take the table of learned models away."""
    op.drop_index('one_promoted_model', table_name='learned_models')
    op.drop_index(op.f('ix_learned_models_centre_id'), table_name='learned_models')
    op.drop_table('learned_models')
