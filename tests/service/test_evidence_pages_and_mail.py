"""Web pages, e-mails, plain text and recordings to text; what nobody sees is told and not scored."""

from email.message import EmailMessage

import pytest
from evidence_files import SEEN, codes, only, read, workbook

from service.evidence_text import EvidenceFileCode, FileKind

HIDDEN = "words for the machine"
PAGE = "<!DOCTYPE html><html><head><title>Log</title><style>{css}</style></head><body><p>{seen}</p>{more}</body></html>"


def _page(more: str = "", css: str = "") -> bytes:
    return PAGE.format(seen=SEEN, more=more, css=css).encode()


def _mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "kim@example.org", "sam@example.org", "Witness statement"
    return mail


@pytest.mark.parametrize(
    ("more", "css"),
    [
        ('<p style="display: none">{}</p>', ""),
        ("<p hidden>{}</p>", ""),
        ('<p class="x">{}</p>', ".a, p.x { display:none !important }"),
        ('<p class="x">{}</p>', "/* note */ body .x { color: #fefefe; }"),
        ('<p style="visibility:hidden">{}</p>', ""),
        ('<p style="opacity:0">{}</p>', ""),
        ('<p style="font-size:1px">{}</p>', ""),
        ('<font color="white">{}</font>', ""),
        ('<div style="background:#123456"><b style="color:#123456">{}</b></div>', ""),
        ('<div style="position:absolute; left:-9999px">{}</div>', ""),
        ('<div style="text-indent:-9999px">{}</div>', ""),
        ('<div style="height:0; overflow:hidden">{}</div>', ""),
        ('<div style="clip: rect(0,0,0,0)">{}</div>', ""),
        ('<input type="hidden" value="{}">', ""),
    ],
)
def test_words_that_a_browser_does_not_show_are_told_and_not_scored(more: str, css: str) -> None:
    text = read(_page(more.format(HIDDEN), css))
    assert text.text == SEEN
    assert (only(text).code, only(text).found) == (EvidenceFileCode.HIDDEN_TEXT, HIDDEN)


@pytest.mark.parametrize(
    "more",
    [
        '<div style="background:#222"><p style="color:white">Step one</p></div>',
        '<div style="background:url(x.png)"><p style="color:white">Step one</p></div>',
        '<p style="color:white"><span style="color:black">Step one</span></p>',
        '<table><tr><td bgcolor="navy"><font color="white">Step one</font></td></tr></table>',
    ],
)
def test_light_words_on_something_darker_are_read(more: str) -> None:
    text = read(_page(more))
    assert (text.text, text.findings) == (f"{SEEN}\n\nStep one", ())


def test_scripts_titles_and_templates_are_no_text() -> None:
    more = "<script>var a = 1</script><template>old</template><noscript>no</noscript><!-- note -->"
    assert (read(_page(more)).text, read(_page(more)).findings) == (SEEN, ())


def test_what_a_picture_is_called_is_told() -> None:
    text = read(_page('<img src="a.png" alt="The board with its door open">'))
    assert (text.text, codes(text)) == (SEEN, [EvidenceFileCode.ALTERNATIVE_TEXT])


@pytest.mark.parametrize(
    "page", ["<html>", "<html>" + "<div>" * 50_000, "<html><p>\x00\x01</p>", "<html><p style=';;:'>"]
)
def test_a_broken_page_ends_in_words_or_a_finding(page: str) -> None:
    text = read(page.encode())
    assert text.is_readable or text.findings


def test_an_email_is_its_subject_body_and_attachments_each_at_its_place() -> None:
    mail = _mail()
    mail.set_content("I saw Sam isolate the supply.\n\nTwice.")
    mail.add_attachment(workbook(lambda book: None), maintype="application", subtype="x", filename="log.xlsx")
    text = read(mail.as_bytes())
    assert text.kind is FileKind.MESSAGE
    assert text.text == f"Witness statement\n\nI saw Sam isolate the supply.\n\nTwice.\n\n{SEEN}"
    assert [stretch.place.label() for stretch in text.stretches] == [
        "subject",
        "body, line 1",
        "body, line 3",
        "log.xlsx, sheet “Log”, cell A1",
    ]


def test_of_two_bodies_the_one_that_mail_programs_show_is_read() -> None:
    mail = _mail()
    mail.set_content(HIDDEN)
    mail.add_alternative(f"<html><body><p>{SEEN}</p></body></html>", subtype="html")
    assert read(mail.as_bytes()).text == f"Witness statement\n\n{SEEN}"


def test_an_email_inside_an_email_is_read() -> None:
    inner, outer = _mail(), _mail()
    inner.set_content(SEEN)
    outer.set_content("See below.")
    outer.add_attachment(inner, filename="earlier.eml")
    text = read(outer.as_bytes())
    assert text.where(text.text.index(SEEN), len(text.text)) == "earlier.eml, body, line 1"


@pytest.mark.parametrize(
    "body", ["Content-Type: text/plain; charset=klingon\n\nx", "Content-Type: multipart/mixed\n\nx"]
)
def test_a_broken_email_ends_in_words_or_a_finding(body: str) -> None:
    text = read(f"From: a@b.c\nTo: d@e.f\nSubject: Hello\n{body}".encode())
    assert text.is_readable or text.findings


def test_paragraphs_of_plain_text_are_found_by_line() -> None:
    text = read(b"\n\nI wired it.\r\n\r\n\r\nThen I\r\ntested it.\n")
    assert [(each.start, each.end, each.place.line) for each in text.stretches] == [(0, 11, 3), (13, 30, 6)]
    assert text.text == "I wired it.\n\nThen I\ntested it."


@pytest.mark.parametrize(
    ("written", "seen", "told"),
    [
        ("iso\u200blated it", "isolated it", "isolated it"),
        ("done\U000e0031\U000e0032", "done", "12"),
        ("done \u202eagain", "done again", "again"),
    ],
)
def test_characters_without_width_are_taken_out_and_told(written: str, seen: str, told: str) -> None:
    text = read(written.encode())
    assert (text.text, only(text).code) == (seen, EvidenceFileCode.INVISIBLE_CHARACTERS)
    assert told in only(text).found


@pytest.mark.parametrize("written", ["می‌خواهم", "👩‍🔧 at work", "🏴\U000e0067\U000e0062\U000e0065\U000e007f flag"])
def test_characters_that_belong_to_writing_are_left_in_peace(written: str) -> None:
    assert read(written.encode()).findings == ()


SUBTITLES = (
    b"WEBVTT\n\n00:05.000 --> 00:09.000\n<v Ana>I locked it off.\n\n01:02:03.000 --> 01:02:04.000\nThen I tested."
)


def test_a_transcript_is_found_by_its_moments() -> None:
    text = read(SUBTITLES)
    assert text.text == "Ana: I locked it off.\nThen I tested."
    assert text.where(len(text.text) - 2, len(text.text)) == "01:02:03"


@pytest.mark.parametrize("name", ["talk.vtt", "talk.mp3.vtt"])
def test_a_recording_is_read_by_the_transcript_beside_it(name: str) -> None:
    text = read(b"ID3" + b"\0" * 50, "talk.mp3", **{name: SUBTITLES})
    assert text.where(0, 3) == f"transcript {name}, 00:00:05"


def test_a_recording_without_a_transcript_says_what_to_hand_in() -> None:
    finding = only(read(b"ID3" + b"\0" * 50, "talk.mp3", **{"other.vtt": SUBTITLES}))
    assert finding.code == EvidenceFileCode.RECORDING_NOT_READ
    assert "same name" in finding.remedy
