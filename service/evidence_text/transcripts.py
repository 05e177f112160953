"""Transcripts: what was said and when, from WebVTT, SubRip or plain text."""

import re
from collections.abc import Iterator

from competence_graph import Frozen

_CUE = re.compile(r"^\s*((?:\d{1,2}:)?\d{1,2}:\d{2})[.,]\d{1,3}\s*-->.*$")
_SPEAKER = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]+)>")
_TAG = re.compile(r"<[^>]*>")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


class Cue(Frozen):
    """Words said from a moment on (``00:01:05``; empty where the transcript does not say)."""

    moment: str
    words: str


class Transcript(Frozen):
    """What was said in a recording, in order, and where the words come from."""

    source: str
    cues: tuple[Cue, ...]


def cues_of(text: str) -> tuple[Cue, ...]:
    r"""Return the cues of a transcript in any of the three forms.

    >>> cues_of("WEBVTT\n\n00:05.000 --> 00:09.000\n<v Ana>I locked it off.")
    (Cue(moment='00:00:05', words='Ana: I locked it off.'),)
    >>> cues_of("I locked it off.\n\nThen I tested it.")[1].words
    'Then I tested it.'
    """
    blocks = _BLANK_LINE.split(text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"))
    if any(_CUE.match(line) for block in blocks[:5] for line in block.split("\n")):
        return tuple(cue for block in blocks for cue in _timed(block))
    return tuple(Cue(moment="", words=block.strip()) for block in blocks if block.strip())


def _timed(block: str) -> Iterator[Cue]:
    lines = block.strip().split("\n")
    at = next((index for index, line in enumerate(lines) if _CUE.match(line)), None)
    if at is None:
        return
    match = _CUE.match(lines[at])
    words = _TAG.sub("", _SPEAKER.sub(r"\1: ", " ".join(lines[at + 1 :]))).strip()
    if match and words:
        yield Cue(moment=_moment(match.group(1)), words=words)


def _moment(written: str) -> str:
    """Return a moment with hours.

    >>> _moment("1:05"), _moment("1:02:03")
    ('00:01:05', '01:02:03')
    """
    return ":".join(part.zfill(2) for part in ["0"] * (2 - written.count(":")) + written.split(":"))
