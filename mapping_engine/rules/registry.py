"""All rules, in the order in which a person reads their findings."""

from mapping_engine.rules.base import Rule
from mapping_engine.rules.certification_period import CertificationPeriod
from mapping_engine.rules.full_coverage import FullCoverage
from mapping_engine.rules.internal_quality_assurance import InternalQualityAssurance
from mapping_engine.rules.recent_evidence import RecentEvidence
from mapping_engine.rules.separation_of_duties import SeparationOfDuties
from mapping_engine.rules.unit_combination import UnitCombination

RULES: tuple[Rule, ...] = (
    FullCoverage(),
    RecentEvidence(),
    SeparationOfDuties(),
    UnitCombination(),
    InternalQualityAssurance(),
    CertificationPeriod(),
)
