"""What assessment goes by: the releases of standards and the versions of policies."""

from sqlalchemy import Column, Integer, String, Table, Text, UniqueConstraint

from service.storage.tables.columns import body_column, centre_column, metadata

releases = Table(
    "releases",
    metadata,
    Column("id", String(160), primary_key=True),
    centre_column(),
    Column("release_id", String(80), nullable=False),
    Column("title", Text, nullable=False),
    Column("units", Integer, nullable=False),
    Column("criteria", Integer, nullable=False),
    Column("loaded_at", String(40), nullable=False),
    body_column(),
)

policies = Table(
    "policies",
    metadata,
    Column("id", String(160), primary_key=True),
    centre_column(),
    Column("fingerprint", String(80), nullable=False),
    Column("policy_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    body_column(),
    UniqueConstraint("centre_id", "policy_id", "version"),
)
