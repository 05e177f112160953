"""Settings come from the environment, and what is absent keeps its default."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from service.offering import Mixing
from service.settings import SettingInvalid, Settings, settings_from
from service.wiring import equip, issuer_key, trusted_by


def test_without_any_variable_everything_lies_in_one_folder() -> None:
    settings = settings_from({})
    assert settings == Settings()
    assert settings.database == "sqlite:///vqmap-data/vqmap.db"
    assert settings.key_file == Path("vqmap-data/issuer-key.pem")
    assert settings.trusted_issuers == ()


def test_every_variable_is_heard() -> None:
    environment = {
        "VQMAP_DATA": "elsewhere",
        "VQMAP_DATABASE_URL": "sqlite:///other.db",
        "VQMAP_ISSUER_NAME": "Fenwick Training",
        "VQMAP_TRUSTED_ISSUERS": "did:key:one  did:key:two\n",
        "VQMAP_PROBE_SHARE": "0.1",
        "VQMAP_SENTINEL_SHARE": "0.02",
        "PATH": "ignored",
    }
    settings = settings_from(environment)
    assert (settings.data_folder, settings.database) == (Path("elsewhere"), "sqlite:///other.db")
    assert settings.key_file == Path("elsewhere/issuer-key.pem")
    assert settings.issuer_name == "Fenwick Training"
    assert settings.trusted_issuers == ("did:key:one", "did:key:two")
    assert (settings.probe_share, settings.sentinel_share) == (0.1, 0.02)


@pytest.mark.parametrize("share", ["much", "-0.1", "0.51", "nan", "inf"])
@pytest.mark.parametrize("variable", ["VQMAP_PROBE_SHARE", "VQMAP_SENTINEL_SHARE"])
def test_a_share_that_is_none_is_refused_in_words(variable: str, share: str) -> None:
    with pytest.raises(SettingInvalid, match=variable):
        settings_from({variable: share})


def test_the_shares_reach_the_suggestions(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path, probe_share=0.2, sentinel_share=0.1)
    assert equip(settings, use_model=False).mixing == Mixing(probe_share=0.2, sentinel_share=0.1)


def test_settings_never_change_and_know_no_other_field() -> None:
    with pytest.raises(ValidationError):
        Settings(colour="red")  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        Settings().issuer_name = "another"  # type: ignore[misc]


def test_the_issuers_key_is_made_once_and_is_readable_by_this_account_alone(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    made = equip(settings, use_model=False).issuer_key.did_key
    assert settings.key_file.stat().st_mode & 0o777 == 0o600
    assert issuer_key(settings.key_file).did_key == made
    assert [path.name for path in settings.data_folder.iterdir() if path.name.startswith(".")] == []


def test_an_installation_trusts_itself_and_those_it_was_told_to(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path, trusted_issuers=("did:key:friend",))
    assert trusted_by(settings) == ("did:key:friend",)
    equipment = equip(settings, use_model=False)
    assert trusted_by(settings) == equipment.trusted_issuers == (equipment.issuer_key.did_key, "did:key:friend")
