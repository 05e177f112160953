"""A stranger's file is read in a process of its own; whatever it does to that process is a finding here."""

from pathlib import Path

import pytest
from evidence_files import SEEN, archive, codes, read, replaced, word
from pdf_writer import pdf, shown

from competence_graph import has_errors
from mapping_engine.passages import split_into_passages
from service.evidence_text import FACTS, EvidenceFileCode, EvidenceText, HandedIn, Limits, read_evidence
from service.evidence_text.formats.registry import READERS, reader_of

ROOT = Path(__file__).parents[2]
NESTED = b"<w:p>" * 400_000


def _isolated(content: bytes, **limits: float) -> EvidenceText:
    return read_evidence(HandedIn(name="evidence", content=content), Limits(**limits))  # type: ignore[arg-type]


def test_a_file_read_apart_is_the_same_as_one_read_here() -> None:
    content = archive({"log.docx": word(lambda document: None), "b.txt": "I did it, señor.".encode()})
    assert _isolated(content) == read(content)


def test_a_file_that_takes_too_long_is_a_finding() -> None:
    text = _isolated(word(lambda document: None), wall_seconds=0.05)
    assert (text.text, codes(text)) == ("", [EvidenceFileCode.TOO_DEMANDING])


def test_a_file_that_takes_too_much_processor_time_is_a_finding() -> None:
    many = b"".join(b"<w:p><w:r><w:t>again and again</w:t></w:r></w:p>" for _ in range(200_000))
    start = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    content = replaced(word(lambda document: None), {"word/document.xml": start + many + b"</w:body></w:document>"})
    text = _isolated(content, processor_seconds=1, unpacked_ratio=10**6)
    assert codes(text) == [EvidenceFileCode.TOO_DEMANDING]


def test_a_file_that_takes_too_much_memory_is_a_finding() -> None:
    text = _isolated(b"I did it again. " * 3_000_000, memory=200 * 1024 * 1024)
    assert codes(text) == [EvidenceFileCode.TOO_DEMANDING]


def test_a_file_larger_than_is_read_is_not_even_handed_on() -> None:
    assert codes(_isolated(b"I did it.", file_bytes=4)) == [EvidenceFileCode.TOO_LARGE]


def test_elements_nested_without_end_are_a_finding() -> None:
    content = replaced(word(lambda document: None), {"word/document.xml": NESTED})
    assert codes(_isolated(content, unpacked_ratio=10**6)) == [EvidenceFileCode.DAMAGED]


def test_a_text_beyond_the_limit_is_cut_and_told() -> None:
    text = _isolated(b"I did it.\n\nThen I did more.\n\nThen I went home.", characters=20)
    assert (text.text, codes(text)) == ("I did it.\n\nThen I di", [EvidenceFileCode.CUT_SHORT])
    assert text.stretches[-1].end == 20


def test_every_passage_lies_in_stretches_of_the_text_it_was_read_from() -> None:
    text = read(pdf([shown(f"{SEEN} On day {number}.") for number in range(1, 9)]))
    for passage in split_into_passages(text.text, words=12):
        touched = text.stretches_of(passage.start, passage.end)
        assert touched
        assert touched[0].start <= passage.start < touched[0].end
        assert touched[-1].start < passage.end <= touched[-1].end


@pytest.mark.parametrize("kind", READERS)
def test_every_reader_reads_the_kind_it_stands_for(kind: str) -> None:
    assert reader_of(kind).kind is kind  # type: ignore[arg-type, union-attr]


@pytest.mark.parametrize("cut", [30, 200, 2_000, -30])
@pytest.mark.parametrize("whole", [pdf([shown(SEEN)]), word(lambda document: None)], ids=["PDF", "Word"])
def test_a_file_cut_off_anywhere_is_a_finding_or_still_read(whole: bytes, cut: int) -> None:
    text = read(whole[:cut])
    assert text.is_readable or has_errors(text.findings)


def test_every_code_is_explained_to_learners_and_assessors() -> None:
    said = (ROOT / "docs" / "evidence-files.md").read_text(encoding="utf-8")
    assert [code for code in EvidenceFileCode if f"`{code}`" not in said] == []
    assert set(FACTS) == set(EvidenceFileCode)
