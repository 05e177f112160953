"""Transcripts that come by themselves: WebVTT and SubRip, each cue at its moment."""

from service.evidence_text.formats.base import ReadInside
from service.evidence_text.gathering import LINE, Gathering
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.places import Place
from service.evidence_text.transcripts import cues_of
from standards_ingest import SourceDocument


class TranscriptAlone:
    """Reads .vtt and .srt."""

    kind = FileKind.TRANSCRIPT

    def read(self, file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
        """Add each cue."""
        decoded = SourceDocument(content=file.content, name=file.name).decoded
        gathering.pass_on(decoded.findings)
        for cue in cues_of(decoded.text or ""):
            gathering.add(cue.words, Place(moment=cue.moment), before=LINE)


READER = TranscriptAlone()
