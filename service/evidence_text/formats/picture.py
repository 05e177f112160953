"""Pictures: their words by text recognition, page by page where the file holds several."""

from PIL import ImageSequence

from service.evidence_text.formats.base import ReadInside
from service.evidence_text.formats.recognised_picture import add_picture, opened_picture
from service.evidence_text.gathering import Gathering
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.places import Place


class Picture:
    """Reads PNG, JPEG, GIF, TIFF, BMP and WebP where Tesseract is installed."""

    kind = FileKind.PICTURE

    def read(self, file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
        """Add the words of each page of the picture; one of more points than allowed is told, not unpacked."""
        picture = opened_picture(file.content, gathering, Place())
        if picture is None:
            return
        pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
        for number, page in enumerate(ImageSequence.Iterator(picture), start=1):
            add_picture(page, gathering, Place(page=number if pages > 1 else None))
            if number == pages:
                return


READER = Picture()
