"""What the workflows need from the outside: stores inside one transaction, a clock, an issuer, a suggester."""

from service.ports.base import Period, Saved
from service.ports.claims import ClaimStore
from service.ports.learning import LearnedModelStore, SuggestionStore
from service.ports.log import AuditLog
from service.ports.operation import Clock, Equipment, UnitOfWork, Work
from service.ports.people import PeopleStore, SignInStore
from service.ports.portfolios import PortfolioStore, RecordStore
from service.ports.standards import PolicyStore, ReleaseSummary, StandardStore

__all__ = [
    "AuditLog",
    "ClaimStore",
    "Clock",
    "Equipment",
    "LearnedModelStore",
    "PeopleStore",
    "Period",
    "PolicyStore",
    "PortfolioStore",
    "RecordStore",
    "ReleaseSummary",
    "Saved",
    "SignInStore",
    "StandardStore",
    "SuggestionStore",
    "UnitOfWork",
    "Work",
]
