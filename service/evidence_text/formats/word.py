"""Word documents: the paragraphs as they are seen, with page and number; notes, headers and comments apart."""

import io

from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.opc.package import OpcPackage
from docx.opc.part import Part

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.formats.base import ReadInside
from service.evidence_text.formats.markup import Element, attribute, local_name, parse_part
from service.evidence_text.formats.office_file import is_harmless
from service.evidence_text.formats.recognised_picture import add_picture_inside, is_recogniser_installed
from service.evidence_text.formats.word_styles import WordStyles
from service.evidence_text.formats.word_walk import WordParagraph, paragraphs
from service.evidence_text.gathering import LINE, PARAGRAPH, Gathering
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.places import Place

_ASIDE = {"header": "header", "footer": "footer", "footnotes": "footnotes", "endnotes": "endnotes"}


class Word:
    """Reads .docx, and .docm without its macros; deleted text is gone, inserted text is there."""

    kind = FileKind.WORD

    def read(self, file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
        """Add every paragraph, and tell what is hidden, commented or described."""
        if not is_harmless(file, gathering):
            return
        try:
            package = OpcPackage.open(io.BytesIO(file.content))
        except (PythonDocxError, OpcError) as fault:
            raise ValueError(str(fault)) from fault
        document = _related(package, "officeDocument")[0]
        root = parse_part(document.blob)
        styles = WordStyles([parse_part(part.blob) for part in _related(document, "styles")], root)
        _read_body(document, root, styles, gathering=gathering)
        for relation, part_name in _ASIDE.items():
            for part in _related(document, relation):
                _read_aside(parse_part(part.blob), styles, gathering, part_name)
        for part in _related(document, "comments"):
            _tell_comments(parse_part(part.blob), gathering)


READER = Word()


def _related(source: OpcPackage | Part, relation: str) -> list[Part]:
    """Return the parts inside the file that a part names by a relation, each once."""
    found = {
        id(each.target_part): each.target_part
        for each in source.rels.values()
        if not each.is_external and each.reltype.rpartition("/")[2] == relation
    }
    return list(found.values())


def _read_body(document: Part, root: Element, styles: WordStyles, *, gathering: Gathering) -> None:
    """Add the body and the words of its pictures; pages are known where Word left the breaks of its last layout."""
    has_pages = any(local_name(each) == "lastRenderedPageBreak" for each in root.iter())
    for number, paragraph in enumerate(paragraphs(root, styles), start=1):
        place = Place(page=paragraph.page if has_pages else None, paragraph=number)
        _add(paragraph, place, gathering)
        for relation in paragraph.pictures if is_recogniser_installed() else ():
            if relation in document.rels and not document.rels[relation].is_external:
                add_picture_inside(document.rels[relation].target_part.blob, gathering, place)


def _read_aside(root: Element, styles: WordStyles, gathering: Gathering, part_name: str) -> None:
    for number, paragraph in enumerate(paragraphs(root, styles), start=1):
        _add(paragraph, Place(part=part_name, paragraph=number), gathering)


def _add(paragraph: WordParagraph, place: Place, gathering: Gathering) -> None:
    gathering.add(paragraph.text, place, before=LINE if paragraph.in_table else PARAGRAPH)
    for hidden in paragraph.hidden:
        gathering.hide(hidden.words, place, hidden.why)
    seen = paragraph.text.casefold()
    for description in paragraph.descriptions:
        if description.casefold() not in seen:
            lead = "A picture is described in words that are not on the page"
            gathering.quote(EvidenceFileCode.ALTERNATIVE_TEXT, lead, description, place)


def _tell_comments(root: Element, gathering: Gathering) -> None:
    for comment in root:
        words = "".join(each.text or "" for each in comment.iter() if local_name(each) == "t")
        author = attribute(comment, "author") or "an unnamed person"
        gathering.quote(EvidenceFileCode.COMMENT_NOT_READ, f"A comment of {author}", words, Place(part="comments"))
