"""Reading a stranger's file in a process of its own, limited in memory and time; whatever happens is a finding."""

import os
import signal
import subprocess
import sys

from pydantic import ValidationError

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.gathering import Gathering
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.limits import Limits
from service.evidence_text.placed_text import EvidenceText
from service.evidence_text.worker import OUT_OF_MEMORY, packed

_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_THREAD_LIMIT"), "1")
_STANDARD = Limits()


def read_evidence(file: HandedIn, limits: Limits = _STANDARD) -> EvidenceText:
    """Return the visible text of a learner's file with places and findings; never raises over its content.

    One process reads the file and ends; it may take ``limits.memory`` bytes and ``limits.wall_seconds``.
    """
    if len(file.content) > limits.file_bytes:
        most = f"{limits.file_bytes // 1024 // 1024:,} MiB"
        return _unread(
            file, EvidenceFileCode.TOO_LARGE, f"The file holds {len(file.content):,} bytes; {most} are read."
        )
    environment = {**os.environ, **_ONE_THREAD, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(
        [sys.executable, "-m", "service.evidence_text.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        answer, _ = process.communicate(packed(file, limits), timeout=limits.wall_seconds)
    except subprocess.TimeoutExpired:
        _end(process)
        return _unread(file, EvidenceFileCode.TOO_DEMANDING, f"It was not read within {limits.wall_seconds:g} seconds.")
    return _answer(file, answer, process.returncode)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the reading process with everything it started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _answer(file: HandedIn, answer: bytes, code: int) -> EvidenceText:
    if code == 0:
        try:
            return EvidenceText.model_validate_json(answer)
        except ValidationError:
            return _unread(file, EvidenceFileCode.TOO_DEMANDING, "The reader's answer was cut off.")
    return _unread(file, EvidenceFileCode.TOO_DEMANDING, _reason(code))


def _reason(code: int) -> str:
    if code == OUT_OF_MEMORY:
        return "It asked for more memory than one file may take."
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return "It asked for more processor time than one file may take."
    return f"It broke the reader (exit {code}); only the reader of this file was affected."


def _unread(file: HandedIn, code: EvidenceFileCode, message: str) -> EvidenceText:
    gathering = Gathering(_STANDARD)
    gathering.tell(code, message)
    return gathering.finished(file.name, FileKind.UNKNOWN)
