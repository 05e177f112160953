"""PDF to text: each page at its place, and nothing that the page does not show."""

import pypdfium2
import pytest
from pdf_writer import pdf, shown

from service.evidence_text import EvidenceFileCode, EvidenceText, HandedIn, Limits, read_evidence

SEEN = shown("I isolated the supply.")
WHITE, BLUE = "1 1 1 rg", "0 0 0.4 rg"
BAR = f"q {BLUE} 60 590 300 30 re f Q\n"


def _read(*pages: str, **of_the_file: object) -> EvidenceText:
    return read_evidence(HandedIn(name="log.pdf", content=pdf(pages, **of_the_file)))  # type: ignore[arg-type]


def test_each_passage_is_found_on_its_page() -> None:
    text = _read(SEEN, shown("I proved it dead."))
    at = text.text.index("proved")
    assert text.where(0, 5) == "page 1"
    assert text.where(at, at + 6) == "page 2"
    assert text.where(0, at) == "page 1 to page 2"
    assert text.findings == ()


@pytest.mark.parametrize(
    ("unseen", "why"),
    [
        (shown("not for people", y=600, before=WHITE), "colour"),
        (shown("not for people", y=600, before="0.96 0.97 0.96 rg"), "colour"),
        (BAR + shown("not for people", y=600, before=BLUE), "colour"),
        (shown("not for people", y=600, points=1), "2 points"),
        (shown("not for people", y=900), "outside"),
        (shown("not for people", x=-400, y=600), "outside"),
        (shown("not for people", y=600, before="3 Tr"), "without ink"),
        (shown("not for people", y=600) + f"{WHITE} 60 590 300 30 re f\n", "covered"),
    ],
)
def test_words_that_the_page_does_not_show_are_told_and_not_scored(unseen: str, why: str) -> None:
    text = _read(SEEN, SEEN + unseen)
    assert text.text.split() == ["I", "isolated", "the", "supply."] * 2
    (finding,) = text.findings
    assert (finding.code, finding.place, finding.found) == (EvidenceFileCode.HIDDEN_TEXT, "page 2", "not for people")
    assert why in finding.message


def test_white_words_on_a_dark_bar_are_seen() -> None:
    text = _read(BAR + shown("Method statement", y=600, before=WHITE))
    assert text.text == "Method statement"
    assert text.findings == ()


def test_a_page_tree_that_claims_a_thousand_million_pages_is_read_as_far_as_it_goes() -> None:
    assert _read(SEEN, page_count=10**9).text == "I isolated the supply."


def test_pages_beyond_the_limit_are_told() -> None:
    text = read_evidence(HandedIn(name="a.pdf", content=pdf([SEEN] * 3)), Limits(pages=2))
    assert len(text.stretches) == 2
    assert [each.code for each in text.findings] == [EvidenceFileCode.CUT_SHORT]


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.4 nothing follows" * 100, pdf([SEEN])[:60]])
def test_a_damaged_pdf_is_a_finding(content: bytes) -> None:
    text = read_evidence(HandedIn(name="a.pdf", content=content))
    assert (text.text, [each.code for each in text.findings]) == ("", [EvidenceFileCode.DAMAGED])


def test_the_fixture_is_a_pdf_that_others_read_too() -> None:
    assert pypdfium2.PdfDocument(pdf([SEEN]))[0].get_textpage().get_text_range() == "I isolated the supply."


def test_a_full_stop_over_a_background_is_no_hidden_text() -> None:
    text = _read("q 0.9 0.9 1 rg 0 0 612 792 re f Q\n" + SEEN + shown(".", x=300))
    assert (text.text, text.findings) == ("I isolated the supply. .", ())
