"""What may be wrong with an installation: each finding with its remedy."""

import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import packages_distributions
from typing import TYPE_CHECKING

from competence_graph import Frozen, VqmapError
from mapping_engine import EVIDENCE_ADAPTER, ModelMissing, OnnxEncoder, check_model, installed_model
from service.errors import SealBroken
from service.sealing import Seal
from service.settings import Settings
from service.signing import SigningKey

if TYPE_CHECKING:
    from sqlalchemy import Engine

PACKAGES = ("competence_graph", "mapping_engine", "service", "standards_ingest")
_OLDEST_PYTHON = (3, 11)
_NOT_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


class Diagnosis(Frozen):
    """One thing that was looked at."""

    what: str
    is_well: bool
    found: str
    remedy: str = ""


def examine(settings: Settings) -> tuple[Diagnosis, ...]:
    """Look at the Python version, package names, language model, store with everything in it, keys and clock."""
    checks: tuple[Callable[[Settings], Iterator[Diagnosis]], ...] = (_python, _names, _model, _store, _keys, _clock)
    return tuple(diagnosis for check in checks for diagnosis in check(settings))


def _python(_settings: Settings) -> Iterator[Diagnosis]:
    yield Diagnosis(
        what="Python",
        is_well=sys.version_info >= _OLDEST_PYTHON,
        found=platform.python_version(),
        remedy="Install Python 3.11 or newer.",
    )


def _names(_settings: Settings) -> Iterator[Diagnosis]:
    """Our packages carry plain names, which another distribution in the same environment could also claim."""
    owners = packages_distributions()
    for name in PACKAGES:
        others = sorted({owner for owner in owners.get(name, ()) if owner != "vqmap"})
        yield Diagnosis(
            what=f"package {name}",
            is_well=not others,
            found=f"also installed by {', '.join(others)}" if others else "ours alone",
            remedy=f"Install vqmap in an environment of its own, or remove {', '.join(others)}.",
        )


def _model(_settings: Settings) -> Iterator[Diagnosis]:
    """Whether suggestions can compare meanings: the weights are hashed, and the model is loaded and used once."""
    try:
        encoder = OnnxEncoder(adapter=EVIDENCE_ADAPTER)
        check_model(installed_model())
        encoder.load()
        yield Diagnosis(what="language model", is_well=True, found=f"files as pinned; runs as {encoder.version}")
    except ModelMissing as problem:
        found = "not installed; suggestions compare words only"
        yield Diagnosis(what="language model", is_well=False, found=found, remedy=problem.remedy)
    except VqmapError as problem:
        yield Diagnosis(what="language model", is_well=False, found=problem.detail, remedy=problem.remedy)


def _store(settings: Settings) -> Iterator[Diagnosis]:
    from service.storage.database import opened_database

    try:
        with opened_database(settings.database) as engine:
            yield Diagnosis(what="store", is_well=True, found=settings.shown_database)
            yield from _live_store(engine, settings)
    except VqmapError as problem:
        yield Diagnosis(what="store", is_well=False, found=problem.detail, remedy=problem.remedy)
    except Exception as problem:
        yield Diagnosis(
            what="store",
            is_well=False,
            found=f"{settings.shown_database} cannot be used: {problem}",
            remedy="Check that the folder exists and may be written, or set VQMAP_DATA.",
        )


def _live_store(engine: "Engine", settings: Settings) -> Iterator[Diagnosis]:
    """Look into the store, in one state of it: the database itself, the log, and what must hold of every row."""
    from service.storage.database import backend_named
    from service.storage.invariants.log import log_is_whole
    from service.storage.invariants.people import second_factors_open
    from service.storage.invariants.registry import INVARIANTS

    backend, trusted = backend_named(engine.dialect.name), _trusted(settings)
    with backend.reading(engine, None) as connection:
        ailments = backend.ailments(connection)
        yield Diagnosis(
            what="database",
            is_well=not ailments,
            found="; ".join(said for said, _ in ailments) or "sound",
            remedy=" ".join(remedy for _, remedy in ailments),
        )
        for check in (log_is_whole, *INVARIANTS):
            found = check(connection, trusted)
            yield Diagnosis(what=found.what, is_well=not found.broken, found=found.told(), remedy=_HALT)
        found = second_factors_open(connection, _seal(settings))
        yield Diagnosis(what=found.what, is_well=not found.broken, found=found.told(), remedy=_BRING_BACK_OR_REMOVE)


def _trusted(settings: Settings) -> tuple[str, ...]:
    own = (SigningKey.from_pem(settings.key_file.read_bytes()).did_key,) if settings.key_file.exists() else ()
    return (*own, *settings.trusted_issuers)


_HALT = "Halt claims, keep a copy of the database as it is, and find out how it came about before anything is mended."


_BRING_BACK_OR_REMOVE = (
    "Bring the file sealing-key of the data folder back, or let an administrator remove these second factors."
)


def _seal(settings: Settings) -> Seal | None:
    """Return the installation's seal, or None where there is no such key."""
    try:
        return Seal(settings.seal_file.read_bytes())
    except (OSError, SealBroken):
        return None


def _keys(settings: Settings) -> Iterator[Diagnosis]:
    for what, file in (("issuer key", settings.key_file), ("sealing key", settings.seal_file)):
        if not file.exists():
            yield Diagnosis(what=what, is_well=True, found="not made yet; it is made at the first start")
            continue
        open_to_others = bool(file.stat().st_mode & 0o077)
        yield Diagnosis(
            what=what,
            is_well=not open_to_others and os.access(file, os.R_OK),
            found="readable by others" if open_to_others else "readable by this account only",
            remedy=f"chmod 600 {file}",
        )


def _clock(_settings: Settings) -> Iterator[Diagnosis]:
    now = datetime.now(UTC)
    yield Diagnosis(
        what="clock",
        is_well=now >= _NOT_BEFORE,
        found=f"{now:%Y-%m-%d %H:%M} UTC",
        remedy="Set the machine's clock: recency and certificates depend on it.",
    )
