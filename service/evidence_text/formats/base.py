"""FormatReader: what every reader of a kind of file promises, and the faults that foreign files bring."""

import struct
import zlib
from collections.abc import Callable
from typing import Protocol, TypeAlias
from zipfile import BadZipFile

from lxml.etree import LxmlError

from service.evidence_text.gathering import Gathering
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind

ReadInside: TypeAlias = Callable[[HandedIn, Gathering], None]
"""Reads a file that lies inside another, whatever its kind, into the gathering made for it."""

FAULTS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    LxmlError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What libraries raise on a file that is not as they expect; memory and time running out are not among them."""


class FormatReader(Protocol):
    """Reads one kind of file."""

    @property
    def kind(self) -> FileKind:
        """The kind that is read."""
        ...

    def read(self, file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
        """Put the file's visible words with their places, and what should be known of it, into the gathering.

        Raises:
            one of FAULTS: the file is not what its kind promises.
            LimitReached: a limit is reached, and told.
        """
        ...
