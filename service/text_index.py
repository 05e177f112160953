"""What else was handed in, kept ready to be compared: an index for each centre and release, added to as evidence comes.

Reading a text for the index takes some milliseconds, so a suggestion waits for a few of them at most; a store that
was just opened and holds many is read in the background.
"""

from collections import OrderedDict
from threading import Lock, Thread
from typing import Final

from mapping_engine import EvidenceId, OtherTexts, TextsBeside
from service.offering import AtCentre, Holdings

AT_ONCE: Final = 200
"""So many new texts are read while somebody waits, within about a second; more are read in the background."""

_PORTION: Final = 500
_KEPT: Final = 16


class TextIndex:
    """The texts of each centre and release; many threads may ask at once."""

    def __init__(self) -> None:
        """Start empty."""
        self._shelves: OrderedDict[tuple[str, str], _Shelf] = OrderedDict()
        self._lock = Lock()

    def beside(self, at: AtCentre) -> tuple[TextsBeside, int]:
        """Return the other texts of the item's centre and release, and how many of them are still to be read."""
        shelf = self._shelf(at.holdings.key)
        unread = shelf.catch_up(at.holdings)
        return shelf.texts.beside(at.evidence_id, at.learner_id), unread

    def _shelf(self, key: tuple[str, str]) -> "_Shelf":
        with self._lock:
            shelf = self._shelves.setdefault(key, _Shelf())
            self._shelves.move_to_end(key)
            while len(self._shelves) > _KEPT:
                self._shelves.popitem(last=False)
        return shelf


class _Shelf:
    """The texts of one centre and release."""

    def __init__(self) -> None:
        self.texts = OtherTexts(())
        self._reading = Lock()

    def catch_up(self, holdings: Holdings) -> int:
        """Read what was handed in since, or have it read; return how many texts remain unread."""
        unread = self._unread(holdings)
        if not unread:
            return 0
        if len(unread) > AT_ONCE:
            self._read_in_background(holdings)
            return len(unread)
        with self._reading:
            self.texts.add(holdings.texts(self._unread(holdings)))
        return 0

    def _unread(self, holdings: Holdings) -> list[EvidenceId]:
        return sorted(each for each in holdings.evidence_ids() if each not in self.texts)

    def _read_in_background(self, holdings: Holdings) -> None:
        if self._reading.acquire(blocking=False):
            Thread(target=self._read_all, args=(holdings,), name="read-texts", daemon=True).start()

    def _read_all(self, holdings: Holdings) -> None:
        try:
            unread = self._unread(holdings)
            for start in range(0, len(unread), _PORTION):
                self.texts.add(holdings.texts(unread[start : start + _PORTION]))
        finally:
            self._reading.release()
