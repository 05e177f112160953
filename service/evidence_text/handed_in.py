"""HandedIn: a file as a learner handed it in, with the files that lay beside it."""

from collections.abc import Mapping

from pydantic import field_validator

from competence_graph import Frozen


class HandedIn(Frozen):
    """The bytes of a file and its name; ``beside`` holds files handed in with it (a transcript), by name.

    The name is shown to people and never decides how the file is read.
    """

    name: str
    content: bytes
    beside: Mapping[str, bytes] = {}

    @field_validator("name", mode="before")
    @classmethod
    def _is_printable(cls, name: str) -> str:
        """Replace what is not text: file systems and archives hold names that no text encoding can hold."""
        return name.encode("utf-8", "replace").decode("utf-8").replace("\0", "�")

    @property
    def last_name(self) -> str:
        r"""Return the name without folders.

        >>> HandedIn(name="week 1\\log.docx", content=b"").last_name
        'log.docx'
        """
        return self.name.replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def ending(self) -> str:
        """Return what follows the last full stop, in small letters, or nothing."""
        return self.last_name.rpartition(".")[2].lower() if "." in self.last_name else ""
