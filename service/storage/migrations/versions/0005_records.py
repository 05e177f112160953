"""Records: the registers beside evidence and decisions, one row for each dated fact."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of records."""
    op.create_table('records',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('registration_id', sa.String(length=80), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_records_centre_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_records_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_records'))
    )
    op.create_index('ix_records_of_centre', 'records', ['centre_id', 'kind'], unique=False)
    op.create_index('ix_records_of_registration', 'records', ['registration_id', 'kind'], unique=False)


def downgrade() -> None:
    """Take the table of records away."""
    op.drop_index('ix_records_of_registration', table_name='records')
    op.drop_index('ix_records_of_centre', table_name='records')
    op.drop_table('records')
