"""Settings: where the data lives and whose name stands on certificates, from the environment."""

from collections.abc import Mapping
from pathlib import Path

from competence_graph import Frozen

DATA_VARIABLE = "VQMAP_DATA"
DATABASE_VARIABLE = "VQMAP_DATABASE_URL"
ISSUER_VARIABLE = "VQMAP_ISSUER_NAME"
TRUSTED_VARIABLE = "VQMAP_TRUSTED_ISSUERS"


class Settings(Frozen):
    """Where this installation keeps its data.

    ``data_folder`` holds the issuer's signing key and, unless ``database_url`` says otherwise, the SQLite
    database. ``trusted_issuers`` are did:key identifiers whose certificates are believed beside our own.
    """

    data_folder: Path = Path("vqmap-data")
    database_url: str = ""
    issuer_name: str = "vqmap centre"
    trusted_issuers: tuple[str, ...] = ()

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

    >>> settings_from({"VQMAP_DATA": "here"}).database
    'sqlite:///here/vqmap.db'
    """
    default = Settings()
    return Settings(
        data_folder=Path(environment.get(DATA_VARIABLE, default.data_folder)),
        database_url=environment.get(DATABASE_VARIABLE, ""),
        issuer_name=environment.get(ISSUER_VARIABLE, default.issuer_name),
        trusted_issuers=tuple(environment.get(TRUSTED_VARIABLE, "").split()),
    )
