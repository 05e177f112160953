"""What the gate says to people is what somebody approved; a new wording is read before it is accepted."""

import runpy
from pathlib import Path

from mapping_engine import GateCode

APPROVAL = runpy.run_path(str(Path(__file__).with_name("approved_sentences.py")))
APPROVED: str = APPROVAL["APPROVED"].read_text(encoding="utf-8")
OF_LARGE_RULES = {GateCode.COMBINATION_UNDECIDED}


def test_the_gate_says_what_was_approved() -> None:
    assert APPROVAL["sentences"]().splitlines() == APPROVED.splitlines(), "run `make rules-table` and read what changed"


def test_a_sentence_of_every_code_was_approved() -> None:
    codes = {line.split(":")[0].split(" ")[1] for line in APPROVED.splitlines() if line.count(" | ") == 5}

    assert codes == set(GateCode) - OF_LARGE_RULES
