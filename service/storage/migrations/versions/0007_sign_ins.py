"""Sign-ins: how people get in, when tokens were last used, and who failed how often."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of sign-ins, last uses and attempts."""
    op.create_table('sign_ins',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('person_id', sa.String(length=80), nullable=False),
    sa.Column('key', sa.String(length=600), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_sign_ins_centre_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_sign_ins_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_ins')),
    sa.UniqueConstraint('key', name=op.f('uq_sign_ins_key'))
    )
    op.create_index(op.f('ix_sign_ins_centre_id'), 'sign_ins', ['centre_id'], unique=False)
    op.create_index(op.f('ix_sign_ins_person_id'), 'sign_ins', ['person_id'], unique=False)
    op.create_table('last_uses',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('at', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_last_uses'))
    )
    op.create_table('attempts',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('last_at', sa.String(length=40), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempts'))
    )
    op.create_index(op.f('ix_attempts_last_at'), 'attempts', ['last_at'], unique=False)


def downgrade() -> None:
    """Take the tables of sign-ins, last uses and attempts away."""
    op.drop_index(op.f('ix_attempts_last_at'), table_name='attempts')
    op.drop_table('attempts')
    op.drop_table('last_uses')
    op.drop_index(op.f('ix_sign_ins_person_id'), table_name='sign_ins')
    op.drop_index(op.f('ix_sign_ins_centre_id'), table_name='sign_ins')
    op.drop_table('sign_ins')
