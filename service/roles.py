"""Who may do what: the one permission table, and the actor it is asked about."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from competence_graph import Frozen
from mapping_engine import PersonId
from service.errors import NotAllowed


class Role(StrEnum):
    """The roles; an operator works at the machine's own command line and never holds a token."""

    LEARNER = "learner"
    ASSESSOR = "assessor"
    IQA = "iqa"
    DESIGNER = "designer"
    CLAIMS_CLIENT = "claims_client"
    OPERATOR = "operator"
    LINE_MANAGER = "line_manager"
    EQA = "eqa"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """Everything that anyone may be allowed to do; also the scopes that a token can be narrowed to."""

    LOAD_STANDARD = "standards:load"
    READ_STANDARDS = "standards:read"
    ADD_PERSON = "people:add"
    REGISTER_LEARNER = "registrations:create"
    READ_PORTFOLIO = "portfolios:read"
    SUBMIT_EVIDENCE = "evidence:submit"
    READ_EVIDENCE = "evidence:read"
    ASK_SUGGESTIONS = "suggestions:ask"
    DECIDE_MAPPING = "mappings:decide"
    OVERRIDE_RECENCY = "recency:override"
    SIGN_OFF_UNIT = "units:sign_off"
    CHECK_CLAIM = "claims:check"
    CLAIM_CERTIFICATE = "claims:make"
    READ_CERTIFICATE = "certificates:read"
    PROPOSE_POLICY = "policies:propose"
    APPROVE_POLICY = "policies:approve"
    APPROVE_AWARDING_POLICY = "policies:approve_awarding"
    READ_POLICIES = "policies:read"
    READ_MODEL_REPORT = "model:report"
    TRAIN_MODEL = "model:train"
    PROMOTE_MODEL = "model:promote"
    EXPORT_MAPPINGS = "mappings:export"
    READ_AUDIT = "audit:read"
    ISSUE_TOKEN = "tokens:issue"  # noqa: S105 - a permission, not a password
    READ_PEOPLE = "people:read"
    MANAGE_PEOPLE = "people:manage"
    NAME_EXPERT_WITNESS = "expert_witnesses:name"
    DECLARE_RELATIONSHIP = "relationships:declare"
    MANAGE_SIGN_INS = "sign_ins:manage"
    OWN_SIGN_IN = "sign_in:own"


_P = Permission

_EVERYBODY = frozenset({_P.DECLARE_RELATIONSHIP, _P.OWN_SIGN_IN})
"""What every person may do for themselves, whatever their role."""

_ADMINISTRATION = frozenset(
    {
        _P.READ_STANDARDS,
        _P.READ_POLICIES,
        _P.ADD_PERSON,
        _P.READ_PEOPLE,
        _P.MANAGE_PEOPLE,
        _P.NAME_EXPERT_WITNESS,
        _P.DECLARE_RELATIONSHIP,
        _P.MANAGE_SIGN_INS,
        _P.ISSUE_TOKEN,
    }
)

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.LEARNER: frozenset(
        {
            _P.READ_STANDARDS,
            _P.READ_POLICIES,
            _P.READ_PORTFOLIO,
            _P.SUBMIT_EVIDENCE,
            _P.READ_EVIDENCE,
            _P.ASK_SUGGESTIONS,
            _P.CHECK_CLAIM,
            _P.READ_CERTIFICATE,
            *_EVERYBODY,
        }
    ),
    Role.ASSESSOR: frozenset(
        {
            _P.READ_STANDARDS,
            _P.READ_POLICIES,
            _P.ADD_PERSON,
            _P.REGISTER_LEARNER,
            _P.READ_PORTFOLIO,
            _P.SUBMIT_EVIDENCE,
            _P.READ_EVIDENCE,
            _P.ASK_SUGGESTIONS,
            _P.DECIDE_MAPPING,
            _P.OVERRIDE_RECENCY,
            _P.CHECK_CLAIM,
            _P.READ_CERTIFICATE,
            _P.NAME_EXPERT_WITNESS,
            *_EVERYBODY,
        }
    ),
    Role.IQA: frozenset(
        {
            _P.READ_STANDARDS,
            _P.READ_POLICIES,
            _P.READ_PORTFOLIO,
            _P.READ_EVIDENCE,
            _P.SIGN_OFF_UNIT,
            _P.CHECK_CLAIM,
            _P.READ_CERTIFICATE,
            _P.READ_MODEL_REPORT,
            _P.TRAIN_MODEL,
            _P.PROMOTE_MODEL,
            _P.EXPORT_MAPPINGS,
            _P.READ_AUDIT,
            _P.READ_PEOPLE,
            *_EVERYBODY,
        }
    ),
    Role.DESIGNER: frozenset(
        {_P.READ_STANDARDS, _P.LOAD_STANDARD, _P.READ_POLICIES, _P.PROPOSE_POLICY, _P.APPROVE_POLICY, *_EVERYBODY}
    ),
    Role.CLAIMS_CLIENT: frozenset(
        {
            _P.READ_STANDARDS,
            _P.READ_POLICIES,
            _P.APPROVE_AWARDING_POLICY,
            _P.READ_PORTFOLIO,
            _P.CHECK_CLAIM,
            _P.CLAIM_CERTIFICATE,
            _P.READ_CERTIFICATE,
            *_EVERYBODY,
        }
    ),
    Role.OPERATOR: frozenset(
        {
            _P.LOAD_STANDARD,
            _P.PROPOSE_POLICY,
            _P.APPROVE_POLICY,
            _P.APPROVE_AWARDING_POLICY,
            _P.READ_MODEL_REPORT,
            _P.TRAIN_MODEL,
            _P.PROMOTE_MODEL,
            _P.EXPORT_MAPPINGS,
            _P.READ_AUDIT,
            *_ADMINISTRATION,
        }
    ),
    Role.LINE_MANAGER: frozenset(
        {
            _P.READ_STANDARDS,
            _P.READ_POLICIES,
            _P.READ_PORTFOLIO,
            _P.READ_EVIDENCE,
            _P.CHECK_CLAIM,
            *_EVERYBODY,
        }
    ),
    Role.EQA: frozenset(
        {
            _P.READ_STANDARDS,
            _P.READ_POLICIES,
            _P.READ_PORTFOLIO,
            _P.READ_EVIDENCE,
            _P.CHECK_CLAIM,
            _P.READ_CERTIFICATE,
            _P.READ_PEOPLE,
            _P.READ_AUDIT,
            *_EVERYBODY,
        }
    ),
    Role.ADMINISTRATOR: _ADMINISTRATION | _EVERYBODY,
}
"""The permission table: what is not listed is refused."""

GIVABLE: Mapping[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(
        {Role.LEARNER, Role.LINE_MANAGER, Role.ASSESSOR, Role.IQA, Role.EQA, Role.DESIGNER},
    ),
    Role.OPERATOR: frozenset(Role) - {Role.OPERATOR},
}
"""Which roles a role may give to others; who claims and who administers is the operator's to settle."""


class Actor(Frozen):
    """A person acting in one role at one centre, through one token that may be narrowed to some scopes.

    ``qualification_numbers`` are those that the role is held for; none means all of the centre's.
    ``identified_on`` is the day, in London, on which the token was looked up.
    """

    person_id: PersonId
    name: str
    centre_id: str
    role: Role
    token_id: str
    scopes: frozenset[Permission]
    qualification_numbers: frozenset[str] = frozenset()
    identified_on: date | None = None

    def may_see(self, qualification_number: str) -> bool:
        """Tell whether the role reaches to a qualification."""
        return not self.qualification_numbers or qualification_number in self.qualification_numbers

    def require(self, permission: Permission) -> None:
        """Refuse unless both the role and the token allow something.

        Raises:
            NotAllowed: the role never may, or this token was issued without the scope.
        """
        if permission not in PERMISSIONS[self.role]:
            able = ", ".join(role.value for role in Role if permission in PERMISSIONS[role])
            raise NotAllowed(
                f"The role {self.role.value} may not do this ({permission.value}).",
                remedy=f"Ask a person with one of these roles: {able}.",
            )
        if permission not in self.scopes:
            raise NotAllowed(
                f"This token was issued without the scope {permission.value}.",
                remedy="Use a token that carries the scope, or have one issued.",
            )


def operator_of(centre_id: str) -> Actor:
    """Return the person at the machine's command line, acting for a centre."""
    return Actor(
        person_id=PersonId("operator"),
        name="the operator at the command line",
        centre_id=centre_id,
        role=Role.OPERATOR,
        token_id="",
        scopes=PERMISSIONS[Role.OPERATOR],
    )
