"""Gathering: the text of one file while it is read, and everything noticed on the way."""

from collections.abc import Iterable
from enum import StrEnum

from competence_graph import Finding
from service.evidence_text.codes import FACTS, EvidenceFileCode
from service.evidence_text.kinds import FileKind
from service.evidence_text.limits import Limits
from service.evidence_text.placed_text import EvidenceText
from service.evidence_text.places import Place, Stretch
from service.evidence_text.unseen_characters import unseen_words, without_unseen

PARAGRAPH = "\n\n"
LINE = "\n"
_LONGEST_QUOTATION = 1_000


class HiddenBy(StrEnum):
    """Why a person does not see some words."""

    COLOUR = "in the colour of what lies behind them"
    SIZE = "smaller than 2 points"
    POSITION = "outside the page"
    MARK = "marked as hidden"
    INK = "drawn without ink"
    COVER = "covered, or too faint to see"


class LimitReached(Exception):
    """The text or the places are as many as one file may bring; the finding is already told."""


class _Words:
    """The text so far, shared by a file and everything inside it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.stretches: list[Stretch] = []
        self.findings: list[Finding] = []
        self.hidden: dict[tuple[str, HiddenBy], list[str]] = {}
        self.pictures = 0
        self.picture_seconds = 0.0
        self.members = 0
        self.unpacked = 0


class Gathering:
    """Takes what readers find in a file; ``member`` and ``depth`` say how far inside archives and e-mails it lies."""

    def __init__(self, limits: Limits, *, member: str = "", depth: int = 0, words: _Words | None = None) -> None:
        """Start without a word, or go on with the words of the file around it."""
        self.limits = limits
        self.member = member
        self.depth = depth
        self._words = words or _Words()

    def inside(self, member: str) -> "Gathering":
        """Return the gathering for a file inside this one, which adds to the same text."""
        path = f"{self.member}/{member}" if self.member else member
        return Gathering(self.limits, member=path, depth=self.depth + 1, words=self._words)

    def add(self, text: str, place: Place, *, before: str = PARAGRAPH) -> None:
        """Add visible words with their place; ``before`` stands between them and the words before.

        Raises:
            LimitReached: the text is as long as one file may bring.
        """
        place = self._here(place)
        self._tell_unseen(text, place)
        seen = without_unseen(text).strip()
        if not seen:
            return
        words = self._words
        room = self.limits.characters - words.length
        piece = (before if words.pieces else "") + seen
        start = words.length + len(piece) - len(seen)
        words.pieces.append(piece[:room])
        words.length += min(len(piece), room)
        if start < words.length:
            words.stretches.append(Stretch(start=start, end=words.length, place=place))
        if len(piece) > room:
            self.cut_short(f"the first {self.limits.characters:,} characters", place)

    def hide(self, words: str, place: Place, why: HiddenBy) -> None:
        """Keep words that a person does not see out of the text and tell them."""
        seen = " ".join(without_unseen(words).split())
        if seen:
            self._words.hidden.setdefault((self._here(place).label(), why), []).append(seen)

    def tell(self, code: EvidenceFileCode, message: str, place: Place | None = None, *, found: str = "") -> None:
        """Add a finding; its place is the whole file unless one is given."""
        facts = FACTS[code]
        where = self._here(place or Place()).label()
        finding = Finding(
            code=code, severity=facts.severity, message=message, remedy=facts.remedy, place=where, found=found
        )
        if finding not in self._words.findings[-50:]:
            self._words.findings.append(finding)

    def quote(self, code: EvidenceFileCode, lead: str, words: str, place: Place) -> None:
        """Add a finding that quotes words of the file."""
        quoted = shortened(words)
        if quoted:
            self.tell(code, f"{lead}: “{quoted}”.", place, found=quoted)

    def pass_on(self, findings: Iterable[Finding]) -> None:
        """Add findings that another package made about this file."""
        at = Place(member=self.member).label()
        self._words.findings.extend(each.model_copy(update={"place": each.place or at}) for each in findings)

    def cut_short(self, read: str, place: Place | None = None) -> None:
        """Tell that only a beginning was read, and stop reading.

        Raises:
            LimitReached: always.
        """
        self.tell(EvidenceFileCode.CUT_SHORT, f"Only {read} were read.", place)
        raise LimitReached

    def count_picture(self) -> bool:
        """Count one more picture, and tell whether number and time allow it to be read."""
        self._words.pictures += 1
        in_time = self._words.picture_seconds < self.limits.picture_seconds
        return in_time and self._words.pictures <= self.limits.pictures

    def spend_on_picture(self, seconds: float) -> None:
        """Count the time that a picture took."""
        self._words.picture_seconds += seconds

    def count_member(self) -> bool:
        """Count one more file inside the file, however deep, and tell whether it may still be read."""
        self._words.members += 1
        return self._words.members <= self.limits.members

    def may_unpack(self, size: int) -> bool:
        """Count bytes that are about to be unpacked, and tell whether they may be."""
        self._words.unpacked += size
        return self._words.unpacked <= self.limits.unpacked_bytes

    @property
    def characters(self) -> int:
        """How many characters are gathered so far."""
        return self._words.length

    def text_since(self, characters: int) -> str:
        """Return the text that was added after so many characters."""
        return "".join(self._words.pieces)[characters:]

    def finished(self, name: str, kind: FileKind) -> EvidenceText:
        """Return the text with everything that was noticed."""
        words = self._words
        findings = (*words.findings, *self._hidden_findings())
        return EvidenceText(
            name=name, kind=kind, text="".join(words.pieces), stretches=tuple(words.stretches), findings=findings
        )

    def _here(self, place: Place) -> Place:
        return place if place.member or not self.member else place.model_copy(update={"member": self.member})

    def _tell_unseen(self, text: str, place: Place) -> None:
        if text.isascii():
            return
        words = unseen_words(text)
        if words:
            lead = "Characters without any width stand in the text"
            self.quote(EvidenceFileCode.INVISIBLE_CHARACTERS, lead, " … ".join(words), place)

    def _hidden_findings(self) -> list[Finding]:
        facts, hidden = FACTS[EvidenceFileCode.HIDDEN_TEXT], self._words.hidden
        found = []
        for (where, why), words in list(hidden.items())[: self.limits.hidden_places]:
            quoted = shortened(" ".join(words))
            found.append(
                Finding(
                    code=EvidenceFileCode.HIDDEN_TEXT,
                    severity=facts.severity,
                    message=f"Words {why}: “{quoted}”.",
                    remedy=facts.remedy,
                    place=where,
                    found=quoted,
                )
            )
        return found + self._beyond(len(hidden) - self.limits.hidden_places)

    def _beyond(self, more: int) -> list[Finding]:
        code = EvidenceFileCode.MORE_HIDDEN_TEXT
        facts, message = FACTS[code], f"There are hidden words in {more} more places."
        return [Finding(code=code, severity=facts.severity, message=message, remedy=facts.remedy)] if more > 0 else []


def shortened(words: str) -> str:
    r"""Return words on one line, of a length that can be quoted.

    >>> shortened("  two \n words "), len(shortened("a" * 2000))
    ('two words', 1001)
    """
    line = " ".join(without_unseen(words).split())
    return line if len(line) <= _LONGEST_QUOTATION else line[:_LONGEST_QUOTATION] + "…"
