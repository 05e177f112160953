"""What a centre holds of a release, read for the suggestion engine in transactions of its own."""

from collections.abc import Collection
from typing import NamedTuple

from competence_graph import ReleaseId
from mapping_engine import EvidenceId, LearnedModel, OtherText
from service.ports import UnitOfWork


class CentreHoldings(NamedTuple):
    """Holdings of one centre and release, as the store has them at the moment they are asked for."""

    unit_of_work: UnitOfWork
    centre_id: str
    release_id: ReleaseId

    @property
    def key(self) -> tuple[str, str]:
        """The centre and the release."""
        return self.centre_id, self.release_id

    def promoted(self) -> str | None:
        """Return the version of the learned model in use, if one is."""
        with self.unit_of_work.read() as work:
            return work.learned_models.promoted_version(self.centre_id, self.release_id)

    def learned(self, version: str) -> LearnedModel:
        """Return a learned model of the centre."""
        with self.unit_of_work.read() as work:
            return work.learned_models.get(self.centre_id, version).model

    def evidence_ids(self) -> frozenset[EvidenceId]:
        """Return the ids of all evidence that the centre's learners handed in."""
        with self.unit_of_work.read() as work:
            return work.portfolios.evidence_ids(self.centre_id, self.release_id)

    def texts(self, evidence_ids: Collection[EvidenceId]) -> tuple[OtherText, ...]:
        """Return the texts of some of the centre's evidence; ids of other evidence are passed over."""
        with self.unit_of_work.read() as work:
            return work.portfolios.texts(self.centre_id, self.release_id, evidence_ids)
