"""People of a test's centre who sign in with a password and an authenticator of their own."""

from dataclasses import dataclass, field
from typing import Any

import pyotp
from httpx2 import Response
from journeys.centre import Centre, client_of
from starlette.testclient import TestClient

from mapping_engine import PersonId
from service.ports import Equipment
from service.roles import Role
from service.workflows.give_role import NewRole, give_role
from service.workflows.keep_sign_ins import HandedOut, NewSignIn, open_sign_in

PASSWORD = "slate gable mortar 71"
OTHER_PASSWORD = "lantern quince ferry 28"


@dataclass
class Somebody:
    """A person with a sign-in, a password, and an authenticator once they enrolled one."""

    centre: Centre
    role: Role
    name: str = "Claire Moreau"
    login: str = "claire@fenwick.example"
    secret: str = ""
    recovery: list[str] = field(default_factory=list)
    _door: tuple[Equipment, TestClient] | None = None

    def __post_init__(self) -> None:
        self.person: PersonId = self.centre.person(self.name)
        give_role(self.centre.operator, NewRole(person_id=self.person, role=self.role), self.centre.equipment)
        self.handed_out: HandedOut = self.open()

    @property
    def sign_in_id(self) -> str:
        return self.handed_out.sign_in.id

    def open(self) -> HandedOut:
        return open_sign_in(self.centre.operator, self.person, NewSignIn(login_name=self.login), self.centre.equipment)

    def set_password(self, password: str = PASSWORD, code: str = "") -> Response:
        typed = {
            "login_name": self.login,
            "one_time_code": code or self.handed_out.one_time_code,
            "new_password": password,
        }
        return self.door().post("/v1/sign-in/first-password", json=typed)

    def door(self) -> TestClient:
        """Return a client without a token; the same one as long as the service is the same."""
        if self._door is None or self._door[0] is not self.centre.equipment:
            self._door = (self.centre.equipment, client_of(self.centre))
        return self._door[1]

    def try_to_enter(self, password: str = PASSWORD, **more: Any) -> Response:
        typed = {"login_name": self.login, "password": password, **more}
        return self.door().post("/v1/sessions", json=typed)

    def code(self) -> str:
        """Return what the authenticator shows at the next look of the clock, after the last code has passed."""
        self.centre.clock.now += 60 * self.centre.clock.step
        return pyotp.TOTP(self.secret).at(self.centre.clock.now)

    def enter(self, password: str = PASSWORD, **more: Any) -> TestClient:
        if self.secret:
            more = {"code": self.code(), **more}
        answer = self.try_to_enter(password, **more)
        assert answer.status_code == 201, answer.text
        return client_of(self.centre, answer.json()["token"])

    def enrol(self, password: str = PASSWORD) -> None:
        """Enrol an authenticator through a session, and confirm it with its first code."""
        session = self.enter(password)
        code = {"code": self.code()} if self.secret else {}
        asked = session.post("/v1/sign-in/second-factor", json={"password": password, **code})
        assert asked.status_code == 201, asked.text
        self.secret = asked.json()["secret"]
        confirmed = session.post("/v1/sign-in/second-factor/confirmation", json={"code": self.code()})
        assert confirmed.status_code == 200, confirmed.text
        self.recovery = confirmed.json()["recovery_codes"]


def settled(centre: Centre, role: Role, **more: Any) -> Somebody:
    """Return a person who has set a password, and enrolled an authenticator where their role needs one."""
    person = Somebody(centre, role, **more)
    assert person.set_password().status_code == 204
    if role in centre.equipment.entrance.second_factor_roles:
        person.enrol()
    return person
