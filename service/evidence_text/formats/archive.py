"""Zip archives: each file inside is read as if it came alone; bombs, locked files and unsafe paths are refused."""

import io
import re
import stat
import zipfile
from collections.abc import Mapping

from service.evidence_text.formats.base import FAULTS, ReadInside
from service.evidence_text.formats.members import read_member, refuse
from service.evidence_text.gathering import Gathering
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.recognisers.transcript_file import transcript_names
from service.evidence_text.recognition import recognise

_RATIO_MATTERS_FROM = 1024 * 1024
_DEBRIS = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)")
"""What file managers leave behind; no learner wrote it."""
_UNSAFE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")


class Archive:
    """Reads .zip; a transcript beside a recording is read with it."""

    kind = FileKind.ARCHIVE

    def read(self, file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
        """Read each file inside, and tell each that is left out."""
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir() and not _DEBRIS.search(each.filename)]
            most = gathering.limits.members
            contents = {entry.filename: _content(archive, entry, gathering) for entry in entries[:most]}
        members = {name: content for name, content in contents.items() if content is not None}
        spoken = _transcripts_of_recordings(members)
        for name, content in members.items():
            if name in spoken:
                continue
            read_member(HandedIn(name=name, content=content, beside=members), gathering, read_inside)
        if len(entries) > most:
            gathering.cut_short(f"the first {most} of {len(entries):,} files")


READER = Archive()


def _transcripts_of_recordings(members: Mapping[str, bytes]) -> frozenset[str]:
    """Return the names of transcripts that are read with their recording, and so not again by themselves."""
    recordings = [name for name, content in members.items() if recognise(content) is FileKind.RECORDING]
    return frozenset(name for recording in recordings for name in transcript_names(recording) if name in members)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, gathering: Gathering) -> bytes | None:
    """Return the bytes of a file inside, ``None`` where it was refused."""
    inside = gathering.inside(entry.filename)
    problem = _problem(entry, gathering)
    if problem:
        refuse(inside, problem)
        return None
    try:
        with archive.open(entry) as stream:
            return stream.read(entry.file_size + 1)
    except FAULTS as fault:
        refuse(inside, f"It is damaged: {type(fault).__name__}: {str(fault)[:100]}")
        return None


def _problem(entry: zipfile.ZipInfo, gathering: Gathering) -> str:
    if _UNSAFE.search(entry.filename) or _UNSAFE.search(entry.orig_filename):
        return "Its name points outside the archive."
    if entry.flag_bits & 1:
        return "It is protected by a password."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "It is a link to another file."
    limits = gathering.limits
    if entry.file_size > _RATIO_MATTERS_FROM and entry.file_size > limits.unpacked_ratio * max(entry.compress_size, 1):
        return f"{entry.compress_size:,} bytes would unpack to {entry.file_size:,}, as archive bombs do."
    return "" if gathering.may_unpack(entry.file_size) else "The archive unpacks to more bytes than are read."
