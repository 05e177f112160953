"""The append-only log, its tree and its signed tree heads."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from service.storage.tables.columns import body_column, metadata

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

checkpoints = Table(
    "checkpoints", metadata, Column("size", BigInteger, primary_key=True, autoincrement=False), body_column()
)
