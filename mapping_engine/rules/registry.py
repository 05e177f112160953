"""All rules, in the order in which a person reads their findings."""

from mapping_engine.rules.authentic_evidence import AuthenticEvidence
from mapping_engine.rules.base import Rule
from mapping_engine.rules.certification_period import CertificationPeriod
from mapping_engine.rules.claim_conditions import ClaimConditions
from mapping_engine.rules.claim_holds import ClaimHolds
from mapping_engine.rules.evidence_demands import EvidenceDemands
from mapping_engine.rules.external_quality_assurance import ExternalQualityAssurance
from mapping_engine.rules.full_coverage import FullCoverage
from mapping_engine.rules.internal_quality_assurance import InternalQualityAssurance
from mapping_engine.rules.policy_exceptions import PolicyExceptions
from mapping_engine.rules.prior_learning import PriorLearning
from mapping_engine.rules.qualified_people import QualifiedPeople
from mapping_engine.rules.recent_evidence import RecentEvidence
from mapping_engine.rules.registration_period import RegistrationPeriod
from mapping_engine.rules.separation_of_duties import SeparationOfDuties
from mapping_engine.rules.unit_combination import UnitCombination

RULES: tuple[Rule, ...] = (
    FullCoverage(),
    RecentEvidence(),
    EvidenceDemands(),
    AuthenticEvidence(),
    QualifiedPeople(),
    SeparationOfDuties(),
    UnitCombination(),
    PriorLearning(),
    InternalQualityAssurance(),
    ExternalQualityAssurance(),
    RegistrationPeriod(),
    CertificationPeriod(),
    ClaimConditions(),
    ClaimHolds(),
    PolicyExceptions(),
)
