"""A real ``vqmap serve`` for a benchmark: how soon it answers, what suggestions take over HTTP, its memory.

Run from the repository: ``python benchmarks/serving.py``; ``benchmarks/suggestion_speed.py`` shows the same figures.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import httpx

ROOT = Path(__file__).resolve().parent.parent
STANDARD = ROOT / "fixtures" / "standards" / "nested_units" / "adult-care-diploma-level-3.json"
_VQMAP = (sys.executable, "-c", "from service.cli import main; main()")
_PATIENCE = 120.0


class Served(NamedTuple):
    """Seconds until the first answer, by the clock and on the processor, and of each suggestion in turn by the clock.

    ``peak_megabytes`` is the most memory that the service held.
    """

    first_answer: float
    first_answer_processor: float
    suggestions: tuple[float, ...]
    peak_megabytes: float


def serve_and_ask(texts: list[str]) -> Served:
    """Start a service on an empty store, hand in the texts as evidence, and ask for suggestions for each in turn.

    The first suggestion comes at once, while the model may still be loading; it also builds the index.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"VQMAP_DATA": folder, "PYTHONPATH": str(ROOT)}
        tokens = {role: _token(role, environment) for role in ("designer", "assessor")}
        port = _free_port()
        start = time.perf_counter()
        service = subprocess.Popen([*_VQMAP, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=_PATIENCE) as http:
                _wait_for(http, start)
                first_answer, processor = time.perf_counter() - start, _processor_seconds(service.pid)
                suggestions = _ask(http, tokens, texts)
            return Served(first_answer, processor, suggestions, _peak_megabytes(service.pid))
        finally:
            service.terminate()
            service.wait()


def _ask(http: httpx.Client, tokens: dict[str, str], texts: list[str]) -> tuple[float, ...]:
    def post(role: str, path: str, **body: object) -> Any:
        answer = http.post(f"/v1{path}", headers={"Authorization": f"Bearer {tokens[role]}"}, **body)  # type: ignore[arg-type]
        answer.raise_for_status()
        return answer.json()

    release = post("designer", "/standards", files={"file": (STANDARD.name, STANDARD.read_bytes())})["release_id"]
    learner = post("assessor", "/people", json={"name": "A learner"})["id"]
    units = [unit["code"] for unit in json.loads(STANDARD.read_text(encoding="utf-8"))["units"]]
    body = {"learner_id": learner, "release_id": release, "units": units}
    registration = post("assessor", "/registrations", json=body)["id"]
    seconds = []
    for text in texts:
        body = {"title": "Observed at work", "type": "observation", "text": text}
        evidence = post("assessor", f"/registrations/{registration}/evidence", json=body)["item"]["id"]
        start = time.perf_counter()
        post("assessor", f"/evidence/{evidence}/suggestions")
        seconds.append(time.perf_counter() - start)
    return tuple(seconds)


def _token(role: str, environment: dict[str, str]) -> str:
    command = [*_VQMAP, "token", "issue", "--role", role, "--name", f"A {role}", "--json"]
    issued = subprocess.run(command, env=environment, check=True, capture_output=True)
    token: str = json.loads(issued.stdout)["token"]
    return token


def _wait_for(http: httpx.Client, start: float) -> None:
    while time.perf_counter() - start < _PATIENCE:
        try:
            http.get("/health").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.01)
        else:
            return
    raise SystemExit("The service did not answer.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _processor_seconds(process: int) -> float:
    """Return the processor time of a process so far, as Linux counts it; not a number elsewhere."""
    status = Path(f"/proc/{process}/stat")
    if not status.is_file():
        return float("nan")
    fields = status.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_megabytes(process: int) -> float:
    """Return the most memory that a process held, as Linux counts it; not a number elsewhere."""
    status = Path(f"/proc/{process}/status")
    if not status.is_file():
        return float("nan")
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    print(serve_and_ask(["She washed her hands and put on a clean apron.", "He asked before he came in."]))
