"""Requests that the service cannot carry out; the HTTP status of each lives in ``api/problems.py`` alone."""

from datetime import timedelta
from math import ceil

from competence_graph import VqmapError
from mapping_engine import Decision, Verdict


class NotAuthenticated(VqmapError):
    """Nobody can tell who is asking: the token is missing, unknown, expired or revoked."""

    code = "not_authenticated"


class SecondFactorNeeded(NotAuthenticated):
    """Name and password are right, and this sign-in asks for a code as well."""

    code = "second_factor_needed"


class TooManyAttempts(VqmapError):
    """Somebody failed to get in too often, and has to wait."""

    code = "too_many_attempts"

    def __init__(self, wait: timedelta) -> None:
        """Say how long, in whole seconds."""
        self.retry_after = max(1, ceil(wait.total_seconds()))
        super().__init__(
            "There were too many attempts to get in.",
            remedy=f"Wait {self.retry_after} seconds, then try again.",
        )


class ProviderUnusable(VqmapError):
    """The provider of OpenID Connect cannot be reached, or answers what it should not."""

    code = "provider_unusable"


class SealBroken(VqmapError):
    """A secret that the service keeps sealed cannot be opened."""

    code = "seal_broken"


class NotAllowed(VqmapError):
    """The actor is known, but the role or the token's scopes do not allow this."""

    code = "not_allowed"


class NotFound(VqmapError):
    """There is no such thing in the actor's centre; things of other centres do not exist for them."""

    code = "not_found"

    @classmethod
    def of(cls, what: str) -> "NotFound":
        """Say it in the same words whether there is no such thing or it is not the actor's to see."""
        return cls(f"There is no {what} in this centre.", remedy="Check the id; what is not yours to see is not shown.")


class RequestConflict(VqmapError):
    """The request contradicts what is already recorded."""

    code = "conflict"


class RequestInvalid(VqmapError):
    """Fields of the request are wrong; the findings list every one of them."""

    code = "request_invalid"


class StandardRefused(VqmapError):
    """A file was read and cannot become a release; nothing of it was stored."""

    code = "standard_refused"


class PolicyRefused(VqmapError):
    """A policy contradicts itself, or its truth table does not hold; nothing of it was stored."""

    code = "policy_refused"


class ClaimRefused(VqmapError):
    """The rules do not prove full coverage; the verdict says what is missing."""

    code = "claim_refused"

    def __init__(self, claim_id: str, verdict: Verdict) -> None:
        """Keep the stored verdict, which is the whole answer."""
        blocking = len(verdict.findings)
        super().__init__(
            f"The certificate cannot be claimed on {verdict.as_of}: {blocking} finding{'s' if blocking != 1 else ''}.",
            remedy="Clear each finding of the verdict, then claim again.",
            findings=verdict.findings,
        )
        self.claim_id = claim_id
        self.verdict = verdict


class SentinelAnswered(VqmapError):
    """The criterion was a sentinel, known to be wrong: the answer is kept, and no decision was recorded."""

    code = "sentinel_answered"

    @classmethod
    def with_decision(cls, decision: Decision) -> "SentinelAnswered":
        """Say what the suggestion was, now that it is answered."""
        return cls(
            "This suggestion checked whether suggestions are read: its criterion belongs to a unit on which the "
            f"learner is not registered. Your answer ({decision.value}) is kept; no decision was recorded.",
            remedy="Go on with the other suggestions; nothing has to be undone.",
        )


class ModelRefused(VqmapError):
    """A learned model is not put in use: something would get worse, or it was made for another ranking model."""

    code = "model_refused"


class StoreUnsafe(VqmapError):
    """The database does not keep its promises (durability, foreign keys), so the service will not start."""

    code = "store_unsafe"


class StoreUnavailable(VqmapError):
    """The database is away, or so busy that a request had to give up; what it was to record may be repeated."""

    code = "store_unavailable"


class BackupRefused(VqmapError):
    """A backup cannot be written, or what is to be restored is damaged or does not fit; nothing was changed."""

    code = "backup_refused"
