"""The codes of everything that may be found in a file of evidence, each with its weight and what to do next."""

from enum import StrEnum
from typing import NamedTuple

from competence_graph import Severity


class EvidenceFileCode(StrEnum):
    """Stable codes; ``docs/evidence-files.md`` lists each."""

    EMPTY = "evidence_file_empty"
    KIND_UNKNOWN = "evidence_kind_unknown"
    KIND_NOT_READ = "evidence_kind_not_read"
    NAME_MISLEADS = "evidence_name_misleads"
    DAMAGED = "evidence_damaged"
    PART_DAMAGED = "evidence_part_damaged"
    LOCKED = "evidence_locked"
    MACROS = "evidence_holds_macros"
    HOSTILE = "evidence_hostile"
    TOO_LARGE = "evidence_too_large"
    TOO_DEMANDING = "evidence_too_demanding"
    CUT_SHORT = "evidence_cut_short"
    MEMBER_REFUSED = "evidence_member_refused"
    NO_TEXT = "evidence_no_text"
    HIDDEN_TEXT = "evidence_hidden_text"
    MORE_HIDDEN_TEXT = "evidence_more_hidden_text"
    INVISIBLE_CHARACTERS = "evidence_invisible_characters"
    ALTERNATIVE_TEXT = "evidence_alternative_text"
    COMMENT_NOT_READ = "evidence_comment_not_read"
    EMBEDDED_NOT_READ = "evidence_embedded_not_read"
    PICTURES_INSIDE = "evidence_pictures_inside"
    PICTURE_NOT_READ = "evidence_picture_not_read"
    PICTURE_UNCERTAIN = "evidence_picture_uncertain"
    RECORDING_NOT_READ = "evidence_recording_not_read"


class CodeFacts(NamedTuple):
    """How much a code weighs, what to do next, and what it means."""

    severity: Severity
    remedy: str
    meaning: str


_STOPS, _LOOK, _KNOW = Severity.ERROR, Severity.WARNING, Severity.NOTE

FACTS: dict[EvidenceFileCode, CodeFacts] = {
    EvidenceFileCode.EMPTY: CodeFacts(_STOPS, "Hand in the file again.", "The file holds no bytes."),
    EvidenceFileCode.KIND_UNKNOWN: CodeFacts(
        _STOPS,
        "Save it as PDF, Word (.docx) or plain text, and hand that in.",
        "The content is of no kind that is known.",
    ),
    EvidenceFileCode.KIND_NOT_READ: CodeFacts(
        _STOPS,
        "Open it in the program that made it and save it as PDF, .docx, .pptx or .xlsx.",
        "The kind is known, but no reader takes it.",
    ),
    EvidenceFileCode.NAME_MISLEADS: CodeFacts(
        _KNOW, "Nothing to do; rename the file if it confuses people.", "The ending of the name is not the content's."
    ),
    EvidenceFileCode.DAMAGED: CodeFacts(
        _STOPS, "Open it, save it under a new name, and hand that in.", "The file cannot be read as what it is."
    ),
    EvidenceFileCode.PART_DAMAGED: CodeFacts(
        _LOOK, "Look at this part in the file itself.", "A part of the file cannot be read; the rest was."
    ),
    EvidenceFileCode.LOCKED: CodeFacts(
        _STOPS, "Save it without a password and hand it in again.", "The file is protected by a password."
    ),
    EvidenceFileCode.MACROS: CodeFacts(
        _LOOK,
        "Do not enable the macros; ask for a copy without them (.docx, .pptx or .xlsx).",
        "The file carries programs. They were not run; the text was read.",
    ),
    EvidenceFileCode.HOSTILE: CodeFacts(
        _STOPS,
        "Do not open it; ask the learner where it comes from, and for a fresh copy.",
        "The file is built to harm whoever opens it.",
    ),
    EvidenceFileCode.TOO_LARGE: CodeFacts(
        _STOPS, "Divide it, or hand in the pages that matter.", "The file is larger than what is read."
    ),
    EvidenceFileCode.TOO_DEMANDING: CodeFacts(
        _STOPS,
        "Divide it, save it again in a simpler form (for example as PDF), or hand in the pages that matter.",
        "Reading the file took more memory or time than one file may take, or broke the reader.",
    ),
    EvidenceFileCode.CUT_SHORT: CodeFacts(
        _LOOK, "Hand the rest in as a file of its own.", "Only the beginning was read, as far as the limits go."
    ),
    EvidenceFileCode.MEMBER_REFUSED: CodeFacts(
        _LOOK, "Hand this file in by itself.", "A file inside an archive or e-mail was left out."
    ),
    EvidenceFileCode.NO_TEXT: CodeFacts(
        _STOPS, "Add a file that says in words what was done.", "Nothing that can be read as words was found."
    ),
    EvidenceFileCode.HIDDEN_TEXT: CodeFacts(
        _LOOK,
        "Ask the learner why it is there; it was not compared with any criterion.",
        "The file holds words that a person who looks at it does not see.",
    ),
    EvidenceFileCode.MORE_HIDDEN_TEXT: CodeFacts(
        _LOOK,
        "Look at the file itself; none of it was compared with any criterion.",
        "There are more hidden places than are listed one by one.",
    ),
    EvidenceFileCode.INVISIBLE_CHARACTERS: CodeFacts(
        _LOOK,
        "Ask the learner where the text comes from; the characters were taken out.",
        "Words hold characters that have no width or carry hidden letters.",
    ),
    EvidenceFileCode.ALTERNATIVE_TEXT: CodeFacts(
        _KNOW,
        "Read it beside the picture; it was not compared with any criterion.",
        "A picture is described in words that the page itself does not show.",
    ),
    EvidenceFileCode.COMMENT_NOT_READ: CodeFacts(
        _KNOW,
        "Read it in the file; it was not compared with any criterion.",
        "A comment stands beside the text and may be another person's.",
    ),
    EvidenceFileCode.EMBEDDED_NOT_READ: CodeFacts(
        _KNOW, "Hand the embedded file in by itself if it matters.", "A file inside the file was not opened."
    ),
    EvidenceFileCode.PICTURES_INSIDE: CodeFacts(
        _KNOW,
        "Hand a picture in by itself if its words matter.",
        "Words in pictures inside an Office file were not read (Excel, or no Tesseract here).",
    ),
    EvidenceFileCode.PICTURE_NOT_READ: CodeFacts(
        _LOOK,
        "Install Tesseract (Debian: tesseract-ocr) where vqmap runs, or hand in the words as text.",
        "The words in a picture or scan were not read.",
    ),
    EvidenceFileCode.PICTURE_UNCERTAIN: CodeFacts(
        _LOOK, "Compare the text with the picture.", "The words in a picture were read, but hardly legible."
    ),
    EvidenceFileCode.RECORDING_NOT_READ: CodeFacts(
        _STOPS,
        "Hand in a transcript beside it, with the same name and the ending .vtt, .srt or .txt.",
        "Speech is not recognised here; a recording is read by its transcript.",
    ),
}
