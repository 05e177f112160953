"""People, and how they and programs get in: centres, tokens, sign-ins, and what passes."""

from sqlalchemy import Column, ForeignKey, String, Table, Text

from service.storage.tables.columns import body_column, centre_column, id_column, metadata

centres = Table("centres", metadata, id_column(), Column("name", Text, nullable=False))

people = Table("people", metadata, id_column(), centre_column(), body_column())

tokens = Table(
    "tokens",
    metadata,
    id_column(),
    centre_column(),
    Column("person_id", String(80), ForeignKey("people.id"), nullable=False),
    body_column(),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    id_column(),
    centre_column(),
    Column("person_id", String(80), ForeignKey("people.id"), nullable=False, index=True),
    Column("key", String(600), nullable=False, unique=True),
    body_column(),
)

last_uses = Table("last_uses", metadata, id_column(), Column("at", String(40), nullable=False))

attempts = Table(
    "attempts", metadata, id_column(), Column("last_at", String(40), nullable=False, index=True), body_column()
)
