"""YAML text: where each field stands, and what is bounded before anything is built."""

import pytest

from service.yaml_text import LARGEST_TEXT, MOST_VALUES, YamlUnreadable, read_yaml

TEXT = """\
title: A policy
terms:
  - months: 24
    anchors: [decision, claim]
  - {months: 12}
shared: &it
  day: 2026-01-01
mine:
  <<: *it
  name: x
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), "line 1, column 1"),
        (("title",), "line 1, column 1"),
        (("terms", 0, "months"), "line 3, column 5"),
        (("terms", 0, "anchors", 1), "line 4, column 25"),
        (("terms", 1, "months"), "line 5, column 6"),
        (("terms", 1, "authority"), "line 5, column 5"),
        (("terms", 7), "line 2, column 1"),
        (("mine", "name"), "line 10, column 3"),
        (("mine", "day"), "line 7, column 3"),
        (("nothing", "below"), "line 1, column 1"),
    ],
)
def test_a_field_stands_where_its_name_was_written(path: tuple[int | str, ...], place: str) -> None:
    assert read_yaml(TEXT).place_of(path) == place


def test_an_empty_text_is_nothing_on_the_first_line() -> None:
    document = read_yaml("")
    assert document.value is None
    assert document.place_of(("title",)) == "line 1, column 1"


def test_a_text_beyond_the_largest_is_refused_unread() -> None:
    with pytest.raises(YamlUnreadable, match="1,048,576 are read"):
        read_yaml("#" * (LARGEST_TEXT + 1))


def test_more_values_than_are_read_are_refused_however_they_are_written() -> None:
    many = "[" + ",".join("x" * (MOST_VALUES // 100)) + "]"
    with pytest.raises(YamlUnreadable, match="more than 50,000 values") as refusal:
        read_yaml(f"a: &a {many}\nb: [{', '.join(['*a'] * 101)}]")
    assert refusal.value.place.startswith("line ")
    with pytest.raises(YamlUnreadable, match="more than 50,000 values"):
        read_yaml("[" + "1," * MOST_VALUES + "1]")


def test_merging_that_would_multiply_is_refused_before_it_is_done() -> None:
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], y{n}: 1}}" for n in range(1, 12)]
    with pytest.raises(YamlUnreadable):
        read_yaml("\n".join(lines))


@pytest.mark.parametrize("text", ["&a [*a]", "a: &a {b: *a}", "x: &x [1, [2, *x]]"])
def test_what_contains_itself_is_refused(text: str) -> None:
    with pytest.raises(YamlUnreadable, match="contains itself"):
        read_yaml(text)


def test_depth_that_aliases_build_up_counts_as_depth() -> None:
    lines = ["a0: &a0 [1]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 60))]
    with pytest.raises(YamlUnreadable, match="too deep"):
        read_yaml("\n".join(lines))


def test_honest_aliases_are_read() -> None:
    assert read_yaml("a: &a [1, 2]\nb: *a\n").value == {"a": [1, 2], "b": [1, 2]}
