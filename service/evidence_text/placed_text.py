"""EvidenceText: the words of a learner's file, where each of them stood, and what a person should know of it."""

from bisect import bisect_right

from competence_graph import Finding, Frozen, has_errors
from service.evidence_text.kinds import FileKind
from service.evidence_text.places import Stretch


class EvidenceText(Frozen):
    """The visible words of one file.

    ``stretches`` lie in order and do not overlap; only white space lies between them. Words that a person who
    looks at the file does not see are in ``findings`` and nowhere in ``text``.
    """

    name: str
    kind: FileKind
    text: str
    stretches: tuple[Stretch, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether there are words to compare with criteria."""
        return bool(self.text.strip())

    @property
    def is_whole(self) -> bool:
        """Whether nothing that was handed in had to be left out for an error."""
        return not has_errors(self.findings)

    def stretches_of(self, start: int, end: int) -> tuple[Stretch, ...]:
        """Return the stretches that ``text[start:end]`` touches, in order."""
        first = bisect_right(self.stretches, start, key=lambda stretch: stretch.end)
        last = bisect_right(self.stretches, max(end - 1, start), key=lambda stretch: stretch.start)
        return self.stretches[first:last]

    def where(self, start: int, end: int) -> str:
        """Return in words where ``text[start:end]`` stands in the file: one place, or the first and the last."""
        labels = [stretch.place.label() for stretch in self.stretches_of(start, end)]
        named = list(dict.fromkeys(filter(None, labels)))
        return " to ".join(dict.fromkeys((named[0], named[-1]))) if named else ""
