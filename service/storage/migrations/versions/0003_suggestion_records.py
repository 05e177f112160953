"""Suggestion records and answers: what was shown to whom, and what assessors decided about it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of suggestion records and of answers."""
    op.create_table('suggestion_records',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('registration_id', sa.String(length=80), nullable=False),
    sa.Column('evidence_id', sa.String(length=80), nullable=False),
    sa.Column('asked_by', sa.String(length=80), nullable=False),
    sa.Column('at', sa.String(length=40), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_suggestion_records_centre_id')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_suggestion_records_evidence_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_suggestion_records_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion_records'))
    )
    op.create_index(op.f('ix_suggestion_records_centre_id'), 'suggestion_records', ['centre_id'], unique=False)
    op.create_index(op.f('ix_suggestion_records_evidence_id'), 'suggestion_records', ['evidence_id'], unique=False)
    op.create_index(op.f('ix_suggestion_records_registration_id'), 'suggestion_records', ['registration_id'], unique=False)
    op.create_table('answers',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('registration_id', sa.String(length=80), nullable=False),
    sa.Column('evidence_id', sa.String(length=80), nullable=False),
    sa.Column('criterion_id', sa.String(length=80), nullable=False),
    sa.Column('at', sa.String(length=40), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_answers_centre_id')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_answers_evidence_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_answers_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answers'))
    )
    op.create_index(op.f('ix_answers_centre_id'), 'answers', ['centre_id'], unique=False)
    op.create_index(op.f('ix_answers_evidence_id'), 'answers', ['evidence_id'], unique=False)
    op.create_index(op.f('ix_answers_registration_id'), 'answers', ['registration_id'], unique=False)


def downgrade() -> None:
    """Take both tables away."""
    for table in ('answers', 'suggestion_records'):
        for column in ('registration_id', 'evidence_id', 'centre_id'):
            op.drop_index(op.f(f'ix_{table}_{column}'), table_name=table)
        op.drop_table(table)
