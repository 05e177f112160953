"""Registrations, evidence, what was decided about it, and the registers beside it."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint

from service.storage.tables.columns import body_column, centre_column, id_column, metadata, registration_column

registrations = Table(
    "registrations",
    metadata,
    id_column(),
    centre_column(),
    Column("learner_id", String(80), ForeignKey("people.id"), nullable=False, index=True),
    Column("release_id", String(80), nullable=False),
    body_column(),
)

evidence = Table("evidence", metadata, id_column(), centre_column(), registration_column(), body_column())

mappings = Table(
    "mappings",
    metadata,
    id_column(),
    centre_column(),
    registration_column(),
    Column("evidence_id", String(80), ForeignKey("evidence.id"), nullable=False),
    Column("criterion_id", String(80), nullable=False),
    body_column(),
    UniqueConstraint("evidence_id", "criterion_id"),
)

overrides = Table(
    "overrides",
    metadata,
    id_column(),
    centre_column(),
    registration_column(),
    Column("evidence_id", String(80), ForeignKey("evidence.id"), nullable=False, unique=True),
    body_column(),
)

sign_offs = Table(
    "sign_offs",
    metadata,
    id_column(),
    centre_column(),
    registration_column(),
    Column("unit_id", String(80), nullable=False),
    body_column(),
    UniqueConstraint("registration_id", "unit_id"),
)

records = Table(
    "records",
    metadata,
    id_column(),
    Column("centre_id", String(80), ForeignKey("centres.id"), nullable=False),
    Column("registration_id", String(80), ForeignKey("registrations.id"), nullable=True),
    Column("kind", String(40), nullable=False),
    body_column(),
    Index("ix_records_of_centre", "centre_id", "kind"),
    Index("ix_records_of_registration", "registration_id", "kind"),
)
