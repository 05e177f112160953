"""Files inside a file: counted, and read only so many and so deep."""

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.formats.base import ReadInside
from service.evidence_text.gathering import Gathering, LimitReached
from service.evidence_text.handed_in import HandedIn


def read_member(file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
    """Read a file inside the file of a gathering, or tell why it was left out.

    Raises:
        LimitReached: the text is as long as one file may bring; other limits only end the file inside.
    """
    inside = gathering.inside(file.name)
    if inside.depth > gathering.limits.member_depth:
        refuse(inside, f"It lies deeper than {gathering.limits.member_depth} files inside one another.")
    elif not gathering.count_member():
        refuse(inside, "There are more files inside one file than are read.")
    else:
        try:
            read_inside(file, inside)
        except LimitReached:
            if gathering.characters >= gathering.limits.characters:
                raise


def refuse(inside: Gathering, why: str) -> None:
    """Tell that a file inside another was left out."""
    inside.tell(EvidenceFileCode.MEMBER_REFUSED, f"This file was left out. {why}")
