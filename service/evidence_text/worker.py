"""The process that reads one file: it limits itself, reads from standard input, and answers in JSON.

The first line of its input is JSON (name, limits, sizes), the bytes of the file and of those beside it follow.
"""

import json
import resource
import sys
from typing import BinaryIO

import orjson

from service.evidence_text.handed_in import HandedIn
from service.evidence_text.limits import Limits

OUT_OF_MEMORY = 77
_WRITTEN = 64 * 1024 * 1024
_OPEN_FILES = 256


def packed(file: HandedIn, limits: Limits) -> bytes:
    """Return a file as the worker reads it."""
    beside = {name: len(content) for name, content in file.beside.items()}
    head = {
        "name": file.name,
        "size": len(file.content),
        "beside": beside,
        "limits": limits.model_dump(),
    }
    return b"".join((orjson.dumps(head), b"\n", file.content, *file.beside.values()))


def unpacked(stream: BinaryIO) -> tuple[HandedIn, Limits]:
    """Return the file and its limits from the worker's input."""
    head = json.loads(stream.readline())
    content = stream.read(head["size"])
    beside = {name: stream.read(size) for name, size in head["beside"].items()}
    return HandedIn(name=head["name"], content=content, beside=beside), Limits(**head["limits"])


def limit_this_process(limits: Limits) -> None:
    """Bound the address space, processor time, written bytes and open files of this process and its children."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.processor_seconds),
        (resource.RLIMIT_FSIZE, _WRITTEN),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> None:
    """Read one file; end with OUT_OF_MEMORY where the memory is not enough."""
    try:
        file, limits = unpacked(sys.stdin.buffer)
        limit_this_process(limits)
        from service.evidence_text.file_reading import read_here

        answer = read_here(file, limits).model_dump_json().encode()
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
