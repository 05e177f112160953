"""SourceDocument: the bytes a designer hands in, and what can be learned of them once for all readers."""

import hashlib
from functools import cached_property

from pydantic import field_validator

from competence_graph import Frozen
from standards_ingest.encoding import DecodedText, decode
from standards_ingest.json_text import ParsedJson, looks_like_json, parse_json

MAX_BYTES = 64 * 1024 * 1024


class SourceDocument(Frozen):
    """A document as it came: its bytes, and the name it was handed in under (never used to recognise it)."""

    content: bytes
    name: str

    @field_validator("name", mode="before")
    @classmethod
    def _is_printable(cls, name: str) -> str:
        """Replace what is not text: a file system hands out names that no text encoding can hold."""
        return name.encode("utf-8", "replace").decode("utf-8")

    @property
    def stem(self) -> str:
        """Return the name without folders and ending.

        >>> SourceDocument(content=b"", name="units/tiling.v2.csv").stem
        'tiling.v2'
        """
        last = self.name.replace("\\", "/").rsplit("/", 1)[-1]
        return last.rsplit(".", 1)[0] or last

    @cached_property
    def sha256(self) -> str:
        """The hexadecimal SHA-256 of the bytes."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def decoded(self) -> DecodedText:
        """The bytes as text."""
        return decode(self.content)

    @cached_property
    def json_document(self) -> ParsedJson:
        """The text as JSON; findings on the encoding stand first."""
        text = self.decoded.text
        if text is None or not looks_like_json(text):
            return ParsedJson(findings=self.decoded.findings)
        parsed = parse_json(text)
        return ParsedJson(value=parsed.value, findings=(*self.decoded.findings, *parsed.findings))
