"""Settings: where the data lives, whose name stands on certificates and whom to ask, from the environment."""

import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError

from competence_graph import Frozen, VqmapError

DATA_VARIABLE = "VQMAP_DATA"
DATABASE_VARIABLE = "VQMAP_DATABASE_URL"
ISSUER_VARIABLE = "VQMAP_ISSUER_NAME"
TRUSTED_VARIABLE = "VQMAP_TRUSTED_ISSUERS"
SECOND_FACTOR_VARIABLE = "VQMAP_SECOND_FACTOR_ROLES"
CHECKED_VARIABLES: Mapping[str, str] = {
    "reranker_url": "VQMAP_RERANKER_URL",
    "reranker_model": "VQMAP_RERANKER_MODEL",
    "reranker_key": "VQMAP_RERANKER_KEY",
    "reranker_seconds": "VQMAP_RERANKER_SECONDS",
    "reranker_limit": "VQMAP_RERANKER_LIMIT",
    "probe_share": "VQMAP_PROBE_SHARE",
    "sentinel_share": "VQMAP_SENTINEL_SHARE",
    "public_url": "VQMAP_PUBLIC_URL",
    "providers_file": "VQMAP_PROVIDERS",
    "session_hours": "VQMAP_SESSION_HOURS",
    "idle_minutes": "VQMAP_IDLE_MINUTES",
    "access_minutes": "VQMAP_ACCESS_MINUTES",
}
"""The variables whose value may be one that its setting cannot be."""


SAFE_ADDRESS = r"^(https://[^\s/?#]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?)$"
"""Where secrets may travel to: over HTTPS, or within this machine; without a path."""


class SettingInvalid(VqmapError):
    """An environment variable holds what its setting cannot be."""

    code = "setting_invalid"


class Settings(Frozen):
    """Where this installation keeps its data.

    ``data_folder`` holds the issuer's signing key and, unless ``database_url`` names another (``sqlite:///file`` or
    ``postgresql://name:password@host/database``), the SQLite database. ``trusted_issuers`` are did:key identifiers
    whose certificates are believed beside our own.
    ``reranker_url`` turns on a re-ranker that the centre runs (see ``docs/chat-reranker.md``); it is asked about
    ``reranker_limit`` criteria at a time and waited for ``reranker_seconds`` at most.
    ``probe_share`` (0..0.5) is the number of probes for each suggestion shown, and ``sentinel_share`` (0..0.5) the
    share of evidence items whose suggestions hold one that is known to be wrong; 0 turns either off.
    ``public_url`` is where others reach this service, and ``providers_file`` the operator's list of OpenID Connect
    providers (see ``docs/people.md``). A session lasts ``session_hours`` (1..24) and ends after ``idle_minutes``
    (5..240) without use; an access token of a program lasts ``access_minutes`` (1..60). ``second_factor_roles`` are
    those that nobody signs in to without a second factor.
    """

    data_folder: Path = Path("vqmap-data")
    database_url: str = ""
    issuer_name: str = "vqmap centre"
    trusted_issuers: tuple[str, ...] = ()
    reranker_url: str = ""
    reranker_model: str = ""
    reranker_key: SecretStr = SecretStr("")
    reranker_seconds: float = Field(default=20, gt=0, le=120)
    reranker_limit: int = Field(default=10, ge=1, le=50)
    probe_share: float = Field(default=0.05, ge=0, le=0.5)
    sentinel_share: float = Field(default=0.0, ge=0, le=0.5)
    public_url: str = Field(default="http://127.0.0.1:8000", pattern=SAFE_ADDRESS)
    providers_file: Path | None = None
    session_hours: int = Field(default=12, ge=1, le=24)
    idle_minutes: int = Field(default=60, ge=5, le=240)
    access_minutes: int = Field(default=15, ge=1, le=60)
    second_factor_roles: tuple[str, ...] = ("assessor", "iqa", "eqa", "claims_client", "administrator")

    @property
    def database(self) -> str:
        """The database address; an SQLite file in the data folder by default."""
        return self.database_url or f"sqlite:///{self.data_folder / 'vqmap.db'}"

    @property
    def shown_database(self) -> str:
        """The database address as it may be shown: without its password."""
        return re.sub(r"(//[^/@]*?):[^/@]*@", r"\1:***@", self.database)

    @property
    def key_file(self) -> Path:
        """The file that holds the issuer's Ed25519 key."""
        return self.data_folder / "issuer-key.pem"

    @property
    def seal_file(self) -> Path:
        """The file that holds the key of sealed secrets."""
        return self.data_folder / "sealing-key"


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables; what is absent keeps its default.

    Raises:
        SettingInvalid: a variable holds what its setting cannot be; all such variables are named.

    >>> settings_from({"VQMAP_DATA": "here"}).database
    'sqlite:///here/vqmap.db'
    """
    default = Settings()
    checked = {field: environment[name] for field, name in CHECKED_VARIABLES.items() if environment.get(name)}
    fields = {
        "data_folder": Path(environment.get(DATA_VARIABLE, default.data_folder)),
        "database_url": environment.get(DATABASE_VARIABLE, ""),
        "issuer_name": environment.get(ISSUER_VARIABLE, default.issuer_name),
        "trusted_issuers": tuple(environment.get(TRUSTED_VARIABLE, "").split()),
        "second_factor_roles": tuple(
            environment.get(SECOND_FACTOR_VARIABLE, " ".join(default.second_factor_roles)).split()
        ),
    }
    try:
        return Settings.model_validate(fields | checked)
    except ValidationError as problem:
        raise SettingInvalid(
            "; ".join(f"{CHECKED_VARIABLES[str(error['loc'][0])]}: {error['msg']}" for error in problem.errors()) + ".",
            remedy="Correct the environment variable, or remove it to use the default.",
        ) from problem
