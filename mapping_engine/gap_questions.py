"""Questions for gaps: what an assessor might ask a learner about a criterion, made of its own words and fixed phrases.

A question never says what the standard does not. Where a wording cannot be turned with certainty, it is quoted.
"""

import re

from competence_graph import CriterionKind
from mapping_engine.command_verbs import FINDING_VERBS, TELLING_VERBS, base_of, past_of, words_in
from mapping_engine.criterion_parts import CriterionPart, ReadCriterion, is_verb_here, read_criterion

_TOLD = (TELLING_VERBS - {"give"}) | {"identify", "recognise", "recognize", "predict", "infer"}
_KNOWING = frozenset({"know", "understand"})
_WH = re.compile(r"(?:how|why|what|when|where|which|who|whose|whether)\b", re.IGNORECASE)
_FORBIDDING = re.compile(r"(?:do\s+not|don['’]t|never|not)\b", re.IGNORECASE)
_ADVERB = re.compile(r"([A-Za-z]+ly)\s+(?=[A-Za-z])")
_GIVE_TOLD = re.compile(
    r"give\s+(?:an?\s+|\w+\s+)?(?:examples?|reasons?|explanations?|definitions?|accounts?)\b", re.IGNORECASE
)
_OWN = re.compile(
    r"(?<!\w['’]s )(?<!\btheir )(?<!\byour )(?<!\bhis )(?<!\bher )(?<!\bits )(?<!\bour )(?<!\bmy )\bown(?= [a-z])"
)
_JOINED_WORD = re.compile(r"(?:,|\band\b|\bor\b|\bthen\b|&)\s+([A-Za-z][A-Za-z-]*)")
_PASSIVE = re.compile(r"\b(?:(is|are)|((?:must|should|shall|needs? to|has to|have to) be))(?=\s+(?!not\b)[a-z])")
_CLAUSE = re.compile(
    r"\b(?:that|which|who|when|where|if|whether|how|why|what|before|after|until|while|as|because|than|so|unless|once"
    r"|whenever|wherever|something|anything|nothing|everything)\b",
    re.IGNORECASE,
)
_NOUN_TOO = words_in("work plan report record order store stock test display supply control repair waste")
"""Verbs that open passive sentences as nouns: "Work areas are kept clean"."""

_PRONOUN = re.compile(r"\b(?:it|its|them|they|their|this|these|those)\b", re.IGNORECASE)
_NOUN_BEGINS = words_in(
    """
    the a an types kinds ways methods reasons causes principles procedures sources signs symptoms effects factors
    requirements responsibilities roles importance purpose law legislation current relevant main common different
    """
)
_PREPOSITIONS = words_in(
    """
    about above across after against along around as at before behind below between by during for from in into of off on
    onto over so through to towards under until up when where while with within without if because using
    """
)
_ARTICLE = re.compile(r"\b(?:the|a|an|any|all|each|every|their|its|your|his|her)\s+$", re.IGNORECASE)
_PAST = {"is": "was", "are": "were"}


def gap_question(
    wording: str, *, kind: CriterionKind = CriterionKind.ASSESSMENT, missing: CriterionPart | None = None
) -> str:
    """Return what an assessor might ask where evidence for a criterion is missing, or for one part of it alone.

    ``kind`` settles verbs that may mean knowing or doing; ``missing`` is a part of this wording.

    >>> gap_question("Explain why records must be accurate")
    'Can you explain why records must be accurate?'
    >>> gap_question("Check the equipment before use")
    'Tell me about a time when you checked the equipment before use: what did you do, and what did you find?'
    """
    read = read_criterion(wording)
    if missing is not None and len(read.parts) > 1:
        return _about_part(read, missing, kind)
    return _about(_Body(wording[read.lead :]), kind)


class _Body:
    """A wording without its lead-in, in one line, and the verbs that it opens with."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split()).rstrip(" .;:,")
        adverb = _ADVERB.match(self.text)
        self.adverb = adverb[1].lower() if adverb and base_of(_first_word(self.text[adverb.end() :])) else ""
        self.sentence = self.text[adverb.end() :] if adverb and self.adverb else self.text
        read = read_criterion(self.sentence)
        self.verbs = read.verbs if read.lead == 0 else ()
        self.bases = tuple(base_of(verb) or verb.lower() for verb in self.verbs)

    @property
    def is_imperative(self) -> bool:
        """Tell whether the verbs stand as in a command, not in the third person or as gerunds."""
        return all(verb.lower() == base for verb, base in zip(self.verbs, self.bases, strict=True))

    @property
    def may_hold_more_verbs(self) -> bool:
        """Tell whether a word behind "and" or a comma might be another verb of the same sentence."""
        is_joined = _JOINED_WORD.match(self.behind.lstrip()) is not None
        return is_joined or any(base_of(word) is not None for word in _JOINED_WORD.findall(self.behind))

    @property
    def behind(self) -> str:
        """What stands behind the opening verbs."""
        return self.turned(self.bases)[1]

    def turned(self, forms: tuple[str, ...]) -> tuple[str, str]:
        """Return the opening verbs in these forms, as they were joined, and what stands behind them."""
        said, place = "", 0
        for verb, form in zip(self.verbs, forms, strict=True):
            start = self.sentence.index(verb, place)
            said += self.sentence[place:start] + form
            place = start + len(verb)
        return f"{self.adverb} {said}".strip(), _to_you(self.sentence[place:])


def _about(body: _Body, kind: CriterionKind) -> str:
    if not body.text:
        return "What can you tell me about this?"
    if _FORBIDDING.match(body.text):
        return f'Can you tell me how you keep to this: "{body.text}"?'
    if not body.verbs or (body.bases[0] in _NOUN_TOO and _passive_in(body.text)):
        return _without_verb(body.text)
    if body.bases[0] in _KNOWING:
        return _known(body)
    return _told(body) if _is_told(body, kind) else _done(body)


def _is_told(body: _Body, kind: CriterionKind) -> bool:
    if kind is not CriterionKind.ASSESSMENT:
        return kind is CriterionKind.KNOWLEDGE
    return body.bases[0] in _TOLD or _GIVE_TOLD.match(body.sentence) is not None


def _known(body: _Body) -> str:
    behind = body.turned(body.bases)[1].strip()
    if not behind or len(body.verbs) > 1:
        return f'What can you tell me about this: "{body.text}"?'
    about = re.sub(r"^(?:of|about)\s+", "", behind)
    return f"Can you explain {behind}?" if _WH.match(behind) else f"What can you tell me about {about}?"


def _told(body: _Body) -> str:
    if not body.is_imperative and body.may_hold_more_verbs:
        return f'Can you do this for me: "{body.text}"?'
    said, behind = body.turned(body.bases)
    return f"Can you {said}{behind}?"


def _done(body: _Body) -> str:
    ending = "what did you find" if FINDING_VERBS.intersection(body.bases) else "how did it turn out"
    if body.may_hold_more_verbs and not body.is_imperative:
        return (
            f'The criterion says "{body.text}". Tell me about a time when you did this: what did you do, and {ending}?'
        )
    if body.may_hold_more_verbs:
        said, behind = body.turned(body.bases)
        return f"Tell me about a time when you had to {said}{behind}: what did you do, and {ending}?"
    said, behind = body.turned(tuple(_past_for_you(base) for base in body.bases))
    return f"Tell me about a time when you {said}{behind}: what did you do, and {ending}?"


def _without_verb(text: str) -> str:
    if _WH.match(text):
        return f"Can you explain {_lowered(_to_you(text))}?"
    found = _passive_in(text)
    if found is not None:
        was = _PAST[found[1]] if found[1] else "had to be"
        said = _lowered(_to_you(f"{text[: found.start()]}{was}{text[found.end() :]}"))
        return f"Tell me about a time when {said}: what did you do, and how did it turn out?"
    if _first_word(text).lower() in _NOUN_BEGINS and not _PASSIVE.search(text):
        return f"What can you tell me about {_lowered(_to_you(text))}?"
    return f'What can you tell me about this: "{text}"?'


def _passive_in(text: str) -> re.Match[str] | None:
    """Return the one "is", "are" or "must be" of a sentence that says what is done, if it stands in no clause."""
    found = list(_PASSIVE.finditer(text))
    is_plain = len(found) == 1 and found[0].start() > 0 and not _CLAUSE.search(text[: found[0].start()])
    return found[0] if is_plain else None


def _about_part(read: ReadCriterion, missing: CriterionPart, kind: CriterionKind) -> str:
    text = " ".join(missing.text.split())
    whole = f'The criterion says "{" ".join(read.wording[read.lead :].split()).rstrip(" .;:,")}".'
    before = f"{whole} " if _PRONOUN.search(text) else ""
    if missing.start > read.rest and is_verb_here(read.wording, missing.start) and _is_alike(read, text, kind):
        return before + _about(_Body(text), kind)
    if _WH.match(text):
        return f"{before}Can you explain {_lowered(_to_you(text))}?"
    article = _ARTICLE.search(read.wording, 0, missing.start)
    said = f"{' '.join(article[0].split()) if article else ''} {text}".strip()
    first = _first_word(text).lower()
    is_a_verb = article is None and (first.endswith("ing") or base_of(first) == first)
    if not first or first in _PREPOSITIONS or is_a_verb:
        return f'{whole} What can you tell me about the part "{said}"?'
    return f"{whole} What can you tell me about {_to_you(said)}?"


def _is_alike(read: ReadCriterion, part: str, kind: CriterionKind) -> bool:
    """Tell whether a part's own verb commands what the criterion's does: "Explain how to wash and dry" does not dry."""
    whole, own = _Body(read.wording[read.lead :]), _Body(part)
    return bool(whole.verbs and own.verbs) and (_is_told(own, kind) or not _is_told(whole, kind))


def _past_for_you(verb: str) -> str:
    return "were" if verb == "be" else past_of(verb)


def _to_you(text: str) -> str:
    """Return a text in which "own role" has become "your own role"."""
    return _OWN.sub("your own", text)


def _lowered(text: str) -> str:
    """Return a text with a small first letter, unless it begins with a name or an abbreviation."""
    first, _, rest = text.partition(" ")
    is_name = first[1:] != first[1:].lower() or rest[:1].isupper() or first == "I"
    return text if is_name else text[:1].lower() + text[1:]


def _first_word(text: str) -> str:
    found = re.match(r"[A-Za-z'’-]+", text)
    return found.group() if found else ""
