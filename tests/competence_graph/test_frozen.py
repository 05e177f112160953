"""Values do not change, and one value has one fingerprint."""

import hashlib

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from competence_graph import Framework, Json, canonical_bytes, fingerprint

_TEXT = st.text(st.characters(exclude_categories=("Cs",)))
_KEYS = st.text(st.characters(exclude_categories=("Cs",), max_codepoint=0xFFFF))
_WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
_JSON_WITHOUT_FLOATS = st.recursive(
    st.none() | st.booleans() | _WHOLE | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(_JSON_WITHOUT_FLOATS)
def test_canonical_bytes_agree_with_the_json_canonicalization_scheme(value: Json) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)


def test_every_control_character_is_escaped_as_the_scheme_demands() -> None:
    value: Json = {"text": "".join(map(chr, range(0x100))) + "\u2028\u2029"}

    assert canonical_bytes(value) == rfc8785.dumps(value)


@given(st.dictionaries(_KEYS, _WHOLE, min_size=2, max_size=6))
def test_the_order_of_keys_means_nothing(value: dict[str, int]) -> None:
    backwards = dict(reversed(value.items()))

    assert fingerprint(dict(backwards)) == fingerprint(dict(value))


@given(_JSON_WITHOUT_FLOATS, _JSON_WITHOUT_FLOATS)
def test_different_values_have_different_fingerprints(first: Json, second: Json) -> None:
    assert (fingerprint(first) == fingerprint(second)) == (rfc8785.dumps(first) == rfc8785.dumps(second))


def test_the_fingerprint_is_the_sha_256_of_the_canonical_bytes() -> None:
    value = Framework(id="F", title="Überblick")

    assert fingerprint(value) == "sha256:" + hashlib.sha256(canonical_bytes(value)).hexdigest()


def test_the_fingerprint_of_bytes_is_that_of_the_bytes_themselves() -> None:
    assert fingerprint(b"abc").endswith("b410ff61f20015ad")


def test_a_value_cannot_be_changed() -> None:
    framework = Framework(id="F", title="Original")

    with pytest.raises(ValidationError, match="frozen"):
        framework.title = "Changed"  # type: ignore[misc]


def test_a_field_that_the_value_does_not_know_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Framework.model_validate({"id": "F", "title": "A", "colour": "red"})
