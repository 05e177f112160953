"""What all tables share: how their constraints are named, and the columns that most of them have."""

from sqlalchemy import Column, ForeignKey, MetaData, String, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table of a store."""


def id_column() -> "Column[str]":
    """Return the primary key of a row."""
    return Column("id", String(80), primary_key=True)


def centre_column() -> "Column[str]":
    """Return the key of the centre that a row belongs to; by it the row stands behind a wall (``walls``)."""
    return Column("centre_id", String(80), ForeignKey("centres.id"), nullable=False, index=True)


def registration_column() -> "Column[str]":
    """Return the key of the registration that a row belongs to."""
    return Column("registration_id", String(80), ForeignKey("registrations.id"), nullable=False, index=True)


def body_column() -> "Column[str]":
    """Return the whole value of a row, as canonical JSON."""
    return Column("body", Text, nullable=False)
