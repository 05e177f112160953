"""What was suggested and answered, and the models learned from it."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint, text

from service.storage.tables.columns import body_column, centre_column, id_column, metadata, registration_column

suggestion_records = Table(
    "suggestion_records",
    metadata,
    id_column(),
    centre_column(),
    registration_column(),
    Column("evidence_id", String(80), ForeignKey("evidence.id"), nullable=False, index=True),
    Column("asked_by", String(80), nullable=False),
    Column("at", String(40), nullable=False),
    body_column(),
)

answers = Table(
    "answers",
    metadata,
    id_column(),
    centre_column(),
    registration_column(),
    Column("evidence_id", String(80), ForeignKey("evidence.id"), nullable=False, index=True),
    Column("criterion_id", String(80), nullable=False),
    Column("at", String(40), nullable=False),
    body_column(),
)

_PROMOTED = text("state = 'promoted'")

learned_models = Table(
    "learned_models",
    metadata,
    Column("id", String(200), primary_key=True),
    centre_column(),
    Column("release_id", String(80), nullable=False),
    Column("version", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("created_by", String(80), nullable=False),
    body_column(),
    UniqueConstraint("centre_id", "release_id", "version"),
    Index(
        "one_promoted_model",
        "centre_id",
        "release_id",
        unique=True,
        sqlite_where=_PROMOTED,
        postgresql_where=_PROMOTED,
    ),
)
