"""Claims with their verdicts, and certificates."""

from sqlalchemy import Column, ForeignKey, String, Table

from service.storage.tables.columns import body_column, centre_column, id_column, metadata, registration_column

claims = Table(
    "claims",
    metadata,
    id_column(),
    centre_column(),
    registration_column(),
    Column("outcome", String(20), nullable=False),
    body_column(),
)

certificates = Table(
    "certificates",
    metadata,
    id_column(),
    centre_column(),
    Column("registration_id", String(80), ForeignKey("registrations.id"), nullable=False, unique=True),
    Column("number", String(40), nullable=False, unique=True),
    body_column(),
)
