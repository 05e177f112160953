"""The API document: its steps run as they stand, and its tables are complete."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from competence_graph import VqmapError
from mapping_engine import CriterionEntry, Forecast, GateCode, Plan, Verdict
from service.api.problems import STATUS_OF
from service.roles import Permission, Role

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
STEPS = re.findall(r"```bash\n(.*?)```", DOCUMENT, re.DOTALL)
SAID = [
    "True ['evidence'",
    "insufficient",
    "409 Unit QWT205 is not complete",
    "409 claim_refused",
    "refused False",
    "VQ-",
    "200",
    "True Jade Whitlock 57",
    "genuine",
    "True ",
]
"""What the steps print, in this order."""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@pytest.mark.skipif(not (shutil.which("bash") and shutil.which("curl")), reason="bash and curl are not here")
def test_the_steps_of_the_journey_run_as_they_stand(tmp_path: Path) -> None:
    script = "set -euo pipefail\ntrap 'kill ${SERVER:-} 2>/dev/null || true' EXIT\n" + "\n".join(STEPS)
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VQMAP")}
    environment |= {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "TMPDIR": str(tmp_path)}
    command = ["bash", "-c", script.replace("8000", str(port))]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    rest = ran.stdout
    for words in SAID:
        assert words in rest, f"{words!r} is missing in:\n{ran.stdout}"
        rest = rest.partition(words)[2]


@pytest.mark.parametrize("kind", sorted(STATUS_OF, key=lambda kind: kind.code))
def test_every_code_of_a_refusal_stands_in_the_table_with_its_status(kind: type[VqmapError]) -> None:
    rows = [line for line in DOCUMENT.splitlines() if line.startswith(f"| {int(STATUS_OF[kind])} ")]
    assert any(f"`{kind.code}`" in row for row in rows)


def test_every_finding_code_of_the_gate_stands_in_the_table_and_no_other() -> None:
    table = DOCUMENT.partition("## Finding codes of the gate")[2]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [code.value for code in GateCode]


def test_every_field_of_a_verdict_every_role_and_every_scope_is_explained() -> None:
    of_criteria = {f"criteria[].{name}" for name in ("is_covered", "waived_by", "lacks", "satisfied_by", "refused")}
    assert {name.removeprefix("criteria[].") for name in of_criteria} <= set(CriterionEntry.model_fields)
    fields = {name for name in {*Verdict.model_fields, *of_criteria} if f"`{name}`" not in DOCUMENT}
    fields |= {name for form in (Plan, Forecast) for name in form.model_fields if f"`{name}`" not in DOCUMENT}
    roles = {role.value for role in Role if role is not Role.OPERATOR and f"| `{role.value}` |" not in DOCUMENT}
    scopes = {each.value for each in Permission if f"`{each.value}`" not in DOCUMENT}
    assert (fields, roles, scopes) == (set(), set(), set())
