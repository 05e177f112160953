"""The Merkle tree against the published vectors of Certificate Transparency and a naive recursive oracle."""

import hashlib
import random
from collections.abc import Sequence

import pytest

from service.merkle import (
    EMPTY_ROOT,
    Frontier,
    MemoryTree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    new_nodes,
    root,
    verify_consistency,
    verify_inclusion,
)

MOST = 130
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
# Roots of the first 1..8 leaves: google/certificate-transparency merkle tests (Apache-2.0), also in transparency-dev.
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def content(number: int) -> bytes:
    return b"event %d" % number


def tree_of(contents: Sequence[bytes]) -> MemoryTree:
    tree = MemoryTree()
    for each in contents:
        tree.append(each)
    return tree


TREE = tree_of([content(number) for number in range(MOST)])


def half(size: int) -> int:
    """Return the largest power of two below a size, found by trying."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def oracle_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = half(len(leaves))
    return hashlib.sha256(b"\x01" + oracle_root(leaves[:k]) + oracle_root(leaves[k:])).digest()


def oracle_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 6962 section 2.1.1, word for word."""
    if len(leaves) == 1:
        return []
    k = half(len(leaves))
    if m < k:
        return [*oracle_path(m, leaves[:k]), oracle_root(leaves[k:])]
    return [*oracle_path(m - k, leaves[k:]), oracle_root(leaves[:k])]


def oracle_subproof(m: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    """RFC 6962 section 2.1.2, word for word."""
    if m == len(leaves):
        return [] if whole else [oracle_root(leaves)]
    k = half(len(leaves))
    if m <= k:
        return [*oracle_subproof(m, leaves[:k], whole=whole), oracle_root(leaves[k:])]
    return [*oracle_subproof(m - k, leaves[k:], whole=False), oracle_root(leaves[:k])]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert tree_of(LEAVES[:size]).size == size
    assert root(size, tree_of(LEAVES[:size]).node).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing_as_its_root() -> None:
    assert root(0, TREE.node) == EMPTY_ROOT == oracle_root([])
    assert Frontier().root() == EMPTY_ROOT


def test_every_root_up_to_130_leaves_equals_the_oracle() -> None:
    leaves = [content(number) for number in range(MOST)]
    frontier = Frontier()
    for size in range(1, MOST + 1):
        frontier.append(leaf_hash(leaves[size - 1]))
        assert root(size, TREE.node) == frontier.root() == oracle_root(leaves[:size])


def test_every_inclusion_proof_up_to_130_leaves_equals_the_oracle_and_verifies() -> None:
    leaves = [content(number) for number in range(MOST)]
    for size in range(1, MOST + 1):
        top = root(size, TREE.node)
        for index in range(size):
            path = inclusion_proof(index, size, TREE.node)
            assert verify_inclusion(leaf_hash(leaves[index]), index, size, path=path, expected_root=top)
            if size % 7 == 0 or size > 120:
                assert list(path) == oracle_path(index, leaves[:size])


def test_every_consistency_proof_up_to_130_leaves_verifies() -> None:
    tops = [root(size, TREE.node) for size in range(MOST + 1)]
    for new in range(MOST + 1):
        for old in range(new + 1):
            path = consistency_proof(old, new, TREE.node)
            assert verify_consistency(old, new, old_root=tops[old], new_root=tops[new], path=path)


@pytest.mark.parametrize("new", [*range(1, 34), 64, 65, 100, 127, 128, 129, 130])
def test_consistency_proofs_equal_the_oracle(new: int) -> None:
    leaves = [content(number) for number in range(new)]
    for old in range(1, new + 1):
        assert list(consistency_proof(old, new, TREE.node)) == oracle_subproof(old, leaves, whole=True)


def test_a_forged_inclusion_proof_never_verifies() -> None:
    chance = random.Random(6962)  # noqa: S311 - a seeded draw
    for _ in range(3000):
        size = chance.randint(1, MOST)
        index = chance.randrange(size)
        leaf, top = leaf_hash(content(index)), root(size, TREE.node)
        path = inclusion_proof(index, size, TREE.node)
        forged = forgery_of(path, chance)
        assert not verify_inclusion(leaf, index, size, path=forged, expected_root=top)
        assert not verify_inclusion(flipped(leaf, chance), index, size, path=path, expected_root=top)
        assert not verify_inclusion(leaf, index, size, path=path, expected_root=flipped(top, chance))
        other = chance.choice([number for number in range(-1, size + 2) if number != index])
        assert not verify_inclusion(leaf, other, size, path=path, expected_root=top)


def test_a_forged_consistency_proof_never_verifies() -> None:
    chance = random.Random(9162)  # noqa: S311 - a seeded draw
    for _ in range(3000):
        new = chance.randint(2, MOST)
        old = chance.randint(1, new - 1)
        before, after = root(old, TREE.node), root(new, TREE.node)
        path = consistency_proof(old, new, TREE.node)
        forged = forgery_of(path, chance)
        assert not verify_consistency(old, new, old_root=before, new_root=after, path=forged)
        assert not verify_consistency(old, new, old_root=flipped(before, chance), new_root=after, path=path)
        assert not verify_consistency(old, new, old_root=before, new_root=flipped(after, chance), path=path)


def test_degenerate_consistency_claims_are_refused() -> None:
    top = root(5, TREE.node)
    assert not verify_consistency(6, 5, old_root=top, new_root=top, path=())
    assert not verify_consistency(-1, 5, old_root=top, new_root=top, path=())
    assert not verify_consistency(0, 5, old_root=top, new_root=top, path=())
    assert not verify_consistency(0, 5, old_root=EMPTY_ROOT, new_root=top, path=(top,))
    assert not verify_consistency(5, 5, old_root=top, new_root=top, path=(top,))
    assert not verify_consistency(3, 5, old_root=root(3, TREE.node), new_root=top, path=())


def test_appending_writes_two_nodes_on_average_and_reads_one() -> None:
    reads = 0

    def counted(level: int, index: int) -> bytes:
        nonlocal reads
        reads += 1
        return TREE.node(level, index)

    written = sum(len(new_nodes(size, leaf_hash(content(size)), counted)) for size in range(128))
    assert written == 2 * 128 - 1
    assert reads == 127


@pytest.mark.parametrize("size", [4095, 4096, 4097, 5000])
def test_proofs_read_a_logarithmic_number_of_nodes(size: int) -> None:
    tree, reads = tree_of([content(number) for number in range(size)]), []

    def counted(level: int, index: int) -> bytes:
        reads.append((level, index))
        return tree.node(level, index)

    root(size, counted)
    inclusion_proof(size // 3, size, counted)
    consistency_proof(1234, size, counted)
    assert len(reads) <= 3 * 2 * 13


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_there_is_no_proof_for_a_leaf_that_does_not_exist(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(index, size, TREE.node)


def test_there_is_no_proof_of_an_earlier_state_that_is_larger() -> None:
    with pytest.raises(ValueError, match="no earlier state"):
        consistency_proof(6, 5, TREE.node)


def flipped(value: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(value))
    return value[:place] + bytes([value[place] ^ (1 << chance.randrange(8))]) + value[place + 1 :]


def forgery_of(path: tuple[bytes, ...], chance: random.Random) -> tuple[bytes, ...]:
    """Return the path with one step changed, removed, doubled or added."""
    place = chance.randrange(len(path)) if path else 0
    if not path or chance.random() < 0.25:
        return (*path[:place], chance.randbytes(32), *path[place:])
    change = chance.choice(((flipped(path[place], chance),), (), (path[place], path[place])))
    return (*path[:place], *change, *path[place + 1 :])
