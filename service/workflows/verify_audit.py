"""The log is checked against itself, its signed tree heads, and every row it speaks of."""

from service.audit_trail import AuditReport, Checkpoint, verify_log
from service.errors import NotFound
from service.ports import Equipment
from service.roles import Actor, Permission


def audit_report(actor: Actor, equipment: Equipment) -> AuditReport:
    """Recompute the whole log and say whether anything was changed behind its back."""
    actor.require(Permission.READ_AUDIT)
    with equipment.unit_of_work.across_centres().read() as work:
        return verify_log(
            work.audit.events(),
            node=work.audit.node_in_order(),
            size=work.audit.size(),
            checkpoints=work.audit.checkpoints(),
            states=work.audit.states(),
            trusted=equipment.trusted_issuers,
        )


def newest_checkpoint(actor: Actor, equipment: Equipment) -> Checkpoint:
    """Return the newest signed tree head.

    Raises:
        NotFound: none was signed yet; one is signed with every certificate.
    """
    actor.require(Permission.READ_AUDIT)
    with equipment.unit_of_work.read() as work:
        checkpoints = work.audit.checkpoints()
    if not checkpoints:
        raise NotFound("No tree head has been signed yet.", remedy="One is signed with every certificate.")
    return checkpoints[-1]
