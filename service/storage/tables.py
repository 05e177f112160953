"""The tables: key columns for what the database must find or enforce, and the whole value as canonical JSON.

Every audited row is fingerprinted with all its columns, so that an edit of any of them shows.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> "Column[str]":
    return Column("id", String(80), primary_key=True)


def _centre() -> "Column[str]":
    return Column("centre_id", String(80), ForeignKey("centres.id"), nullable=False, index=True)


def _registration() -> "Column[str]":
    return Column("registration_id", String(80), ForeignKey("registrations.id"), nullable=False, index=True)


def _body() -> "Column[str]":
    return Column("body", Text, nullable=False)


centres = Table("centres", metadata, _id(), Column("name", Text, nullable=False))

people = Table("people", metadata, _id(), _centre(), _body())

tokens = Table(
    "tokens",
    metadata,
    _id(),
    _centre(),
    Column("person_id", String(80), ForeignKey("people.id"), nullable=False),
    _body(),
)

releases = Table(
    "releases",
    metadata,
    Column("id", String(160), primary_key=True),
    _centre(),
    Column("release_id", String(80), nullable=False),
    Column("title", Text, nullable=False),
    Column("units", Integer, nullable=False),
    Column("criteria", Integer, nullable=False),
    Column("loaded_at", String(40), nullable=False),
    _body(),
)

registrations = Table(
    "registrations",
    metadata,
    _id(),
    _centre(),
    Column("learner_id", String(80), ForeignKey("people.id"), nullable=False, index=True),
    Column("release_id", String(80), nullable=False),
    _body(),
)

policies = Table(
    "policies",
    metadata,
    Column("id", String(160), primary_key=True),
    _centre(),
    Column("fingerprint", String(80), nullable=False),
    Column("policy_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    _body(),
    UniqueConstraint("centre_id", "policy_id", "version"),
)

evidence = Table("evidence", metadata, _id(), _centre(), _registration(), _body())

mappings = Table(
    "mappings",
    metadata,
    _id(),
    _centre(),
    _registration(),
    Column("evidence_id", String(80), ForeignKey("evidence.id"), nullable=False),
    Column("criterion_id", String(80), nullable=False),
    _body(),
    UniqueConstraint("evidence_id", "criterion_id"),
)

overrides = Table(
    "overrides",
    metadata,
    _id(),
    _centre(),
    _registration(),
    Column("evidence_id", String(80), ForeignKey("evidence.id"), nullable=False, unique=True),
    _body(),
)

sign_offs = Table(
    "sign_offs",
    metadata,
    _id(),
    _centre(),
    _registration(),
    Column("unit_id", String(80), nullable=False),
    _body(),
    UniqueConstraint("registration_id", "unit_id"),
)

suggestion_records = Table(
    "suggestion_records",
    metadata,
    _id(),
    _centre(),
    _registration(),
    Column("evidence_id", String(80), ForeignKey("evidence.id"), nullable=False, index=True),
    Column("asked_by", String(80), nullable=False),
    Column("at", String(40), nullable=False),
    _body(),
)

answers = Table(
    "answers",
    metadata,
    _id(),
    _centre(),
    _registration(),
    Column("evidence_id", String(80), ForeignKey("evidence.id"), nullable=False, index=True),
    Column("criterion_id", String(80), nullable=False),
    Column("at", String(40), nullable=False),
    _body(),
)

_PROMOTED = text("state = 'promoted'")

learned_models = Table(
    "learned_models",
    metadata,
    Column("id", String(200), primary_key=True),
    _centre(),
    Column("release_id", String(80), nullable=False),
    Column("version", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("created_by", String(80), nullable=False),
    _body(),
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

records = Table(
    "records",
    metadata,
    _id(),
    Column("centre_id", String(80), ForeignKey("centres.id"), nullable=False),
    Column("registration_id", String(80), ForeignKey("registrations.id"), nullable=True),
    Column("kind", String(40), nullable=False),
    _body(),
    Index("ix_records_of_centre", "centre_id", "kind"),
    Index("ix_records_of_registration", "registration_id", "kind"),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    _id(),
    _centre(),
    Column("person_id", String(80), ForeignKey("people.id"), nullable=False, index=True),
    Column("key", String(600), nullable=False, unique=True),
    _body(),
)

last_uses = Table("last_uses", metadata, _id(), Column("at", String(40), nullable=False))

attempts = Table("attempts", metadata, _id(), Column("last_at", String(40), nullable=False, index=True), _body())

claims = Table(
    "claims", metadata, _id(), _centre(), _registration(), Column("outcome", String(20), nullable=False), _body()
)

certificates = Table(
    "certificates",
    metadata,
    _id(),
    _centre(),
    Column("registration_id", String(80), ForeignKey("registrations.id"), nullable=False, unique=True),
    Column("number", String(40), nullable=False, unique=True),
    _body(),
)

events = Table(
    "events",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

tree_nodes = Table(
    "tree_nodes",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)

checkpoints = Table("checkpoints", metadata, Column("size", BigInteger, primary_key=True, autoincrement=False), _body())

AUDITED = (
    centres,
    people,
    tokens,
    releases,
    policies,
    registrations,
    evidence,
    mappings,
    overrides,
    sign_offs,
    suggestion_records,
    answers,
    learned_models,
    records,
    sign_ins,
    claims,
    certificates,
)
"""The tables whose every row must agree with the last event about it."""

UNAUDITED = (last_uses, attempts)
"""The tables of what passes: when a token was last used, who failed to get in; no verdict rests on them."""
