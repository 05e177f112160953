"""Colours as documents write them, and when one cannot be told from another."""

import re
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]
"""Red, green and blue, each 0 to 255."""

WHITE: Colour = (255, 255, 255)
SMALLEST_DIFFERENCE = 24
"""Colours that differ by less than this in each of red, green and blue are not told apart on paper or screen."""

_HEXADECIMAL = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{8}|[0-9a-fA-F]{3})")


def colour_of(written: str | None) -> Colour | None:
    """Return the colour of ``RRGGBB``, ``AARRGGBB`` or ``#RGB``, ``None`` where none is written.

    >>> colour_of("FFFFFF"), colour_of("#fff"), colour_of("FF0000FF"), colour_of("auto")
    ((255, 255, 255), (255, 255, 255), (0, 0, 255), None)
    """
    match = _HEXADECIMAL.fullmatch((written or "").strip())
    if match is None:
        return None
    digits = match.group(1)
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    red, green, blue = (int(digits[-6:][at : at + 2], 16) for at in (0, 2, 4))
    return red, green, blue


def are_alike(first: Colour, second: Colour) -> bool:
    """Tell whether a person can hardly tell two colours apart.

    >>> are_alike((255, 255, 255), (250, 250, 250)), are_alike((255, 255, 255), (200, 200, 200))
    (True, False)
    """
    return all(abs(one - other) < SMALLEST_DIFFERENCE for one, other in zip(first, second, strict=True))
