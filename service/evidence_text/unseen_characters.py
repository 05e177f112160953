r"""Characters that a reader of the page cannot see: of no width, steering the direction, or carrying hidden letters.

Joiners are part of writing in many scripts and of pictographs, so they stay between characters beyond ASCII.
Tag characters (U+E0020 to U+E007E) repeat ASCII invisibly; what they spell is told.
"""

import re

_TAGS = "\U000e0000-\U000e007f"
_UNSEEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u180e\u061c\U000e0100-\U000e01ef" + _TAGS + "]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
_TAGS_ONLY = re.compile(f"[{_TAGS}]+")
_HARMLESS = re.compile("[\u00ad\u0000-\u0008\u000e-\u001f\ufffe\uffff]")
_FLAG = re.compile(f"\U0001f3f4[{_TAGS}]+")
_AROUND = 20


def without_unseen(text: str) -> str:
    r"""Return the text as it is seen.

    >>> without_unseen("iso\u200blate the sup\u00adply"), without_unseen("می\u200cخواهم")
    ('isolate the supply', 'می\u200cخواهم')
    """
    return _HARMLESS.sub("", _UNSEEN.sub("", text))


def unseen_words(text: str) -> tuple[str, ...]:
    r"""Return what cannot be seen in a text: words spelled by tags, else the words that the characters stand in.

    A byte order mark at the very beginning is a habit of programs and is not told.

    >>> unseen_words("Well\U000e0069\U000e0073 done"), unseen_words("iso\u200blate it"), unseen_words("plain")
    (('is',), ('isolate it',), ())
    """
    text = _FLAG.sub("", text.removeprefix("\ufeff"))
    if not _UNSEEN.search(text):
        return ()
    spelled = [_spelled(match.group()) for match in _TAGS_ONLY.finditer(text)]
    around = [_around(text, match) for match in _UNSEEN.finditer(_TAGS_ONLY.sub("", text))]
    return tuple(dict.fromkeys(filter(None, (*spelled, *around))))


def _spelled(tags: str) -> str:
    return "".join(chr(ord(tag) - 0xE0000) for tag in tags if 0xE0020 <= ord(tag) <= 0xE007E)


def _around(text: str, match: re.Match[str]) -> str:
    text = _TAGS_ONLY.sub("", text)
    start = max(text.rfind(" ", 0, match.start()) + 1, match.start() - _AROUND)
    return without_unseen(text[start : match.end() + _AROUND]).strip()
