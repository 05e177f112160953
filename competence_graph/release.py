"""Release: a standard that can no longer change, addressed by the hash of its content."""

from functools import cached_property
from typing import Self

from pydantic import model_validator

from competence_graph.errors import InvalidStandard
from competence_graph.findings import has_errors
from competence_graph.frozen import Frozen, fingerprint
from competence_graph.graph import CompetenceGraph
from competence_graph.identifiers import ReleaseId
from competence_graph.integrity import blocking_findings, integrity_findings
from competence_graph.standard import Standard

_PROVEN = "_proven"
"""Where a release keeps which id and which standard were found to belong together; a changed copy differs in one."""


class Release(Frozen):
    """An immutable standard whose id is the fingerprint of its content.

    Id and integrity are checked whenever a release is made or read; one that was checked stays so, for it is frozen.
    """

    id: ReleaseId
    standard: Standard

    @classmethod
    def of(cls, standard: Standard) -> Self:
        """Release a standard that carries no error.

        Raises:
            InvalidStandard: some finding on the standard has severity error; all of them are listed.
        """
        findings = integrity_findings(standard)
        if has_errors(findings):
            raise InvalidStandard(
                f"{standard.framework.title!r} cannot be released: some findings are errors.",
                remedy="Clear every finding with severity error, then import again.",
                findings=findings,
            )
        return cls(id=release_id_of(standard), standard=standard)

    @model_validator(mode="after")
    def _is_what_it_says(self) -> Self:
        """Pydantic asks again for every value that the release becomes part of; the content is hashed once."""
        proven = self.__dict__.get(_PROVEN)
        if proven is not None and proven[0] == self.id and proven[1] is self.standard:
            return self
        if self.id != release_id_of(self.standard):
            raise ValueError("the release id is not the fingerprint of its content")
        if has_errors(blocking_findings(self.standard)):
            raise ValueError("a standard with errors cannot be a release")
        self.__dict__[_PROVEN] = (self.id, self.standard)
        return self

    @cached_property
    def graph(self) -> CompetenceGraph:
        """The standard as a graph, built once."""
        return CompetenceGraph(self.standard)

    @property
    def title(self) -> str:
        """The qualification's title, or the framework's where there is no qualification."""
        qualification = self.standard.qualification
        return qualification.title if qualification else self.standard.framework.title


def release_id_of(standard: Standard) -> ReleaseId:
    """Return the content address of a standard."""
    return ReleaseId(fingerprint(standard))
