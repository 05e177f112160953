"""The closed list of finding codes, in the order in which a person reads them."""

from collections.abc import Mapping

from mapping_engine.finding_codes.base import CodeFacts, GateCode
from mapping_engine.finding_codes.claim import CLAIM_CODES
from mapping_engine.finding_codes.evidence import EVIDENCE_CODES
from mapping_engine.finding_codes.people import PEOPLE_CODES

CODES: Mapping[GateCode, CodeFacts] = {**EVIDENCE_CODES, **PEOPLE_CODES, **CLAIM_CODES}
"""What is true of every finding of each code."""
