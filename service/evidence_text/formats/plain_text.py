"""Plain text: paragraphs with the number of their first line."""

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.formats.base import ReadInside
from service.evidence_text.formats.paragraphs import add_paragraphs
from service.evidence_text.gathering import Gathering
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.places import Place
from standards_ingest import SourceDocument


class PlainText:
    """Reads text in UTF-8, UTF-16 or Windows-1252, and says which where it is not the first."""

    kind = FileKind.PLAIN_TEXT

    def read(self, file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
        """Add each paragraph at its line."""
        decoded = SourceDocument(content=file.content, name=file.name).decoded
        if decoded.text is None or _is_binary(decoded.text):
            gathering.tell(EvidenceFileCode.KIND_UNKNOWN, "The file is neither text nor of any kind that is known.")
            return
        gathering.pass_on(decoded.findings)
        add_paragraphs(decoded.text, gathering, Place())


READER = PlainText()


def _is_binary(text: str) -> bool:
    control = sum(character < " " and character not in "\t\n\r\f" for character in text[:4096])
    return control > len(text[:4096]) // 20
