"""E-mails: the subject, the body as mail programs show it, and every attachment as a file of its own."""

import email
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.formats.base import FAULTS, ReadInside
from service.evidence_text.formats.members import read_member
from service.evidence_text.formats.page_walk import add_page
from service.evidence_text.formats.paragraphs import add_paragraphs
from service.evidence_text.gathering import Gathering
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.places import Place

_MOST_PARTS = 500
_BODY = Place(part="body")


class Message:
    """Reads .eml; where a body comes as text and as a page, the page, which is what mail programs show."""

    kind = FileKind.MESSAGE

    def read(self, file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
        """Add subject and body, and read what is attached."""
        message = email.message_from_bytes(file.content, policy=policy.default)
        gathering.add(str(message["subject"] or ""), Place(part="subject"))
        body = message.get_body(("html", "plain"))
        if isinstance(body, EmailMessage):
            _add_body(body, gathering)
        for number, part in enumerate(_other_parts(message, body), start=1):
            _read_part(part, number, gathering=gathering, read_inside=read_inside)


READER = Message()


def _add_body(body: EmailMessage, gathering: Gathering) -> None:
    try:
        words = body.get_content()
    except FAULTS as fault:
        gathering.tell(EvidenceFileCode.PART_DAMAGED, f"The body cannot be read: {str(fault)[:200]}", _BODY)
        return
    if body.get_content_subtype() == "html":
        add_page(words, gathering, _BODY)
    else:
        add_paragraphs(words, gathering, _BODY)


def _other_parts(message: EmailMessage, body: object) -> Iterator[EmailMessage]:
    """Yield the parts that are neither the body nor its second form, without entering attached e-mails."""
    waiting: list[tuple[EmailMessage, str]] = [(message, "")]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part, around = waiting.pop()
        if part.get_content_maintype() == "multipart":
            below = [each for each in part.iter_parts() if isinstance(each, EmailMessage)]
            waiting.extend((each, part.get_content_subtype()) for each in reversed(below))
        elif part is not body and not (around == "alternative" and part.get_content_maintype() == "text"):
            yield part


def _read_part(part: EmailMessage, number: int, *, gathering: Gathering, read_inside: ReadInside) -> None:
    name = part.get_filename() or f"attachment {number}"
    try:
        attached = part.get_content()
    except FAULTS as fault:
        gathering.inside(name).tell(EvidenceFileCode.PART_DAMAGED, f"It cannot be unpacked: {str(fault)[:200]}")
        return
    content = attached.as_bytes() if isinstance(attached, EmailMessage) else attached
    file = HandedIn(name=name, content=content.encode() if isinstance(content, str) else content)
    read_member(file, gathering, read_inside)
