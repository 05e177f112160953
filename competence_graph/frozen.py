"""The base of every value in vqmap, and its fingerprint.

A value never changes: a change makes a new value. Its fingerprint is the SHA-256 of its canonical JSON,
so that two parties who hold the same value hold the same fingerprint.
"""

import hashlib
from functools import partial
from operator import eq
from typing import TypeAlias, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, Field, JsonValue

_Default = TypeVar("_Default")

Json: TypeAlias = JsonValue
"""Any JSON value; used only where a foreign document is carried through unread."""


class Frozen(BaseModel):
    """An immutable value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def later(default: _Default) -> _Default:
    """Return a field that a stored value gained later: it is written only where it differs from its default.

    Stored releases are addressed by the hash of their content, so a new field that were written everywhere
    would give every standard that is already in use another id.

    >>> class Named(Frozen):
    ...     name: str
    ...     nickname: str = later("")
    >>> canonical_bytes(Named(name="Ada")), canonical_bytes(Named(name="Ada", nickname="A"))
    (b'{"name":"Ada"}', b'{"name":"Ada","nickname":"A"}')
    """
    field: _Default = Field(default=default, exclude_if=partial(eq, default))
    return field


def canonical_bytes(value: BaseModel | Json) -> bytes:
    r"""Return the one byte form of a value: UTF-8 JSON, keys sorted, no white space.

    Equal to RFC 8785 (JSON Canonicalization Scheme) for values without floating-point numbers and without
    keys beyond U+FFFF; no value that vqmap signs or logs holds either.

    >>> canonical_bytes({"b": 1, "a": "é"})
    b'{"a":"\xc3\xa9","b":1}'
    """
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)


def fingerprint(value: BaseModel | Json | bytes) -> str:
    """Return ``sha256:`` and the hexadecimal SHA-256 of a value's canonical bytes.

    >>> fingerprint(b"abc")
    'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    """
    content = value if isinstance(value, bytes) else canonical_bytes(value)
    return "sha256:" + hashlib.sha256(content).hexdigest()
