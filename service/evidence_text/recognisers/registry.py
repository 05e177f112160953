"""The recognisers, asked in order until one knows; a centre's own recogniser is a file and a line here."""

from service.evidence_text.recognisers.base import Recogniser
from service.evidence_text.recognisers.transcript_file import TranscriptFile

RECOGNISERS: tuple[Recogniser, ...] = (TranscriptFile(),)
