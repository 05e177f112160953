"""Zip archives and pictures to text, and files that are only recognised."""

import io
import zipfile

import pypdfium2
import pytest
from evidence_files import SEEN, archive, codes, only, presentation, read, saved, word
from pdf_writer import pdf, shown
from PIL import Image, ImageDraw, ImageFont

from service.evidence_text import EvidenceFileCode, FileKind, HandedIn, Limits
from service.evidence_text.file_reading import read_here
from service.evidence_text.formats.recognised_picture import is_recogniser_installed
from service.evidence_text.recognition import recognise

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def _picture(words: str, size: tuple[int, int] = (900, 200)) -> bytes:
    picture, target = Image.new("RGB", size, "white"), io.BytesIO()
    ImageDraw.Draw(picture).text((20, 50), words, fill="black", font=ImageFont.load_default(40))
    picture.save(target, "PNG")
    return target.getvalue()


def _scan(words: str, layer: str) -> bytes:
    """Return a PDF whose page is a picture, with a layer of words without ink over it."""
    document = pypdfium2.PdfDocument(pdf([shown(layer, before="3 Tr")]))
    picture = pypdfium2.PdfImage.new(document)
    picture.set_bitmap(pypdfium2.PdfBitmap.from_pil(Image.open(io.BytesIO(_picture(words)))))
    picture.set_matrix(pypdfium2.PdfMatrix().scale(450, 100).translate(72, 600))
    page = document[0]
    page.insert_obj(picture)
    page.gen_content()
    return saved(document.save)


def test_each_file_of_an_archive_is_read_at_its_place() -> None:
    inner = archive({"log.docx": word(lambda document: None)})
    text = read(archive({"a.txt": b"I did it.", "week 1/more.zip": inner}))
    assert text.text == f"I did it.\n\n{SEEN}"
    assert text.where(len(text.text) - 3, len(text.text)) == "week 1/more.zip/log.docx, paragraph 1"


@pytest.mark.parametrize("name", ["../up.txt", "/etc/up.txt", "C:\\up.txt", "a\\..\\..\\up.txt"])
def test_a_path_that_points_outside_is_refused(name: str) -> None:
    text = read(archive({"a.txt": b"I did it.", name: b"evil"}))
    assert (text.text, codes(text)) == ("I did it.", [EvidenceFileCode.MEMBER_REFUSED])


def test_an_archive_bomb_is_refused_and_the_rest_read() -> None:
    text = read(archive({"a.txt": b"I did it.", "b.txt": b"\0" * 30_000_000}))
    assert (text.text, codes(text)) == ("I did it.", [EvidenceFileCode.MEMBER_REFUSED])
    assert only(text).place == "b.txt"


def test_archives_inside_archives_are_read_only_so_deep() -> None:
    content = b"too deep"
    for _ in range(6):
        content = archive({"x.zip": content})
    text = read(content)
    assert EvidenceFileCode.MEMBER_REFUSED in codes(text)


def test_only_so_many_files_and_bytes_are_taken_from_an_archive() -> None:
    content = archive({f"{number}.txt": b"I did it again." for number in range(5)})
    few = read_here(HandedIn(name="a.zip", content=content), Limits(members=2))
    small = read_here(HandedIn(name="a.zip", content=content), Limits(unpacked_bytes=30))
    assert (few.text.count("again"), codes(few)) == (2, [EvidenceFileCode.CUT_SHORT])
    assert (small.text.count("again"), codes(small)) == (2, [EvidenceFileCode.MEMBER_REFUSED] * 3)


def test_a_locked_member_and_a_link_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as opened:
        opened.writestr("a.txt", "I did it.")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        opened.writestr(link, "/etc/hostname")
    locked = bytearray(target.getvalue())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert codes(read(target.getvalue())) == [EvidenceFileCode.MEMBER_REFUSED]
    assert set(codes(read(bytes(locked)))) == {EvidenceFileCode.MEMBER_REFUSED, EvidenceFileCode.NO_TEXT}


def test_a_recording_in_an_archive_finds_its_transcript_which_is_read_once() -> None:
    text = read(archive({"talk.mp3": b"ID3" + b"\0" * 50, "talk.txt": b"I locked it off."}))
    assert (text.text, text.where(0, 3)) == ("I locked it off.", "talk.mp3, transcript talk.txt")


@pytest.mark.skipif(not is_recogniser_installed(), reason="Tesseract is not installed on this machine")
def test_the_words_of_a_picture_are_read_where_tesseract_is_installed() -> None:
    text = read(_picture("Isolated the supply"))
    assert (text.text, text.where(0, 3)) == ("Isolated the supply", "picture, paragraph 1")


@pytest.mark.skipif(not is_recogniser_installed(), reason="Tesseract is not installed on this machine")
def test_pictures_in_documents_and_on_slides_are_read_where_they_stand() -> None:
    words = "Isolated the supply"
    document = word(lambda document: document.add_picture(io.BytesIO(_picture(words))))
    slide = presentation(lambda slide: slide.shapes.add_picture(io.BytesIO(_picture(words)), 0, 0))
    assert [read(each).text for each in (document, slide)] == [f"{SEEN}\n\n{words}"] * 2
    assert read(document).stretches[-1].place.label() == "picture, paragraph 2"
    assert read(slide).stretches[-1].place.label() == "slide 1, picture, paragraph 1"


@pytest.mark.skipif(not is_recogniser_installed(), reason="Tesseract is not installed on this machine")
@pytest.mark.parametrize(
    ("layer", "told"), [("Isolated the supply", []), ("met 2.4 and 2.5", ["evidence_hidden_text"])]
)
def test_the_text_layer_of_a_scan_is_told_only_where_it_says_more(layer: str, told: list[str]) -> None:
    text = read(_scan("Isolated the supply", layer))
    assert (text.text, codes(text)) == ("Isolated the supply", told)


def test_without_tesseract_a_picture_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    text = read(_picture("Isolated the supply"))
    assert codes(text) == [EvidenceFileCode.PICTURE_NOT_READ, EvidenceFileCode.NO_TEXT]


def test_a_picture_of_too_many_points_is_not_unpacked() -> None:
    content = _picture("x", (300, 300))
    text = read_here(HandedIn(name="a.png", content=content), Limits(picture_pixels=80_000))
    assert codes(text) == [EvidenceFileCode.TOO_LARGE]


def test_a_damaged_picture_is_a_finding() -> None:
    assert codes(read(_picture("x")[:60])) == [EvidenceFileCode.DAMAGED]


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), FileKind.LOCKED_OFFICE, EvidenceFileCode.LOCKED),
        (OLE + "WordDocument".encode("utf-16-le"), FileKind.OLD_OFFICE, EvidenceFileCode.KIND_NOT_READ),
        (b"{\\rtf1 I did it.}", FileKind.RICH_TEXT, EvidenceFileCode.KIND_NOT_READ),
        (
            archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
            FileKind.OPEN_DOCUMENT,
            EvidenceFileCode.KIND_NOT_READ,
        ),
        (bytes(range(256)) * 40, FileKind.PLAIN_TEXT, EvidenceFileCode.KIND_UNKNOWN),
        (b"", FileKind.PLAIN_TEXT, EvidenceFileCode.EMPTY),
        (b"   \n", FileKind.PLAIN_TEXT, EvidenceFileCode.NO_TEXT),
    ],
)
def test_what_cannot_be_read_says_so_and_what_to_do(content: bytes, kind: FileKind, code: EvidenceFileCode) -> None:
    text = read(content)
    assert (text.text, text.kind, codes(text)) == ("", kind, [code])
    assert only(text).remedy


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"RIFF\0\0\0\0WAVE", FileKind.RECORDING),
        (b"\0\0\0\x18ftypmp42", FileKind.RECORDING),
        (b"\0\0\0\x18ftypheic", FileKind.PICTURE),
        (b"\xff\xfb\x90\x00", FileKind.RECORDING),
        (b"\xff\xd8\xff\xe0", FileKind.PICTURE),
        (b"junk before %PDF-1.4", FileKind.PDF),
        (b"From: my point of view I did it.", FileKind.PLAIN_TEXT),
        (b"1\n00:00:01,000 --> 00:00:02,000\nHi", FileKind.TRANSCRIPT),
    ],
)
def test_a_file_is_recognised_by_its_content(start: bytes, kind: FileKind) -> None:
    assert recognise(start) is kind
