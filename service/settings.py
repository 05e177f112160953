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
CHECKED_VARIABLES: Mapping[str, str] = {
    "reranker_url": "VQMAP_RERANKER_URL",
    "reranker_model": "VQMAP_RERANKER_MODEL",
    "reranker_key": "VQMAP_RERANKER_KEY",
    "reranker_seconds": "VQMAP_RERANKER_SECONDS",
    "reranker_limit": "VQMAP_RERANKER_LIMIT",
    "probe_share": "VQMAP_PROBE_SHARE",
    "sentinel_share": "VQMAP_SENTINEL_SHARE",
}
"""The variables whose value may be one that its setting cannot be."""


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
    }
    try:
        return Settings.model_validate(fields | checked)
    except ValidationError as problem:
        raise SettingInvalid(
            "; ".join(f"{CHECKED_VARIABLES[str(error['loc'][0])]}: {error['msg']}" for error in problem.errors()) + ".",
            remedy="Correct the environment variable, or remove it to use the default.",
        ) from problem
