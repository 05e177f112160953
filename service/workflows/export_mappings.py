"""Suggestions and decisions of a centre are exported in a form that other systems read."""

from importlib.metadata import version

from mapping_engine import MappedPortfolio, SuggestionRecord, sssom_rows, sssom_text
from service.portfolio import Portfolio, Registration
from service.ports import Equipment, Period, Work
from service.roles import Actor, Permission
from service.workflows.access import visible_registration


def export_sssom(actor: Actor, equipment: Equipment, *, registration_id: str | None = None) -> str:
    """Return an SSSOM mapping set of one registration, or of all of the centre's.

    Raises:
        NotFound: the centre has no such registration.
    """
    actor.require(Permission.EXPORT_MAPPINGS)
    with equipment.unit_of_work.read() as work:
        chosen = _chosen(actor, work, registration_id)
        by_evidence: dict[str, list[SuggestionRecord]] = {}
        for each in work.suggestions.records(actor.centre_id, Period()):
            by_evidence.setdefault(each.evidence_id, []).append(each)
        portfolios = [work.portfolios.portfolio(each) for each in chosen]
    rows = (row for each in portfolios for row in sssom_rows(_mapped(each, by_evidence), each.release.graph))
    what = f"registration {registration_id}" if registration_id else f"centre {actor.centre_id}"
    return sssom_text(rows, title=f"Evidence and criteria of {what}", tool_version=version("vqmap"))


def _chosen(actor: Actor, work: Work, registration_id: str | None) -> tuple[Registration, ...]:
    if registration_id is None:
        return work.portfolios.registrations(actor.centre_id)
    return (visible_registration(actor, work, registration_id),)


def _mapped(portfolio: Portfolio, by_evidence: dict[str, list[SuggestionRecord]]) -> MappedPortfolio:
    return MappedPortfolio(
        release_id=portfolio.release.id,
        evidence=portfolio.evidence,
        records=tuple(record for item in portfolio.evidence for record in by_evidence.get(item.id, ())),
        mappings=portfolio.mappings,
        sign_offs=portfolio.sign_offs,
    )
