"""OpenID Connect: sign-in at a provider that a centre trusts, by authorization code with PKCE.

Authorities: OpenID Connect Core 1.0, 3.1 (code flow, validation of the ID token), Discovery 1.0; RFC 7636 (PKCE, S256);
RFC 9700 (security of OAuth 2.0). Nothing is asked of a provider but over HTTPS, or within this machine.
"""

import hashlib
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pydantic import Field, SecretStr, TypeAdapter, ValidationError

from competence_graph import Frozen, Json
from service.entrance import SignedInElsewhere
from service.errors import NotAuthenticated, ProviderUnusable
from service.settings import SettingInvalid

if TYPE_CHECKING:
    import httpx
    from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures that are believed; never ``none``, and never one made with a shared secret."""

_SECONDS = 10.0
_LARGEST = 2**20
_KEPT = 3600.0
_ASKED_AGAIN_AFTER = 5.0
_LEEWAY = 60
_SAFE = r"^(https://|http://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?(/|$))[^\s?#]*$"
_MANY_FACTORS = frozenset({"mfa", "otp", "hwk", "sc"})


class ProviderTerms(Frozen):
    """One provider as the operator names it in the file of providers.

    ``second_factor`` says that the provider itself asks everybody for one; otherwise its ``amr`` claim must tell so
    (RFC 8176) before a role that needs a second factor is entered.
    """

    id: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    centre_id: str = Field(default="main", min_length=1)
    issuer: str = Field(pattern=_SAFE)
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = SecretStr("")
    second_factor: bool = False


class _Endpoints(Frozen, extra="ignore"):
    """What we ask of a provider's discovery document."""

    issuer: str
    authorization_endpoint: str = Field(pattern=_SAFE)
    token_endpoint: str = Field(pattern=_SAFE)
    jwks_uri: str = Field(pattern=_SAFE)


class OpenIdProvider:
    """IdentityProvider over HTTP."""

    def __init__(self, terms: ProviderTerms, *, redirect_uri: str) -> None:
        """Ask nothing yet; the provider is looked up when somebody first signs in."""
        self._terms, self._redirect_uri = terms, redirect_uri
        self._endpoints: _Endpoints | None = None
        self._keys: KeySet | None = None
        self._keys_at = self._endpoints_at = 0.0
        self._lock = Lock()

    @property
    def centre_id(self) -> str:
        """The centre whose people sign in here."""
        return self._terms.centre_id

    def address(self, *, state: str, nonce: str, verifier: str) -> str:
        """Return where the person is sent to sign in."""
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._terms.client_id,
            "redirect_uri": self._redirect_uri,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._known().authorization_endpoint}?{urlencode(asked)}"

    def vouched_for(self, *, code: str, nonce: str, verifier: str, now: datetime) -> SignedInElsewhere:
        """Return whom the provider vouches for.

        Raises:
            NotAuthenticated: the code is not good, or the ID token does not hold.
            ProviderUnusable: the provider cannot be reached or answers what it should not.
        """
        claims = self._claims(self._id_token(code, verifier), nonce, now)
        stated = claims.get("amr")
        methods = {str(each) for each in stated} if isinstance(stated, list) else set()
        return SignedInElsewhere(str(claims["sub"]), self._terms.second_factor or bool(methods & _MANY_FACTORS))

    def _id_token(self, code: str, verifier: str) -> str:
        import httpx

        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
            "client_id": self._terms.client_id,
        }
        secret = self._terms.client_secret.get_secret_value()
        auth = httpx.BasicAuth(self._terms.client_id, secret) if secret else None
        answer = self._asked("POST", self._known().token_endpoint, form=form, auth=auth)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise _not_vouched("it sent no ID token for the code")
        return token

    def _claims(self, id_token: str, nonce: str, now: datetime) -> Mapping[str, Json]:
        """Return the claims of an ID token that holds in every respect."""
        from joserfc.errors import JoseError
        from joserfc.jwt import JWTClaimsRegistry

        registry = JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": self._terms.issuer},
            aud={"essential": True, "value": self._terms.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims: Mapping[str, Json] = self._decoded(id_token)
            registry.validate(dict(claims))
        except (JoseError, ValueError, TypeError) as problem:
            raise _not_vouched(f"its ID token does not hold ({problem})") from problem
        if claims.get("azp", self._terms.client_id) != self._terms.client_id:
            raise _not_vouched("its ID token was made for another client")
        return claims

    def _decoded(self, id_token: str) -> Mapping[str, Json]:
        """Return what an ID token says once its signature holds; a key that is new is fetched once."""
        from joserfc import jwt
        from joserfc.errors import JoseError

        try:
            return jwt.decode(id_token, self._key_set(), algorithms=list(ALGORITHMS)).claims
        except (JoseError, ValueError):
            fresh = self._key_set(older_than=time.monotonic() - _ASKED_AGAIN_AFTER)
            return jwt.decode(id_token, fresh, algorithms=list(ALGORITHMS)).claims

    def _key_set(self, *, older_than: float = 0.0) -> "KeySet":
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        address = self._known().jwks_uri
        with self._lock:
            is_old = time.monotonic() - self._keys_at > _KEPT or self._keys_at < older_than
            if self._keys is None or is_old:
                try:
                    self._keys = KeySet.import_key_set(self._asked("GET", address))  # type: ignore[arg-type]
                except (JoseError, ValueError, KeyError, TypeError) as problem:
                    raise self._unusable("its keys cannot be read") from problem
                self._keys_at = time.monotonic()
            return self._keys

    def _known(self) -> _Endpoints:
        with self._lock:
            if self._endpoints is None or time.monotonic() - self._endpoints_at > _KEPT:
                where = f"{self._terms.issuer.rstrip('/')}/.well-known/openid-configuration"
                try:
                    found = _Endpoints.model_validate(self._asked("GET", where))
                except ValidationError as problem:
                    raise self._unusable("its discovery document lacks an endpoint that is safe") from problem
                if found.issuer != self._terms.issuer:
                    raise self._unusable(f"it calls itself {found.issuer}")
                self._endpoints, self._endpoints_at = found, time.monotonic()
            return self._endpoints

    def _asked(
        self, method: str, address: str, *, form: Mapping[str, str] | None = None, auth: "httpx.Auth | None" = None
    ) -> Mapping[str, Json]:
        import httpx

        try:
            with httpx.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False) as client:
                answer = client.request(method, address, data=form, auth=auth)
        except httpx.HTTPError as problem:
            raise self._unusable(f"it does not answer ({type(problem).__name__})") from problem
        if form is not None and answer.status_code in {400, 401}:
            raise _not_vouched("it does not take the code")
        if answer.status_code != httpx.codes.OK or len(answer.content) > _LARGEST:
            raise self._unusable(f"it answers {answer.status_code} with {len(answer.content)} bytes")
        try:
            said: Json = answer.json()
        except ValueError as problem:
            raise self._unusable("its answer is no JSON") from problem
        if not isinstance(said, dict):
            raise self._unusable("its answer is no JSON object")
        return said

    def _unusable(self, reason: str) -> ProviderUnusable:
        return ProviderUnusable(
            f"The sign-in provider {self._terms.id} cannot be used: {reason}.",
            remedy="Try again later, or sign in another way; tell the operator if it lasts.",
        )


def providers_of(file: Path | None, public_url: str) -> dict[str, OpenIdProvider]:
    """Return the providers that the operator's file names, by their ids.

    Raises:
        SettingInvalid: the file cannot be read, or names two providers by one id.
    """
    if file is None:
        return {}
    try:
        listed = TypeAdapter(tuple[ProviderTerms, ...]).validate_json(file.read_bytes())
    except (OSError, ValidationError) as problem:
        raise SettingInvalid(
            f"The file of sign-in providers cannot be used: {_reasons(problem)}.",
            remedy="Correct VQMAP_PROVIDERS or the file that it names; docs/people.md shows its form.",
        ) from problem
    ids = [each.id for each in listed]
    if len(set(ids)) != len(ids):
        raise SettingInvalid("Two sign-in providers have one id.", remedy="Give each an id of its own.")
    return {
        each.id: OpenIdProvider(each, redirect_uri=f"{public_url}/v1/sign-in/providers/{each.id}/callback")
        for each in listed
    }


def _reasons(problem: OSError | ValidationError) -> str:
    if isinstance(problem, OSError):
        return problem.strerror or str(problem)
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problem.errors())


def _not_vouched(reason: str) -> NotAuthenticated:
    return NotAuthenticated(f"The provider does not vouch for you: {reason}.", remedy="Sign in again from the start.")
