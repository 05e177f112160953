"""Recogniser: the one interface through which a recording becomes words."""

from typing import Protocol

from service.evidence_text.handed_in import HandedIn
from service.evidence_text.transcripts import Transcript


class Recogniser(Protocol):
    """Makes a transcript of a recording, on this machine and without any network."""

    def transcript(self, recording: HandedIn) -> Transcript | None:
        """Return what was said, ``None`` where this recogniser cannot tell."""
        ...
