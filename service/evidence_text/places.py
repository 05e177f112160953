"""Where a stretch of evidence text stands in the file that it was read from."""

from competence_graph import Frozen, later


class Place(Frozen):
    """A place in a file, in the terms of its format; what does not apply is empty.

    ``member`` is the way through archives and e-mails to the file meant (``photos.zip/log.docx``); ``part`` names
    what is neither page, slide nor sheet (``footnotes``, ``subject``); ``moment`` is a time in a recording.
    Numbers count from 1.
    """

    member: str = later("")
    page: int | None = later(None)
    slide: int | None = later(None)
    sheet: str = later("")
    cell: str = later("")
    part: str = later("")
    paragraph: int | None = later(None)
    line: int | None = later(None)
    moment: str = later("")

    def label(self) -> str:
        """Return the place in words.

        >>> Place(member="work.zip/log.xlsx", sheet="Week 1", cell="B4").label()
        'work.zip/log.xlsx, sheet “Week 1”, cell B4'
        """
        numbered = (("page", self.page), ("slide", self.slide), ("paragraph", self.paragraph), ("line", self.line))
        words = {name: f"{name} {number}" for name, number in numbered if number is not None}
        sheet = f"sheet “{self.sheet}”" if self.sheet else ""
        cell = f"cell {self.cell}" if self.cell else ""
        order = (self.member, words.get("page"), words.get("slide"), sheet, cell, self.part)
        return ", ".join(filter(None, (*order, words.get("paragraph"), words.get("line"), self.moment)))


class Stretch(Frozen):
    """A stretch of the text, ``text[start:end]``, and the place it was read at."""

    start: int
    end: int
    place: Place
