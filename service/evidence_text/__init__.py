"""Evidence to text: a learner's file becomes its visible words, each with its place, and findings."""

from service.evidence_text.codes import FACTS, EvidenceFileCode
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.isolation import read_evidence
from service.evidence_text.kinds import FileKind
from service.evidence_text.limits import Limits
from service.evidence_text.placed_text import EvidenceText
from service.evidence_text.places import Place, Stretch
from service.evidence_text.recognisers.transcript_file import transcript_names

__all__ = [
    "FACTS",
    "EvidenceFileCode",
    "EvidenceText",
    "FileKind",
    "HandedIn",
    "Limits",
    "Place",
    "Stretch",
    "read_evidence",
    "transcript_names",
]
