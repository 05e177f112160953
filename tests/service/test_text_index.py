"""The texts handed in, kept ready: few are read while somebody waits, many in the background, each once."""

import time
from collections.abc import Collection
from threading import Event

from mapping_engine import DoubtKind, EvidenceId, LearnedModel, OtherText, PersonId, doubts_about
from service.offering import AtCentre
from service.text_index import AT_ONCE, TextIndex

STORY = (
    "On the Tuesday I drove the small van to the depot, signed for eleven boxes of brackets, checked each against the "
    "sheet, and found two short, so I rang the office before I left and wrote the shortage on both copies of the note."
)


class Shelf:
    """Holdings of one centre in memory; reading waits for ``may_read``."""

    def __init__(self, texts: int, centre: str = "main") -> None:
        self.key = (centre, "sha256:release")
        self.held = {EvidenceId(f"E{n}"): f"Item {n}. {STORY if n == 0 else n}" for n in range(texts)}
        self.read: list[EvidenceId] = []
        self.may_read = Event()
        self.may_read.set()

    def promoted(self) -> str | None:
        return None

    def learned(self, version: str) -> LearnedModel:
        raise AssertionError(version)

    def evidence_ids(self) -> frozenset[EvidenceId]:
        return frozenset(self.held)

    def texts(self, evidence_ids: Collection[EvidenceId]) -> tuple[OtherText, ...]:
        assert self.may_read.wait(10)
        self.read.extend(evidence_ids)
        return tuple(OtherText(each, PersonId("somebody"), self.held[each]) for each in evidence_ids)


def asking(shelf: Shelf) -> AtCentre:
    return AtCentre(EvidenceId("new"), PersonId("me"), shelf)


def kinds(index: TextIndex, shelf: Shelf) -> set[DoubtKind]:
    beside, _ = index.beside(asking(shelf))
    return {each.kind for each in doubts_about(STORY, (), others=beside)}


def test_few_texts_are_read_while_somebody_waits_and_each_once() -> None:
    index, shelf = TextIndex(), Shelf(3)
    assert DoubtKind.OTHER_LEARNERS_TEXT in kinds(index, shelf)
    shelf.held[EvidenceId("E9")] = "A later one."
    assert index.beside(asking(shelf))[1] == 0
    assert sorted(shelf.read) == ["E0", "E1", "E2", "E9"]


def test_many_texts_are_read_in_the_background_and_the_number_unread_is_told() -> None:
    index, shelf = TextIndex(), Shelf(AT_ONCE + 1)
    shelf.may_read.clear()
    assert [index.beside(asking(shelf))[1] for _ in range(2)] == [AT_ONCE + 1] * 2
    shelf.may_read.set()
    deadline = time.monotonic() + 20
    while index.beside(asking(shelf))[1] and time.monotonic() < deadline:
        time.sleep(0.01)
    assert DoubtKind.OTHER_LEARNERS_TEXT in kinds(index, shelf)
    assert sorted(shelf.read) == sorted(shelf.held)


def test_centres_do_not_share_a_shelf() -> None:
    index = TextIndex()
    assert DoubtKind.OTHER_LEARNERS_TEXT in kinds(index, Shelf(1))
    assert kinds(index, Shelf(0, "other")) == set()
