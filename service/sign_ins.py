"""Sign-ins: how a person gets in, by a name and a password of ours or by a provider that vouches for them.

A person may have several; duties are kept apart by person, whichever is used. A name belongs to one open sign-in of
the whole installation.
"""

import unicodedata

from pydantic import AwareDatetime

from competence_graph import Frozen
from mapping_engine import PersonId

_LOCAL = ""


class OneTimeCode(Frozen):
    """What an administrator hands to a person who has no password yet, or has lost it; good once."""

    code_hash: str
    expires_at: AwareDatetime
    given_by: PersonId


class SecondFactor(Frozen):
    """An authenticator of time-based codes (RFC 6238) and what is left of its recovery codes.

    ``last_step`` is the newest time step whose code was used: neither it nor an earlier one opens again.
    """

    sealed_secret: str
    last_step: int = -1
    recovery_hashes: tuple[str, ...] = ()


class SignIn(Frozen):
    """One way in for one person; the provider's subject, or a login name where there is no provider.

    ``pending_factor`` takes the place of ``second_factor`` once its first code was shown.

    ``second_factor_removed_by`` stands until the person has confirmed a new second factor: whoever removed it cannot
    also hand out the code that sets a password, or one person could enter as another.
    """

    id: str
    centre_id: str
    person_id: PersonId
    name: str
    provider: str = _LOCAL
    opened_at: AwareDatetime
    closed_at: AwareDatetime | None = None
    password_hash: str | None = None
    one_time_code: OneTimeCode | None = None
    second_factor: SecondFactor | None = None
    pending_factor: SecondFactor | None = None
    second_factor_removed_by: PersonId | None = None

    @property
    def key(self) -> str:
        """What no two sign-ins of the installation share; a closed one sets its name free."""
        return f"closed {self.id}" if self.closed_at is not None else sign_in_key(self.name, provider=self.provider)

    @property
    def has_second_factor(self) -> bool:
        """Tell whether a second factor is asked for at this sign-in."""
        return self.second_factor is not None

    @property
    def is_open(self) -> bool:
        """Tell whether anybody can get in by it."""
        return self.closed_at is None


class SignInSummary(Frozen):
    """A sign-in as an administrator sees it: nothing in it lets anybody in."""

    id: str
    person_id: PersonId
    name: str
    provider: str
    opened_at: AwareDatetime
    closed_at: AwareDatetime | None
    has_password: bool
    has_second_factor: bool
    recovery_codes_left: int

    @classmethod
    def of(cls, sign_in: SignIn) -> "SignInSummary":
        """Leave out everything secret."""
        factor = sign_in.second_factor
        return cls(
            **{name: getattr(sign_in, name) for name in ("id", "person_id", "name", "provider")},
            opened_at=sign_in.opened_at,
            closed_at=sign_in.closed_at,
            has_password=sign_in.password_hash is not None,
            has_second_factor=sign_in.has_second_factor,
            recovery_codes_left=len(factor.recovery_hashes) if factor else 0,
        )


def sign_in_key(name: str, *, provider: str = _LOCAL) -> str:
    """Return what a sign-in is found by.

    >>> sign_in_key("jade"), sign_in_key("248289761001", provider="college")
    ('local jade', 'college 248289761001')
    """
    return f"{provider or 'local'} {name}"


def login_name(typed: str) -> str:
    """Return a login name as it is kept: whatever case, width or spaces it is typed with.

    >>> login_name(" Jade@Fenwick.Example ")
    'jade@fenwick.example'
    """
    return unicodedata.normalize("NFKC", typed).strip().casefold()
