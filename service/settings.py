"""Settings: where the data lives and whose name stands on certificates, from the environment."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from competence_graph import Frozen, VqmapError

DATA_VARIABLE = "VQMAP_DATA"
DATABASE_VARIABLE = "VQMAP_DATABASE_URL"
ISSUER_VARIABLE = "VQMAP_ISSUER_NAME"
TRUSTED_VARIABLE = "VQMAP_TRUSTED_ISSUERS"
PROBE_VARIABLE = "VQMAP_PROBE_SHARE"
SENTINEL_VARIABLE = "VQMAP_SENTINEL_SHARE"


class SettingInvalid(VqmapError):
    """An environment variable holds what its setting cannot be."""

    code = "setting_invalid"


class Settings(Frozen):
    """Where this installation keeps its data.

    ``data_folder`` holds the issuer's signing key and, unless ``database_url`` says otherwise, the SQLite
    database. ``trusted_issuers`` are did:key identifiers whose certificates are believed beside our own.
    ``probe_share`` (0..0.5) is the number of probes for each suggestion shown, and ``sentinel_share`` (0..0.5) the
    share of evidence items whose suggestions hold one that is known to be wrong; 0 turns either off.
    """

    data_folder: Path = Path("vqmap-data")
    database_url: str = ""
    issuer_name: str = "vqmap centre"
    trusted_issuers: tuple[str, ...] = ()
    probe_share: float = Field(default=0.05, ge=0, le=0.5)
    sentinel_share: float = Field(default=0.0, ge=0, le=0.5)

    @property
    def database(self) -> str:
        """The database address; an SQLite file in the data folder by default."""
        return self.database_url or f"sqlite:///{self.data_folder / 'vqmap.db'}"

    @property
    def key_file(self) -> Path:
        """The file that holds the issuer's Ed25519 key."""
        return self.data_folder / "issuer-key.pem"


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables; what is absent keeps its default.

    Raises:
        SettingInvalid: a share is no number from 0 to 0.5.

    >>> settings_from({"VQMAP_DATA": "here"}).database
    'sqlite:///here/vqmap.db'
    """
    default = Settings()
    read: dict[str, object] = {
        "data_folder": Path(environment.get(DATA_VARIABLE, default.data_folder)),
        "database_url": environment.get(DATABASE_VARIABLE, ""),
        "issuer_name": environment.get(ISSUER_VARIABLE, default.issuer_name),
        "trusted_issuers": tuple(environment.get(TRUSTED_VARIABLE, "").split()),
        "probe_share": environment.get(PROBE_VARIABLE) or default.probe_share,
        "sentinel_share": environment.get(SENTINEL_VARIABLE) or default.sentinel_share,
    }
    try:
        return Settings.model_validate(read)
    except ValidationError as problem:
        wrong = " and ".join(_VARIABLE_OF.get(str(each["loc"][0]), str(each["loc"][0])) for each in problem.errors())
        raise SettingInvalid(f"{wrong} cannot be used.", remedy="Give a number from 0 to 0.5, as in 0.05.") from problem


_VARIABLE_OF = {"probe_share": PROBE_VARIABLE, "sentinel_share": SENTINEL_VARIABLE}
