"""Text of other people made harmless for a terminal."""

import re

from rich.markup import escape

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    r"""Return a text that can neither style nor steer a terminal: no markup, no control or direction characters.

    >>> plain("[red]x\x1b[31m")
    '\\[red]x�[31m'
    """
    return escape(_CONTROL.sub("�", text))
