"""TranscriptFile: the transcript that was handed in beside the recording."""

from service.evidence_text.handed_in import HandedIn
from service.evidence_text.transcripts import Transcript, cues_of
from standards_ingest import SourceDocument

ENDINGS = (".vtt", ".srt", ".txt")


class TranscriptFile:
    """Finds the file of the same name that ends in .vtt, .srt or .txt (``talk.vtt`` or ``talk.mp3.vtt``)."""

    def transcript(self, recording: HandedIn) -> Transcript | None:
        """Return the words of the first transcript beside the recording."""
        for name in transcript_names(recording.name):
            if name in recording.beside:
                text = SourceDocument(content=recording.beside[name], name=name).decoded.text
                return Transcript(source=name, cues=cues_of(text or ""))
        return None


def transcript_names(recording: str) -> tuple[str, ...]:
    """Return the names that a transcript of a recording may have, the likeliest first.

    >>> transcript_names("week 1/talk.mp3")[:2]
    ('week 1/talk.vtt', 'week 1/talk.mp3.vtt')
    """
    stem = recording.rpartition(".")[0] or recording
    return tuple(start + ending for ending in ENDINGS for start in (stem, recording))
