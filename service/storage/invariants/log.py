"""The log: every event stands where it was appended, and every row is what the newest event about it left behind."""

from collections.abc import Collection

from sqlalchemy import Connection

from service.audit_trail import AuditReport, verify_log
from service.storage.audit import SqlAudit
from service.storage.invariants.base import Invariant


def report_of(connection: Connection, trusted: Collection[str]) -> AuditReport:
    """Recompute the whole log and compare it with its tree, its tree heads and every audited row."""
    log = SqlAudit(connection)
    return verify_log(
        log.events(),
        node=log.node_in_order(),
        size=log.size(),
        checkpoints=log.checkpoints(),
        states=log.states(),
        trusted=trusted,
    )


def log_is_whole(connection: Connection, trusted: Collection[str]) -> Invariant:
    """Find every event that was changed, and every row without its event."""
    report = report_of(connection, trusted)
    broken = tuple(f"{each.place}: {each.message}" for each in report.findings)
    return Invariant("events and rows that do not agree", report.events, broken, f" events, {report.objects:,} rows")
