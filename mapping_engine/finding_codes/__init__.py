"""The codes of the gate's findings: a closed, documented list.

Every finding of a verdict bears one of these codes. Each says in general what is wrong and what helps, who can put it
right, by which authority it is demanded, and gives an example; the finding itself says it of one case.
"""

from mapping_engine.finding_codes.base import CodeFacts, GateCode, Helper
from mapping_engine.finding_codes.registry import CODES

__all__ = ["CODES", "CodeFacts", "GateCode", "Helper"]
