"""The words of a picture by Tesseract, run as a command where it is installed."""

import io
import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Iterator

from PIL import Image

from competence_graph import Frozen
from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.formats.base import FAULTS
from service.evidence_text.gathering import Gathering
from service.evidence_text.places import Place

COMMAND = "tesseract"
_SECONDS = 30
_SMALLEST_SIDE = 40
_SMALLEST_AREA = 20_000
_FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP")
_LEAST_CERTAIN = 60.0
_WORD_LEVEL = "5"


class _Reading(Frozen):
    """What Tesseract made of a picture; ``certainty`` is its mean confidence over the words, 0 to 100."""

    paragraphs: tuple[str, ...]
    certainty: float


def is_recogniser_installed() -> bool:
    """Tell whether pictures can be read here."""
    return shutil.which(COMMAND) is not None


def add_picture(picture: Image.Image, gathering: Gathering, place: Place) -> None:
    """Add the words of a picture, paragraph by paragraph; tell where they were not or hardly read."""
    picture.load()  # a damaged picture is told as damaged, also where no picture can be read
    if not is_recogniser_installed():
        gathering.tell(EvidenceFileCode.PICTURE_NOT_READ, "There is no text recognition on this machine.", place)
        return
    if not gathering.count_picture():
        limits = gathering.limits
        most = f"At most {limits.pictures} pictures are read, within {limits.picture_seconds:g} seconds."
        gathering.tell(EvidenceFileCode.PICTURE_NOT_READ, most, place)
        return
    started = time.perf_counter()
    reading = _recognised(picture)
    gathering.spend_on_picture(time.perf_counter() - started)
    if reading is None:
        gathering.tell(EvidenceFileCode.PICTURE_NOT_READ, "Text recognition failed on this picture.", place)
        return
    for number, paragraph in enumerate(reading.paragraphs, start=1):
        gathering.add(paragraph, place.model_copy(update={"part": "picture", "paragraph": place.paragraph or number}))
    if reading.paragraphs and reading.certainty < _LEAST_CERTAIN:
        certain = f"The words were read with a certainty of {reading.certainty:.0f} of 100."
        gathering.tell(EvidenceFileCode.PICTURE_UNCERTAIN, certain, place)


def opened_picture(content: bytes, gathering: Gathering, place: Place) -> Image.Image | None:
    """Return a picture that is not yet unpacked; ``None``, and told, where it has more points than are read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = Image.open(io.BytesIO(content), formats=_FORMATS)
    points = picture.width * picture.height
    if points > gathering.limits.picture_pixels:
        message = f"The picture would unpack to {points:,} points; {gathering.limits.picture_pixels:,} are read."
        gathering.tell(EvidenceFileCode.TOO_LARGE, message, place)
        return None
    return picture


def add_picture_inside(content: bytes, gathering: Gathering, place: Place) -> None:
    """Add the words of a picture that stands in a document; logos and icons are too small to hold any."""
    try:
        picture = opened_picture(content, gathering, place)
        if picture and min(picture.size) >= _SMALLEST_SIDE and picture.width * picture.height >= _SMALLEST_AREA:
            add_picture(picture, gathering, place)
    except FAULTS as fault:
        message = f"A picture cannot be opened: {type(fault).__name__}."
        gathering.tell(EvidenceFileCode.PICTURE_NOT_READ, message, place)


def _recognised(picture: Image.Image) -> _Reading | None:
    packed = io.BytesIO()
    picture.convert("L").save(packed, "PNG")
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    command = [COMMAND, "stdin", "stdout", "--psm", "3", "tsv"]
    try:
        answer = subprocess.run(  # noqa: S603 - the command and its arguments are fixed
            command, input=packed.getvalue(), capture_output=True, timeout=_SECONDS, env=environment, check=False
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    return None if answer.returncode else _reading(answer.stdout.decode("utf-8", "replace"))


def _reading(table: str) -> _Reading:
    """Return the paragraphs of Tesseract's table of words; it doubts single words that are right, so all are kept."""
    paragraphs: dict[tuple[str, ...], list[str]] = {}
    certainties = []
    for block, certainty, word in _words(table):
        certainties.append(certainty)
        paragraphs.setdefault(block, []).append(word)
    mean = sum(certainties) / len(certainties) if certainties else 0.0
    return _Reading(paragraphs=tuple(" ".join(words) for words in paragraphs.values()), certainty=mean)


def _words(table: str) -> Iterator[tuple[tuple[str, ...], float, str]]:
    for row in table.splitlines()[1:]:
        level, *where, certainty, word = row.split("\t")
        if level == _WORD_LEVEL and word.strip():
            yield tuple(where[:3]), float(certainty), word.strip()
