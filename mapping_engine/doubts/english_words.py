"""English words by what they do in a text; apostrophes are taken out, as words are folded here."""

from collections.abc import Set

_FUNCTION_WORDS = """
    a about above after again against all along also although am among an and another any are around as at away
    back be because been before behind being below between both but by came can could did do does doing done
    down during each either enough even ever every few for from further get gets getting go goes going got had
    has have having he her here hers herself him himself his how however i if im in into is it its itself ive
    just least less like many may me might mine more most much must my myself near need never no nor not now of
    off on once one only onto or other our ours out over own per put same shall she should so some still such
    than that thats the their them themselves then there these they this those though through to too towards
    under until up upon us used very was way we well were what when where whether which while who whom whose why
    will with within without would yes yet you your yours
"""
_GENERAL_WORDS = """
    would should ought hopefully wish aim goal keen try tries trying want believe believes feel feels think
    thinks reckon love loves always never every everything everyone everybody sort generally usually obviously
    basically really very best good great important proper properly right better well professional
    professionally attitude pride passion passionate respect quality standard standards procedures team
    communication youd id ensure ensures appropriate appropriately necessary committed dedicated
"""
_DEEDS = """
    was were had did said told went came took put got gave made found saw left kept held cut set ran rang asked
    showed wrote read felt sat stood heard brought knew thought sent met built drew drove laid paid bought broke
    began fell caught taught swept threw shut lost won fed led
"""
_NUMBER_WORDS = """
    two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred half
    quarter dozen twice
"""
_REASONS_AND_PLACES = """
    because cause cos coz otherwise so then after before until till off down out under behind back over round
"""

FUNCTION_WORDS: Set[str] = frozenset(_FUNCTION_WORDS.split())
"""Words that carry grammar and no subject: every English sentence is full of them, no list of keywords is."""
GENERAL_WORDS: Set[str] = frozenset(_GENERAL_WORDS.split())
"""Words of wishing, duty, praise and of all cases at once; such as answers about law or reasons need are not here."""
DEEDS: Set[str] = frozenset(_DEEDS.split())
"""Past forms of what people do, beside those that end in "ed"."""
NUMBER_WORDS: Set[str] = frozenset(_NUMBER_WORDS.split())
"""Numbers written out."""
REASONS_AND_PLACES: Set[str] = frozenset(_REASONS_AND_PLACES.split())
"""Words that give a reason, an order or a place, as accounts of work are full of."""
