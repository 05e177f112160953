"""The readers, one for each kind of file that is read; a new one is a line here."""

from service.evidence_text.formats.base import FormatReader
from service.evidence_text.formats.pdf import Pdf
from service.evidence_text.formats.plain_text import PlainText
from service.evidence_text.formats.word import Word

READERS: tuple[FormatReader, ...] = (PlainText(), Word(), Pdf())
