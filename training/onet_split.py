"""Which O*NET occupations nothing is trained on."""

import hashlib

HELD_OUT_SHARE = 0.15
"""Share of O*NET's minor occupational groups that nothing is trained on, chosen by the hash of the group."""


def is_held_out(group: str) -> bool:
    """Tell whether an O*NET occupation belongs to a minor group that is kept for measuring."""
    digest = hashlib.sha256(minor_group(group).encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < HELD_OUT_SHARE


def minor_group(group: str) -> str:
    """Return the minor group of an O*NET code.

    >>> minor_group("11-1011.00")
    '11-1'
    """
    return group[:4]
