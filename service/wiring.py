"""The composition root: the only place where stores, clock, key and matchers are chosen."""

import os
import tempfile
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from service.chat_reranker import reranker_from
from service.entrance import Entrance
from service.errors import StoreUnsafe
from service.offering import Mixing, SuggestionEngine
from service.openid import providers_of
from service.ports import Clock, Equipment
from service.roles import Role
from service.sealing import Seal
from service.settings import SECOND_FACTOR_VARIABLE, SettingInvalid, Settings
from service.signing import SigningKey
from service.storage.database import SqlUnitOfWork, open_database
from service.suggesting import SuggesterPool


def equip(
    settings: Settings,
    *,
    clock: Clock | None = None,
    use_model: bool = True,
    suggest: SuggestionEngine | None = None,
) -> Equipment:
    """Return the equipment of an installation; its folder, key and tables are made where they are missing.

    ``suggest`` takes the place of a pool of suggesters that ``use_model`` would decide about.

    Raises:
        StoreUnsafe: the folder or the database cannot be used.
        KeyUnusable: the issuer's key cannot be read.
        SealBroken: the sealing key cannot be read.
        SettingInvalid: the file of sign-in providers or a role that needs a second factor is wrong.
        ReRankerUnsafe: the re-ranker's settings would not work, or would send texts where others can read them.
    """
    try:
        settings.data_folder.mkdir(parents=True, exist_ok=True)
        key = issuer_key(settings.key_file)
        entrance = _entrance(settings)
    except OSError as problem:
        said = f"The data folder {settings.data_folder} cannot be used: {problem.strerror or problem}."
        raise StoreUnsafe(said, remedy="Set VQMAP_DATA to a folder that may be written.") from problem
    return Equipment(
        unit_of_work=SqlUnitOfWork(open_database(settings.database)),
        clock=clock or _now,
        issuer_key=key,
        issuer_name=settings.issuer_name,
        trusted_issuers=(key.did_key, *settings.trusted_issuers),
        suggest=suggest or SuggesterPool(use_model=use_model, reranker=reranker_from(settings)),
        new_id=lambda: str(uuid.uuid4()),
        mixing=Mixing(probe_share=settings.probe_share, sentinel_share=settings.sentinel_share),
        entrance=entrance,
    )


def _entrance(settings: Settings) -> Entrance:
    """Return how people and programs get in; the sealing key is made at the first start."""
    known = {role.value for role in Role}
    unknown = ", ".join(sorted(set(settings.second_factor_roles) - known))
    if unknown:
        raise SettingInvalid(
            f"{SECOND_FACTOR_VARIABLE}: there is no role {unknown}.", remedy=f"Choose from: {', '.join(sorted(known))}."
        )
    if not settings.seal_file.exists():
        _write_once(settings.seal_file, Seal.new_key())
    return Entrance(
        seal=Seal(settings.seal_file.read_bytes()),
        providers=providers_of(settings.providers_file, settings.public_url),
        second_factor_roles=frozenset(Role(name) for name in settings.second_factor_roles),
        session_hours=settings.session_hours,
        idle_minutes=settings.idle_minutes,
        access_minutes=settings.access_minutes,
        public_url=settings.public_url,
    )


def issuer_key(file: Path) -> SigningKey:
    """Return the issuer's key, made at the first start and readable by this account alone."""
    if not file.exists():
        _write_once(file, SigningKey.generate().to_pem())
    return SigningKey.from_pem(file.read_bytes())


def _write_once(file: Path, content: bytes) -> None:
    """Write a key beside its place and link it in whole, so that two first starts at once end with one key."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".new-key-")
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
        with suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()


def _now() -> datetime:
    return datetime.now(UTC)


def trusted_by(settings: Settings) -> tuple[str, ...]:
    """Return whose certificates this installation believes: its own issuer's, if made, and those configured."""
    own = (issuer_key(settings.key_file).did_key,) if settings.key_file.exists() else ()
    return (*own, *settings.trusted_issuers)
