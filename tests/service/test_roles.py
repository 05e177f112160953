"""The permission table: complete, and without the combinations that would break the separation of duties."""

import pytest

from service.errors import NotAllowed
from service.roles import GIVABLE, PERMISSIONS, Actor, Permission, Role, operator_of

JUDGING = {Permission.DECIDE_MAPPING, Permission.OVERRIDE_RECENCY}


def _actor(role: Role, scopes: frozenset[Permission]) -> Actor:
    return Actor(person_id="p", name="Sam", centre_id="main", role=role, token_id="t", scopes=scopes)


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_is_granted_to_somebody(permission: Permission) -> None:
    assert [role for role in Role if permission in PERMISSIONS[role]] != []


def test_every_role_stands_in_the_table_and_may_do_something() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert all(PERMISSIONS.values())


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.DECIDE_MAPPING, {Role.ASSESSOR}),
        (Permission.OVERRIDE_RECENCY, {Role.ASSESSOR}),
        (Permission.SIGN_OFF_UNIT, {Role.IQA}),
        (Permission.CLAIM_CERTIFICATE, {Role.CLAIMS_CLIENT}),
        (Permission.ISSUE_TOKEN, {Role.ADMINISTRATOR, Role.OPERATOR}),
        (Permission.MANAGE_PEOPLE, {Role.ADMINISTRATOR, Role.OPERATOR}),
        (Permission.MANAGE_SIGN_INS, {Role.ADMINISTRATOR, Role.OPERATOR}),
        (Permission.OWN_SIGN_IN, set(Role) - {Role.OPERATOR}),
        (Permission.DECLARE_RELATIONSHIP, set(Role)),
        (Permission.READ_AUDIT, {Role.IQA, Role.EQA, Role.OPERATOR}),
        (Permission.READ_MODEL_REPORT, {Role.IQA, Role.OPERATOR}),
        (Permission.TRAIN_MODEL, {Role.IQA, Role.OPERATOR}),
        (Permission.PROMOTE_MODEL, {Role.IQA, Role.OPERATOR}),
        (Permission.EXPORT_MAPPINGS, {Role.IQA, Role.OPERATOR}),
        (Permission.LOAD_STANDARD, {Role.DESIGNER, Role.OPERATOR}),
        (Permission.PROPOSE_POLICY, {Role.DESIGNER, Role.OPERATOR}),
        (Permission.APPROVE_POLICY, {Role.DESIGNER, Role.OPERATOR}),
        (Permission.APPROVE_AWARDING_POLICY, {Role.CLAIMS_CLIENT, Role.OPERATOR}),
        (Permission.READ_POLICIES, set(Role)),
        (Permission.SUBMIT_EVIDENCE, {Role.LEARNER, Role.ASSESSOR}),
    ],
)
def test_a_duty_is_held_by_exactly_these_roles(permission: Permission, roles: set[Role]) -> None:
    assert {role for role in Role if permission in PERMISSIONS[role]} == roles


def test_no_role_both_judges_and_assures_or_claims() -> None:
    for granted in PERMISSIONS.values():
        duties = [JUDGING & granted, {Permission.SIGN_OFF_UNIT} & granted, {Permission.CLAIM_CERTIFICATE} & granted]
        assert sum(map(bool, duties)) <= 1


def test_an_external_quality_assurer_and_a_line_manager_change_nothing() -> None:
    own = {Permission.DECLARE_RELATIONSHIP, Permission.OWN_SIGN_IN}
    for role in (Role.EQA, Role.LINE_MANAGER):
        assert {each for each in PERMISSIONS[role] - own if not each.value.endswith((":read", ":check"))} == set()


def test_nobody_but_the_operator_gives_the_roles_that_claim_administer_or_operate() -> None:
    assert set(GIVABLE) == {Role.ADMINISTRATOR, Role.OPERATOR}
    assert GIVABLE[Role.OPERATOR] == set(Role) - {Role.OPERATOR}
    assert GIVABLE[Role.ADMINISTRATOR] == GIVABLE[Role.OPERATOR] - {Role.CLAIMS_CLIENT, Role.ADMINISTRATOR}


def test_an_administrator_neither_judges_nor_assures_nor_claims_nor_reads_evidence() -> None:
    granted = PERMISSIONS[Role.ADMINISTRATOR]
    assert not granted & (JUDGING | {Permission.SIGN_OFF_UNIT, Permission.CLAIM_CERTIFICATE})
    assert not granted & {Permission.READ_PORTFOLIO, Permission.READ_EVIDENCE}


def test_the_operator_reads_no_portfolio_and_no_evidence() -> None:
    assert not PERMISSIONS[Role.OPERATOR] & {Permission.READ_PORTFOLIO, Permission.READ_EVIDENCE}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_both_role_and_scope_must_allow(role: Role, permission: Permission) -> None:
    may = permission in PERMISSIONS[role]
    for scopes in (frozenset[Permission](), frozenset({permission}), frozenset(Permission)):
        if may and permission in scopes:
            _actor(role, scopes).require(permission)
            continue
        with pytest.raises(NotAllowed):
            _actor(role, scopes).require(permission)


def test_a_refusal_says_which_roles_are_able() -> None:
    with pytest.raises(NotAllowed) as refusal:
        operator_of("main").require(Permission.CLAIM_CERTIFICATE)
    assert refusal.value.remedy == "Ask a person with one of these roles: claims_client."
