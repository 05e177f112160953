"""The composition root: the only place where stores, clock, key and matchers are chosen."""

import os
import uuid
from datetime import UTC, datetime
from pathlib import Path

from service.ports import Clock, Equipment
from service.settings import Settings
from service.signing import SigningKey
from service.storage.database import SqlUnitOfWork, open_database
from service.suggesting import SuggesterPool


def equip(settings: Settings, *, clock: Clock | None = None, use_model: bool = True) -> Equipment:
    """Return the equipment of an installation; its folder, key and tables are made where they are missing."""
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    key = issuer_key(settings.key_file)
    return Equipment(
        unit_of_work=SqlUnitOfWork(open_database(settings.database)),
        clock=clock or _now,
        issuer_key=key,
        issuer_name=settings.issuer_name,
        trusted_issuers=(key.did_key, *settings.trusted_issuers),
        suggest=SuggesterPool(use_model=use_model),
        new_id=lambda: str(uuid.uuid4()),
    )


def issuer_key(file: Path) -> SigningKey:
    """Return the issuer's key, made at the first start and readable by this account alone."""
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(SigningKey.generate().to_pem())
    return SigningKey.from_pem(file.read_bytes())


def _now() -> datetime:
    return datetime.now(UTC)


def trusted_by(settings: Settings) -> tuple[str, ...]:
    """Return whose certificates this installation believes: its own issuer's, if made, and those configured."""
    own = (issuer_key(settings.key_file).did_key,) if settings.key_file.exists() else ()
    return (*own, *settings.trusted_issuers)
