"""YAML read with suspicion: no key twice, no key that YAML takes for a value, no nesting that exhausts the stack."""

from collections.abc import Hashable
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from yaml import SafeLoader as _SafeLoader
else:
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DEEPEST = 20
_TEXT_KEYS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:merge")


def plain_values(text: str) -> object:
    """Return a YAML document as plain values; nesting is measured first, since deep nesting exhausts the stack.

    Raises:
        YAMLError: it is no YAML, or written in a way that people and YAML read differently.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_CaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _unreadable("the nesting is too deep", event)
    return yaml.load(text, Loader=_CaseLoader)  # noqa: S506 - a safe loader


class _CaseLoader(_SafeLoader):
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


def _unreadable(said: str, where: yaml.Node | yaml.Event) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=said, problem_mark=where.start_mark)  # type: ignore[arg-type] # C marks fit
