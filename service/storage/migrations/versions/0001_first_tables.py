"""The first tables: centres and people, standards, portfolios, claims, and the log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table('centres',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_centres'))
    )
    op.create_table('checkpoints',
    sa.Column('size', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('size', name=op.f('pk_checkpoints'))
    )
    op.create_table('events',
    sa.Column('sequence', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('sequence', name=op.f('pk_events'))
    )
    op.create_table('tree_nodes',
    sa.Column('level', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('position', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('level', 'position', name=op.f('pk_tree_nodes'))
    )
    op.create_table('people',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_people_centre_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people'))
    )
    op.create_index(op.f('ix_people_centre_id'), 'people', ['centre_id'], unique=False)
    op.create_table('releases',
    sa.Column('id', sa.String(length=160), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('release_id', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('criteria', sa.Integer(), nullable=False),
    sa.Column('loaded_at', sa.String(length=40), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_releases_centre_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_releases'))
    )
    op.create_index(op.f('ix_releases_centre_id'), 'releases', ['centre_id'], unique=False)
    op.create_table('registrations',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('learner_id', sa.String(length=80), nullable=False),
    sa.Column('release_id', sa.String(length=80), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_registrations_centre_id')),
    sa.ForeignKeyConstraint(['learner_id'], ['people.id'], name=op.f('fk_registrations_learner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registrations'))
    )
    op.create_index(op.f('ix_registrations_centre_id'), 'registrations', ['centre_id'], unique=False)
    op.create_index(op.f('ix_registrations_learner_id'), 'registrations', ['learner_id'], unique=False)
    op.create_table('tokens',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('person_id', sa.String(length=80), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_tokens_centre_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_tokens_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tokens'))
    )
    op.create_index(op.f('ix_tokens_centre_id'), 'tokens', ['centre_id'], unique=False)
    op.create_table('certificates',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('registration_id', sa.String(length=80), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_certificates_centre_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_certificates_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificates')),
    sa.UniqueConstraint('number', name=op.f('uq_certificates_number')),
    sa.UniqueConstraint('registration_id', name=op.f('uq_certificates_registration_id'))
    )
    op.create_index(op.f('ix_certificates_centre_id'), 'certificates', ['centre_id'], unique=False)
    op.create_table('claims',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('registration_id', sa.String(length=80), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_claims_centre_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_claims_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claims'))
    )
    op.create_index(op.f('ix_claims_centre_id'), 'claims', ['centre_id'], unique=False)
    op.create_index(op.f('ix_claims_registration_id'), 'claims', ['registration_id'], unique=False)
    op.create_table('evidence',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('registration_id', sa.String(length=80), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_evidence_centre_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_evidence_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    op.create_index(op.f('ix_evidence_centre_id'), 'evidence', ['centre_id'], unique=False)
    op.create_index(op.f('ix_evidence_registration_id'), 'evidence', ['registration_id'], unique=False)
    op.create_table('sign_offs',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('registration_id', sa.String(length=80), nullable=False),
    sa.Column('unit_id', sa.String(length=80), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_sign_offs_centre_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_sign_offs_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_offs')),
    sa.UniqueConstraint('registration_id', 'unit_id', name=op.f('uq_sign_offs_registration_id'))
    )
    op.create_index(op.f('ix_sign_offs_centre_id'), 'sign_offs', ['centre_id'], unique=False)
    op.create_index(op.f('ix_sign_offs_registration_id'), 'sign_offs', ['registration_id'], unique=False)
    op.create_table('mappings',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('registration_id', sa.String(length=80), nullable=False),
    sa.Column('evidence_id', sa.String(length=80), nullable=False),
    sa.Column('criterion_id', sa.String(length=80), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_mappings_centre_id')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_mappings_evidence_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_mappings_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mappings')),
    sa.UniqueConstraint('evidence_id', 'criterion_id', name=op.f('uq_mappings_evidence_id'))
    )
    op.create_index(op.f('ix_mappings_centre_id'), 'mappings', ['centre_id'], unique=False)
    op.create_index(op.f('ix_mappings_registration_id'), 'mappings', ['registration_id'], unique=False)
    op.create_table('overrides',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('centre_id', sa.String(length=80), nullable=False),
    sa.Column('registration_id', sa.String(length=80), nullable=False),
    sa.Column('evidence_id', sa.String(length=80), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['centre_id'], ['centres.id'], name=op.f('fk_overrides_centre_id')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_overrides_evidence_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_overrides_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_overrides')),
    sa.UniqueConstraint('evidence_id', name=op.f('uq_overrides_evidence_id'))
    )
    op.create_index(op.f('ix_overrides_centre_id'), 'overrides', ['centre_id'], unique=False)
    op.create_index(op.f('ix_overrides_registration_id'), 'overrides', ['registration_id'], unique=False)


def downgrade() -> None:
    """Drop every table."""
    op.drop_index(op.f('ix_overrides_registration_id'), table_name='overrides')
    op.drop_index(op.f('ix_overrides_centre_id'), table_name='overrides')
    op.drop_table('overrides')
    op.drop_index(op.f('ix_mappings_registration_id'), table_name='mappings')
    op.drop_index(op.f('ix_mappings_centre_id'), table_name='mappings')
    op.drop_table('mappings')
    op.drop_index(op.f('ix_sign_offs_registration_id'), table_name='sign_offs')
    op.drop_index(op.f('ix_sign_offs_centre_id'), table_name='sign_offs')
    op.drop_table('sign_offs')
    op.drop_index(op.f('ix_evidence_registration_id'), table_name='evidence')
    op.drop_index(op.f('ix_evidence_centre_id'), table_name='evidence')
    op.drop_table('evidence')
    op.drop_index(op.f('ix_claims_registration_id'), table_name='claims')
    op.drop_index(op.f('ix_claims_centre_id'), table_name='claims')
    op.drop_table('claims')
    op.drop_index(op.f('ix_certificates_centre_id'), table_name='certificates')
    op.drop_table('certificates')
    op.drop_index(op.f('ix_tokens_centre_id'), table_name='tokens')
    op.drop_table('tokens')
    op.drop_index(op.f('ix_registrations_learner_id'), table_name='registrations')
    op.drop_index(op.f('ix_registrations_centre_id'), table_name='registrations')
    op.drop_table('registrations')
    op.drop_index(op.f('ix_releases_centre_id'), table_name='releases')
    op.drop_table('releases')
    op.drop_index(op.f('ix_people_centre_id'), table_name='people')
    op.drop_table('people')
    op.drop_table('tree_nodes')
    op.drop_table('events')
    op.drop_table('checkpoints')
    op.drop_table('centres')
