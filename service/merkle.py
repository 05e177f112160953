"""Merkle: the tree of Certificate Transparency, kept as the hashes of its complete subtrees.

The tree is the one of RFC 6962 section 2.1 (the same in RFC 9162): a leaf is SHA-256(0x00 + content), an inner
node SHA-256(0x01 + left + right). The node ``(level, index)`` covers the leaves from ``index * 2**level`` to
``(index + 1) * 2**level``. It never changes once it is complete, so appending writes two nodes on average, and
root and proofs read a number of nodes that grows with the logarithm of the size.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

NodeLookup: TypeAlias = Callable[[int, int], bytes]
"""Returns the hash of the complete subtree at a level and an index."""

EMPTY_ROOT = hashlib.sha256().digest()
"""The root of a tree without leaves (RFC 6962 section 2.1)."""


@dataclass(frozen=True, slots=True)
class Node:
    """The hash of one complete subtree, and where it stands."""

    level: int
    index: int
    hash: bytes


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf.

    >>> leaf_hash(b"").hex()
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'
    """
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def new_nodes(size: int, leaf: bytes, node: NodeLookup) -> list[Node]:
    """Return the nodes that become complete when a leaf hash is appended to a tree of some size."""
    level, index, current = 0, size, leaf
    nodes = [Node(level, index, current)]
    while index % 2:
        current = node_hash(node(level, index - 1), current)
        level, index = level + 1, index // 2
        nodes.append(Node(level, index, current))
    return nodes


def root(size: int, node: NodeLookup) -> bytes:
    """Return the root of the tree of the first ``size`` leaves."""
    return _range_hash(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: NodeLookup) -> tuple[bytes, ...]:
    """Return the audit path of one leaf in the tree of the first ``size`` leaves (RFC 6962 section 2.1.1).

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} leaves has no leaf {index}.")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_hash(middle, end, node))
            end = middle
        else:
            path.append(_range_hash(start, middle, node))
            start = middle
    return tuple(reversed(path))


def consistency_proof(old_size: int, new_size: int, node: NodeLookup) -> tuple[bytes, ...]:
    """Return the proof that the tree of ``new_size`` leaves only added to the older one (RFC 6962 section 2.1.2).

    Raises:
        ValueError: the older tree is the larger one.
    """
    if not 0 <= old_size <= new_size:
        raise ValueError(f"A tree of {new_size} leaves has no earlier state of {old_size}.")
    if old_size == 0:
        return ()
    start, end, path = 0, new_size, []
    while end != old_size:
        middle = start + _split(end - start)
        if old_size <= middle:
            path.append(_range_hash(middle, end, node))
            end = middle
        else:
            path.append(_range_hash(start, middle, node))
            start = middle
    if start:
        path.append(_range_hash(start, end, node))
    return tuple(reversed(path))


def verify_inclusion(leaf: bytes, index: int, size: int, *, path: Sequence[bytes], expected_root: bytes) -> bool:
    """Tell whether a path leads from a leaf hash to a root (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, current = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if position % 2 or position == last:
            current = node_hash(sibling, current)
            position, last = _climbed(position, last)
        else:
            current = node_hash(current, sibling)
        position, last = position // 2, last // 2
    return last == 0 and current == expected_root


def verify_consistency(
    old_size: int, new_size: int, *, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Tell whether a path proves that one tree only added to another (RFC 9162 section 2.1.4.2)."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == 0:
        return not path and old_root == EMPTY_ROOT
    if old_size == new_size:
        return not path and old_root == new_root
    steps = list(path) if old_size & (old_size - 1) else [old_root, *path]
    return bool(steps) and _roots_along(steps, old_size, new_size) == (old_root, new_root)


class Frontier:
    """A growing tree that remembers one node per level: enough to append to it and to know its root."""

    def __init__(self) -> None:
        """Start without leaves."""
        self.size = 0
        self._newest: dict[int, bytes] = {}

    def append(self, leaf: bytes) -> list[Node]:
        """Add a leaf hash and return the nodes that became complete."""
        nodes = new_nodes(self.size, leaf, self._at)
        self._newest.update((node.level, node.hash) for node in nodes)
        self.size += 1
        return nodes

    def root(self) -> bytes:
        """Return the root over everything appended."""
        return root(self.size, self._at)

    def _at(self, level: int, _index: int) -> bytes:
        return self._newest[level]


class MemoryTree:
    """A tree that keeps all its nodes in memory."""

    def __init__(self) -> None:
        """Start without leaves."""
        self.size = 0
        self._nodes: dict[tuple[int, int], bytes] = {}

    def append(self, content: bytes) -> list[Node]:
        """Add a leaf and return the nodes that became complete."""
        nodes = new_nodes(self.size, leaf_hash(content), self.node)
        self._nodes.update(((node.level, node.index), node.hash) for node in nodes)
        self.size += 1
        return nodes

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of one complete subtree."""
        return self._nodes[level, index]

    def level(self, level: int) -> Iterator[tuple[int, bytes]]:
        """Yield the index and hash of every complete subtree of one level, in order."""
        return ((index, self._nodes[level, index]) for index in range(self.size >> level))


def _split(size: int) -> int:
    """Return the largest power of two below a size."""
    return 1 << ((size - 1).bit_length() - 1)


def _range_hash(start: int, end: int, node: NodeLookup) -> bytes:
    """Return the hash over the leaves of a range that begins where a subtree of its size begins."""
    hashes = []
    while start < end:
        level = (end - start).bit_length() - 1
        hashes.append(node(level, start >> level))
        start += 1 << level
    current = hashes.pop()
    while hashes:
        current = node_hash(hashes.pop(), current)
    return current


def _climbed(position: int, last: int) -> tuple[int, int]:
    """Climb while the node is the last of its level and has no sibling to its right."""
    while position and position % 2 == 0:
        position, last = position // 2, last // 2
    return position, last


def _roots_along(steps: Sequence[bytes], old_size: int, new_size: int) -> tuple[bytes, bytes] | None:
    position, last = old_size - 1, new_size - 1
    while position % 2:
        position, last = position // 2, last // 2
    old = new = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return None
        if position % 2 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            position, last = _climbed(position, last)
        else:
            new = node_hash(new, sibling)
        position, last = position // 2, last // 2
    return (old, new) if last == 0 else None
