"""How much one file of evidence may ask for, in the reader's process and of the reader's text."""

from competence_graph import Frozen

_MEBIBYTE = 1024 * 1024


class Limits(Frozen):
    """The most that one file may ask for; bytes, seconds and counts.

    ``memory`` bounds the address space of the reading process (an upper bound on what it holds), ``processor_seconds``
    and ``wall_seconds`` its time, ``picture_seconds`` the time for all its pictures. The other limits bound what is
    read; what lies beyond is told in a finding.
    """

    file_bytes: int = 100 * _MEBIBYTE
    memory: int = 1536 * _MEBIBYTE
    processor_seconds: int = 60
    wall_seconds: float = 180.0
    picture_seconds: float = 100.0
    characters: int = 2_000_000
    pages: int = 1_000
    pictures: int = 40
    picture_pixels: int = 40_000_000
    cells: int = 200_000
    members: int = 200
    member_depth: int = 3
    unpacked_bytes: int = 256 * _MEBIBYTE
    unpacked_ratio: int = 200
    hidden_places: int = 40
