"""Command verbs: the words with which a criterion says what must be done, and their past forms.

A table and the rules of English spelling are enough: for the 619 verbs known here or opening a criterion in fixtures/,
the library lemminflect (MIT, 0.8 MB of tables) gives the same past forms but for "fitted" and "enrolled", which it has
in American English. It cannot tell whether a word is a verb where it stands, and that is where the mistakes are.
"""

import re
from collections.abc import Mapping


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text that spaces part, as a set."""
    return frozenset(text.split())


_KNOWLEDGE = """
    account analyse analyze appraise calculate clarify classify comment compare consider contrast critique debate define
    describe differentiate discuss distinguish estimate evaluate exemplify explain explore generalise give identify
    illustrate indicate infer interpret justify know list name outline predict quote recall recognise recognize
    recommend recount relate respond review specify state suggest summarise summarize tell understand
"""
_TELLING = """
    analyse analyze appraise clarify classify compare contrast critique debate define describe differentiate discuss
    distinguish evaluate exemplify explain explore give illustrate justify list name outline recall state summarise
    summarize
"""
_DOING = """
    abrade accept accompany achieve acknowledge act adapt add adhere adjust administer adopt advise agree align
    allocate allow amend announce answer anticipate apologise apply appoint approach arrange ask aspirate assemble
    assess assign assist attach attend avoid back bag balance batch be bear bed bend bevel bind bleed blend book box
    brace break brief bring brush build butt buy calibrate call calm cap care carry catch celebrate centre challenge
    change charge chart chase check choose circulate clamp clean cleanse clear climb clip close coach coat
    collaborate collate collect comb combine come comfort communicate complete comply compose conduct confirm
    connect conserve consolidate construct consult contact contain contribute control convey cook cool coordinate
    cope copy correct count cover create cross-check cut damp deal decide decline decontaminate defrost deliver
    demonstrate denail denib deploy deposit design destroy detect determine develop diagnose dig dilute direct
    disable disbud denib discard disconnect discuss disinfect dismantle display dispose distribute divide do
    document dose draft drain draw dress drill drive dry ease edit eliminate empty emulsify enable enclose encourage
    engage enrol ensure enter equalise erase erect escalate escort establish examine excavate exchange exfoliate
    extract facilitate feather feed feel fence ferment file fill fillet find finish fit fix flush fold follow form
    formulate gain gather generate get grade greet grind grip grout guide halt hand handle hang have heat help hold
    house implement improve include incorporate index inflate inform initiate input insert inspect install instruct
    insulate interact interview introduce investigate invite involve isolate issue join judge keep knock label lace
    laminate lap lay lead learn leave let liaise lift limit line link listen load locate lock log look loosen lower
    lubricate maintain make manage map mark massage match measure mediate meet mend mix mobilise model modify
    monitor motivate mould move nail negotiate nest note notice notify nurture obey observe obtain offer open
    operate order organise orientate pace pack paint park participate pass pause pay perform photograph pick pilot
    place plan plant plumb point portion position post postpone pouch pour practise praise preheat prepare present
    preserve press prevent prime prioritise pro-rate probe process procure produce profile programme promote prompt
    proofread propose protect prove provide publicise pull pump push put quarantine query question raise rake
    re-check read rearrange reassemble reassess reassure receive reconcile record recover rectify reduce refer
    refill reflect refuel refuse register reheat reinstate reject release relieve reload remain remove renegotiate
    renew reorder repair repeat replace reply repoint report reposition represent reproduce request rescue research
    reserve reset resolve respect rest restart restock restore restrain restrict retest retract retrieve return
    reverse revise rinse rotate route run sample sand sanitise save scan schedule scoop score scrape screen scribe
    scrub seal search season seat secure seek segregate select sell send separate serve set settle share sharpen
    shelve shield show shred shut sign signpost simulate sit size snag soak soften soothe sort source sow speak
    spread squeeze stack stagger stand start stay steam steer step sterilise stir stock stop store straighten
    strengthen stretch strip study submit summon supervise supply support survey sweep switch tag take talk taste
    teach tempt tend test thank thin throw tidy tighten time tip top trace track train transfer translate transmit
    transport treat trim troubleshoot try turn undertake undo unload unlock unpack update uphold use utilise vary
    ventilate verify visit wait walk warn wash watch water wear weigh welcome weld wipe withdraw withhold work wrap
    write zero zone
"""
KNOWLEDGE_VERBS = words_in(_KNOWLEDGE)
"""Verbs that are carried out by saying something."""

TELLING_VERBS = words_in(_TELLING)
"""Those of them that nobody carries out at work, only to show that they know."""

COMMAND_VERBS = KNOWLEDGE_VERBS | words_in(_DOING)
"""The verbs known here; a criterion may well open with another."""

FINDING_VERBS = words_in("""
    analyse analyze appraise assess check compare detect determine diagnose evaluate examine inspect investigate
    measure monitor observe probe review sample search survey test verify weigh
""")
"""Verbs whose doing ends in something found."""

_IRREGULAR_PAIRS = """
    arise:arose be:was bear:bore become:became begin:began bend:bent bind:bound bleed:bled blow:blew break:broke
    breed:bred bring:brought build:built burn:burned buy:bought catch:caught choose:chose cling:clung come:came
    cut:cut deal:dealt dig:dug do:did draw:drew drink:drank drive:drove eat:ate fall:fell feed:fed feel:felt
    fight:fought find:found fly:flew forbid:forbade forget:forgot freeze:froze get:got give:gave go:went
    grind:ground grow:grew hang:hung have:had hear:heard hide:hid hit:hit hold:held hurt:hurt keep:kept know:knew
    lay:laid lead:led leave:left lend:lent let:let lie:lay light:lit lose:lost make:made mean:meant meet:met
    offset:offset overcome:overcame oversee:oversaw pay:paid proofread:proofread prove:proved put:put quit:quit
    read:read rebuild:rebuilt redo:redid reset:reset rewrite:rewrote ride:rode ring:rang rise:rose run:ran saw:sawed
    say:said see:saw seek:sought sell:sold send:sent set:set sew:sewed shake:shook shed:shed shine:shone shoot:shot
    show:showed shut:shut sing:sang sink:sank sit:sat sleep:slept slide:slid sow:sowed speak:spoke spend:spent
    spin:spun split:split spread:spread spring:sprang stand:stood steal:stole stick:stuck strike:struck
    string:strung strive:strove sweep:swept swim:swam swing:swung take:took teach:taught tear:tore tell:told
    think:thought throw:threw undergo:underwent understand:understood undertake:undertook undo:undid uphold:upheld
    wake:woke wear:wore weave:wove win:won wind:wound withdraw:withdrew withhold:withheld withstand:withstood
    write:wrote inset:inset overlay:overlaid oversow:oversowed pre-set:pre-set preset:preset retell:retold
    retake:retook foresee:foresaw outgrow:outgrew misread:misread input:input cross-cut:cross-cut undercut:undercut
"""
_IRREGULAR: Mapping[str, str] = dict(pair.split(":") for pair in _IRREGULAR_PAIRS.split())
_DOUBLED = words_in("""
    admit commit compel denib equip disbud infer confer control defer dispel emit enrol excel expel format handicap
    incur occur omit outfit patrol permit prefer propel rebut recap refer refit regret remit retrofit submit
    transfer transmit cancel channel counsel dial equal fuel label level marshal model panel pedal pencil refuel
    signal stencil total travel tunnel unravel worship program kidnap zigzag input re-level re-label
""")
"""Verbs of several syllables that double their last letter, as British English does."""

_ONE_SYLLABLE = re.compile(r"[^aeiouy]*(?:[aeiou]|qu[aeio]|y)[^aeiouwxy]")
_VOWELS = frozenset("aeiou")


def past_of(verb: str) -> str:
    """Return the past form of a verb in British spelling, a hyphened prefix kept.

    >>> [past_of(verb) for verb in ("check", "apply", "plan", "carry", "put", "refer", "cross-check")]
    ['checked', 'applied', 'planned', 'carried', 'put', 'referred', 'cross-checked']
    """
    prefix, hyphen, last = verb.rpartition("-")
    return prefix + hyphen + _past(last) if verb not in _IRREGULAR else _IRREGULAR[verb]


def _past(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    if verb.endswith("ic"):
        return verb + "ked"
    if verb in _DOUBLED or _ONE_SYLLABLE.fullmatch(verb):
        return verb + verb[-1] + "ed"
    return verb + "ed"


def base_of(word: str) -> str | None:
    """Return the command verb of which a word is the third person or the gerund; nothing for any other word.

    >>> [base_of(word) for word in ("Checks", "carries", "planning", "Using", "safety", "Check")]
    ['check', 'carry', 'plan', 'use', None, 'check']
    """
    lowered = word.lower()
    return next((verb for verb in _possible_bases(lowered) if verb in COMMAND_VERBS), None)


def _possible_bases(word: str) -> list[str]:
    bases = [word]
    if word.endswith("s"):
        bases += [word[:-1], word.removesuffix("es"), word.removesuffix("ies") + "y"]
    if word.endswith("ing"):
        stem = word.removesuffix("ing")
        bases += [stem, stem + "e", *([stem[:-1]] if len(stem) > 2 and stem[-1] == stem[-2] else [])]
    return bases
