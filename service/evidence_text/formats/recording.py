"""Recordings of sound and pictures: read by their transcript, each word at the moment it was said."""

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.formats.base import ReadInside
from service.evidence_text.gathering import LINE, Gathering
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.places import Place
from service.evidence_text.recognisers.registry import RECOGNISERS


class Recording:
    """Asks the recognisers, of which a transcript beside the recording is the first."""

    kind = FileKind.RECORDING

    def read(self, file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
        """Add what was said, or tell that nobody could make it out."""
        made = (each.transcript(file) for each in RECOGNISERS)
        transcript = next((each for each in made if each is not None and each.cues), None)
        if transcript is None:
            gathering.tell(EvidenceFileCode.RECORDING_NOT_READ, "There is no transcript beside the recording.")
            return
        for cue in transcript.cues:
            gathering.add(cue.words, Place(part=f"transcript {transcript.source}", moment=cue.moment), before=LINE)


READER = Recording()
