"""JSON made by accident or on purpose so that a parser stumbles."""

import pytest

from standards_ingest.json_text import MAX_DEPTH, parse_json


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"units": [', "json_invalid"),
        ('{"a": 1,}', "json_invalid"),
        ('{"a": NaN}', "json_number_unusable"),
        ('{"a": -Infinity}', "json_number_unusable"),
        ('{"a": 1e999}', "json_number_unusable"),
        ('{"a": 9223372036854775808}', "json_number_unusable"),
        ('{"a": ' + "9" * 100_000 + "}", "json_number_unusable"),
        ('{"a": 1, "a": 2}', "json_key_repeated"),
        ('{"a": ["\\ud800"]}', "json_lone_surrogate"),
        ('{"\\udc00": 1}', "json_lone_surrogate"),
        ("[" * 150 + "]" * 150, "json_too_deep"),
        ("[" * 100_000 + "]" * 100_000, "json_too_deep"),
        ("[" * 3_000_000, "json_too_large"),
    ],
)
def test_trap_becomes_a_finding(text, code):
    findings = parse_json(text).findings

    assert [finding.code for finding in findings] == [code]
    assert findings[0].remedy


def test_broken_json_is_told_with_line_and_column():
    assert parse_json('{\n "a": 1\n "b"').findings[0].place == "line 3, column 2"


def test_surrogates_in_pairs_are_ordinary_text():
    assert parse_json('{"a": "\\ud83d\\udeb2"}').value == {"a": "🚲"}


def test_depth_up_to_the_limit_is_read():
    assert parse_json("[" * MAX_DEPTH + "]" * MAX_DEPTH).findings == ()


def test_every_trap_in_one_document_is_told():
    findings = parse_json('{"a": NaN, "a": 1, "b": [Infinity, 1e999]}').findings

    assert {finding.code for finding in findings} == {"json_number_unusable", "json_key_repeated"}
