"""The wording of a line made plain: white space, invisible characters, quotation marks and stray bullets.

Nothing is reworded. The plain form is what people search and machines compare; where it differs, the
wording of the source is kept beside it.
"""

import re

BULLET = "•"
_SYMBOL_BULLETS = (
    "\uf0b7\uf0d8\uf0a7\uf0a8\uf0fc\uf0fe\uf076\uf06e\uf06f\uf071\uf075\uf077\uf0e0\uf0be\uf02d\u25cf\u25aa"
)
_PLAIN_MARKS = {"\u2018": "'", "\u2019": "'", "\u201b": "'", "\u201c": '"', "\u201d": '"', "\u201f": '"', "\u2017": '"'}
_TRANSLATION = str.maketrans({**dict.fromkeys(_SYMBOL_BULLETS, BULLET), **_PLAIN_MARKS})
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINE_END = re.compile("\r\n?|[\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r" ?\n[ \n]*")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_ASCII_PLAIN = re.compile(r"(?:[!-~]+(?: [!-~]+)*)?")


def plain(text: str) -> str:
    r"""Return the plain form of a wording; line breaks stay, every other white space becomes one blank.

    >>> plain("Explain workshop layout: \uf0b7\u00a0Gangway \uf0b7  Store")
    'Explain workshop layout: • Gangway • Store'
    >>> plain(" Use the learner\u2019s\r\n\r\nown \u200bwords ")
    "Use the learner's\nown words"
    """
    if _ASCII_PLAIN.fullmatch(text):
        return text
    visible = _INVISIBLE.sub("", text).translate(_TRANSLATION)
    lines = _CONTROL.sub(" ", _LINE_END.sub("\n", visible))
    return _BLANK_LINES.sub("\n", _SPACES.sub(" ", lines)).strip()


def has_symbol_bullets(text: str) -> bool:
    r"""Tell whether a wording carries bullets that only a symbol typeface can show.

    >>> has_symbol_bullets("Tools: \uf0d8 Hammer"), has_symbol_bullets("Tools: • Hammer")
    (True, False)
    """
    return any(character in _SYMBOL_BULLETS for character in text)


def has_invisible_characters(text: str) -> bool:
    r"""Tell whether a wording carries characters that nobody can see but every comparison can.

    >>> has_invisible_characters("1.1\u200b"), has_invisible_characters("1.1")
    (True, False)
    """
    return _INVISIBLE.search(text) is not None or _CONTROL.search(text) is not None


def unknown_symbols(text: str) -> str:
    r"""Return the private-use characters that no rule here knows, each once.

    >>> unknown_symbols("Turn by 90\uf0b0 \uf0b7 twice")
    '\uf0b0'
    """
    found = _PRIVATE_USE.findall(text)
    return "".join(dict.fromkeys(character for character in found if character not in _SYMBOL_BULLETS))


def match_key(words: str) -> str:
    """Return the form in which headers, keys and types are compared: lower case, letters and digits only.

    >>> match_key("Human Coding Scheme"), match_key("CFItemType")
    ('humancodingscheme', 'cfitemtype')
    """
    return "".join(character for character in words.casefold() if character.isalnum())


def shortened(words: str, *, at_most: int = 60) -> str:
    """Return a wording cut to a length that fits a message.

    >>> shortened("Explain workshop layout", at_most=8)
    'Explain…'
    """
    return words if len(words) <= at_most else words[: at_most - 1] + "…"
