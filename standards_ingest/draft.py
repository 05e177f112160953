"""DraftStandard: what every reader hands on, each line still with its place in the source."""

from collections.abc import Mapping

from pydantic import Field

from competence_graph import (
    Association,
    CriterionDemands,
    Extensions,
    Finding,
    Framework,
    Frozen,
    Json,
    Qualification,
    UnitDemands,
)


class DraftLine(Frozen):
    """One line of the source, in the source's own words and with the source's own type.

    ``wording`` stands in for a text that the source leaves empty; ``text`` is always what the source says. ``demands``
    are a unit's or a criterion's, where the format states any.
    """

    id: str
    text: str
    place: str
    code: str = ""
    item_type: str = ""
    wording: str | None = None
    language: str | None = None
    unit_number: str | None = None
    level: int | None = None
    credit: int | None = None
    glh: int | None = None
    demands: UnitDemands | CriterionDemands | None = None
    extensions: Extensions = Field(default_factory=dict)


class DraftStandard(Frozen):
    """A document as one reader understood it; without a framework where there was nothing to understand."""

    framework: Framework | None = None
    qualification: Qualification | None = None
    lines: tuple[DraftLine, ...] = ()
    associations: tuple[Association, ...] = ()
    findings: tuple[Finding, ...] = ()


def extension(name: str, fields: Mapping[str, Json]) -> Extensions:
    """Return fields that vqmap does not model under the name of their format, or nothing where there are none.

    >>> extension("case", {"notes": "Revised"}), extension("case", {})
    ({'case': {'notes': 'Revised'}}, {})
    """
    return {name: dict(fields)} if fields else {}
