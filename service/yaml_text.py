"""YAML that people write by hand: read safely, bounded in size and depth, with the line of every field.

A key written twice is refused, impossible dates and numbers are left to the check of their field, and what aliases
would multiply is measured before anything is built.
"""

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import yaml

from competence_graph import VqmapError

if TYPE_CHECKING:
    from yaml import SafeLoader as _SafeLoader
else:
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

LARGEST_TEXT = 2**20
"""Characters of a document that is read."""

MOST_VALUES = 50_000
"""Values of a document, each counted as often as aliases repeat it."""

DEEPEST = 20
"""Levels of lists and mappings inside each other."""

_TEXT_KEYS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:merge")

FieldPath = Sequence[int | str]
"""The steps from the top of a document down to a field: names and positions."""


class YamlUnreadable(VqmapError):
    """A text cannot be read as one YAML document; ``place`` is the line and column."""

    code = "yaml_unreadable"

    def __init__(self, detail: str, *, place: str = "") -> None:
        """Keep what is wrong, and where."""
        super().__init__(detail, remedy="Mend the line named.")
        self.place = place


class YamlDocument:
    """A document as plain values, and where each of its fields stands in the text."""

    def __init__(self, value: object, root: yaml.Node | None) -> None:
        """Keep the values beside the nodes that they were made of."""
        self.value = value
        self._root = root

    def place_of(self, path: FieldPath) -> str:
        """Return the line and column of a field, or of the nearest thing above it that is there."""
        if self._root is None:
            return "line 1, column 1"
        node, mark = self._root, self._root.start_mark
        for step in path:
            found = _below(node, step)
            if found is None:
                break
            mark, node = found
        return _place_at(mark)


def read_yaml(text: str) -> YamlDocument:
    """Read one YAML document.

    Raises:
        YamlUnreadable: it is no YAML, too large, too deep, or contains itself.
    """
    if len(text) > LARGEST_TEXT:
        raise YamlUnreadable(f"The text has {len(text):,} characters; {LARGEST_TEXT:,} are read.")
    try:
        _require_shallow(text)
        return _read(text)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        said = f"This cannot be read as YAML: {getattr(problem, 'problem', None) or 'it is no text'}."
        raise YamlUnreadable(said, place=_place_at(mark) if mark else "") from problem


class _Loader(_SafeLoader):
    """A safe loader that refuses a key written twice, and leaves impossible dates and numbers to the field's check."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.tag not in _TEXT_KEYS:
                raise _unreadable(f"the key {key.value!r} is read as a value; put it in quotation marks", key)
            if key.value in seen:
                raise _unreadable(f"the key {key.value!r} stands here a second time", key)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:  # noqa: FBT001, FBT002
        try:
            return super().construct_object(node, deep=deep)
        except ValueError:
            return node.value


class _Extent(NamedTuple):
    """How many values a node stands for once its aliases are followed, and how deep they lie."""

    values: int
    depth: int


def _require_shallow(text: str) -> None:
    """Measure the nesting before anything recurses, since deep nesting exhausts the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _unreadable("the nesting is too deep", event)


def _read(text: str) -> YamlDocument:
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return YamlDocument(None, None)
        _measure(root, {})
        return YamlDocument(loader.construct_document(root), root)
    finally:
        loader.dispose()


def _measure(node: yaml.Node, measured: dict[int, _Extent | None]) -> _Extent:
    """Return a node's extent; every node is walked once, however often it is repeated."""
    if id(node) in measured:
        known = measured[id(node)]
        if known is None:
            raise _unreadable("this contains itself", node)
        return known
    measured[id(node)] = None
    parts = [_measure(part, measured) for part in _parts(node)]
    extent = _Extent(1 + sum(part.values for part in parts), 1 + max((part.depth for part in parts), default=0))
    if extent.values > MOST_VALUES:
        raise _unreadable(f"there are more than {MOST_VALUES:,} values here", node)
    if extent.depth > DEEPEST + 1:
        raise _unreadable("the nesting is too deep", node)
    measured[id(node)] = extent
    return extent


def _parts(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return []


def _below(node: yaml.Node, step: int | str) -> tuple[yaml.Mark, yaml.Node] | None:
    """Return the mark and the node of what one step leads to; a field is marked at its name."""
    if isinstance(node, yaml.SequenceNode):
        is_there = isinstance(step, int) and step < len(node.value)
        return (node.value[step].start_mark, node.value[step]) if is_there else None
    if isinstance(node, yaml.MappingNode):
        for key, value in reversed(node.value):
            if key.value == step:
                return key.start_mark, value
    return None


def _place_at(mark: yaml.Mark) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"


def _unreadable(said: str, where: yaml.Node | yaml.Event) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=said, problem_mark=where.start_mark)  # type: ignore[arg-type] # C marks fit
