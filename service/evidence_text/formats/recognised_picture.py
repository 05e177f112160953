"""The words of a picture by Tesseract, run as a command where it is installed."""

import io
import os
import shutil
import subprocess
from collections.abc import Iterator

from PIL import Image

from competence_graph import Frozen
from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.gathering import Gathering
from service.evidence_text.places import Place

COMMAND = "tesseract"
_SECONDS = 40
_LEAST_CERTAIN = 60.0
_WORD_LEVEL = "5"
_LEGIBLE = 30.0


class _Reading(Frozen):
    """What Tesseract made of a picture; ``certainty`` is its mean confidence over the words, 0 to 100."""

    paragraphs: tuple[str, ...]
    certainty: float


def is_recogniser_installed() -> bool:
    """Tell whether pictures can be read here."""
    return shutil.which(COMMAND) is not None


def add_picture(picture: Image.Image, gathering: Gathering, place: Place) -> None:
    """Add the words of a picture, paragraph by paragraph; tell where they were not or hardly read."""
    if not is_recogniser_installed():
        gathering.tell(EvidenceFileCode.PICTURE_NOT_READ, "There is no text recognition on this machine.", place)
        return
    if not gathering.count_picture():
        most = f"Only the first {gathering.limits.pictures} pictures were read."
        gathering.tell(EvidenceFileCode.PICTURE_NOT_READ, most, place)
        return
    reading = _recognised(picture)
    if reading is None:
        gathering.tell(EvidenceFileCode.PICTURE_NOT_READ, "Text recognition failed on this picture.", place)
        return
    for number, paragraph in enumerate(reading.paragraphs, start=1):
        gathering.add(paragraph, place.model_copy(update={"part": "picture", "paragraph": number}))
    if reading.paragraphs and reading.certainty < _LEAST_CERTAIN:
        certain = f"The words were read with a certainty of {reading.certainty:.0f} of 100."
        gathering.tell(EvidenceFileCode.PICTURE_UNCERTAIN, certain, place)


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
    """Return the paragraphs of Tesseract's table of words; words it hardly believes in are left out."""
    paragraphs: dict[tuple[str, ...], list[str]] = {}
    certainties = []
    for block, certainty, word in _words(table):
        certainties.append(certainty)
        if certainty >= _LEGIBLE:
            paragraphs.setdefault(block, []).append(word)
    mean = sum(certainties) / len(certainties) if certainties else 0.0
    return _Reading(paragraphs=tuple(" ".join(words) for words in paragraphs.values()), certainty=mean)


def _words(table: str) -> Iterator[tuple[tuple[str, ...], float, str]]:
    for row in table.splitlines()[1:]:
        level, *where, certainty, word = row.split("\t")
        if level == _WORD_LEVEL and word.strip():
            yield tuple(where[:3]), float(certainty), word.strip()
