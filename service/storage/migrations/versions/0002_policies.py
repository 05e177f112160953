"""Policies: proposed and approved versions, each with its truth table."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of policies."""
    op.create_table('policies',
    sa.Column('id', sa.String(length=160), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('fingerprint', sa.String(length=80), nullable=False),
    sa.Column('policy_id', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_policies_centre_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policies')),
    sa.UniqueConstraint('centre_id', 'policy_id', 'version', name=op.f('uq_policies_centre_id'))
    )
    op.create_index(op.f('ix_policies_centre_id'), 'policies', ['centre_id'], unique=False)


def downgrade() -> None:
    """Take the table of policies away."""
    op.drop_index(op.f('ix_policies_centre_id'), table_name='policies')
    op.drop_table('policies')
