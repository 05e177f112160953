"""Web pages: HTML files, read as they are shown."""

from service.evidence_text.formats.base import ReadInside
from service.evidence_text.formats.page_walk import add_page
from service.evidence_text.gathering import Gathering
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.places import Place
from standards_ingest import SourceDocument


class WebPage:
    """Reads HTML; nothing outside the file is fetched, and no script is run."""

    kind = FileKind.WEB_PAGE

    def read(self, file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
        """Add each block of words as a paragraph."""
        decoded = SourceDocument(content=file.content, name=file.name).decoded
        if decoded.text is None:
            gathering.pass_on(decoded.findings)
            return
        add_page(decoded.text, gathering, Place())


READER = WebPage()
