"""What the field asks of a system like this: its requirements and the cases that rules get wrong, in our own words.

A number that belongs to another theme than rules says to which. Numbers are those of the collection of requirements and
edge cases with which the work on rules began; they never change, so that a test can bear them in its name.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Entry(NamedTuple):
    """One requirement or edge case in a line, and the theme that proves it where that is not the rules."""

    words: str
    elsewhere: str = ""


_STANDARDS = "standards: graph, releases and their import"
_COMBINATION = "rules of combination"
_SUGGESTIONS = "suggestions and their calibration"
_GATE = "the claim gate and its transaction"
_REVOCATION = "revocation and the search for affected claims"
_FEEDBACK = "the assessor's desk: feedback and notice"
_AUDIT = "the audit trail"
_EXPORT = "export and import of portfolios"
_RETENTION = "retention and legal hold"
_SCREENS = "screens and their accessibility"
_TOKENS = "roles, scopes and tokens"

REQUIREMENTS: Mapping[int, Entry] = {
    1: Entry(
        "One graph holds standards, units, outcomes, criteria and qualifications, each with its source", _STANDARDS
    ),
    2: Entry("Wrong check characters of qualification, unit and learner numbers are warnings", _STANDARDS),
    3: Entry("Credit, hours and level may be missing; rules work on numbers of units alone", _COMBINATION),
    4: Entry("The language of combination expresses every published pattern", _COMBINATION),
    5: Entry("Counting gives the units that counted, or the least that is missing, and always the same", _COMBINATION),
    6: Entry(
        "How a cap and the word “further” are meant is stated, and asked where the wording leaves it open", _COMBINATION
    ),
    7: Entry(
        "Rules that nothing can satisfy, and units that never help, are found before learners see them", _COMBINATION
    ),
    8: Entry("Barred units and barring codes", _COMBINATION),
    9: Entry("Additional units are recorded and never counted", _COMBINATION),
    10: Entry("No unit counts twice", _COMBINATION),
    11: Entry("Evidence keeps every date, its setting, its people and its files or its place apart"),
    12: Entry(
        "A criterion may ask for methods, occasions, subjects, sites, settings and a main source, and be relaxed"
    ),
    13: Entry("Only what a person accepted covers a criterion"),
    14: Entry("Recency is policy: window, days that matter, boundary, what it applies to and what follows"),
    15: Entry("Recency is judged at the decision and again at the claim, and says until when it lasts"),
    16: Entry("Setting a demand aside needs a person, a reason and an open rule, and stands in the proof"),
    17: Entry("A decision records who, when, on what, and whether valid, authentic, current and sufficient"),
    18: Entry("A trainee's decision means nothing until a qualified, unconnected assessor has countersigned"),
    19: Entry("Duties are kept apart by person: learner, witness, assessor, countersigner, assurers, claimant"),
    20: Entry("A declared interest needs a second person before the decision counts"),
    21: Entry("An expert witness meets every condition, or counts as an ordinary one"),
    22: Entry("Licences are judged on the day of the duty, and as they were known on a day"),
    23: Entry("Observed work is planned beforehand, and expert witnesses are named in the plan, where policy asks"),
    24: Entry("Internal assurance releases all units or a recorded sample of them"),
    25: Entry("A rejection reaches decision, criterion, unit and claim, and nothing else"),
    26: Entry("An open action stops the claim, and only an independent assurer closes it"),
    27: Entry("Direct claims status is a dated history per qualification, earned and kept by external reviews"),
    28: Entry("Each level of sanction stops what the published tariff says"),
    29: Entry("So many weeks lie between registration and claim"),
    30: Entry("Lapse, withdrawal and the end of certification are judged on the day of the claim"),
    31: Entry("A verdict is a pure function of a day's facts, and every blocker has code, path and remedy"),
    32: Entry("A claim cannot race a decision, a rejection or another claim", _GATE),
    33: Entry("A verdict can be worked out again from the stored case, with the same fingerprints"),
    34: Entry("When something turns out wrong, every claim that rests on it is found", _REVOCATION),
    35: Entry("An appeal or investigation stops the claim"),
    36: Entry("Units can be certificated alone, whole and once"),
    37: Entry("Prior learning keeps its first date, carries no more than its share, and never everything"),
    38: Entry("Learners stay on their release until a person moves them, knowing what changes", _STANDARDS),
    39: Entry("Suggestions carry a calibrated probability, can abstain, and show their passage", _SUGGESTIONS),
    40: Entry("Nothing is accepted in bulk unseen; hasty acceptance is noticed", _SUGGESTIONS),
    41: Entry("The model runs here and asks nobody", _SUGGESTIONS),
    42: Entry("Whatever is not accepted comes with feedback, and the learner is told", _FEEDBACK),
    43: Entry("The log only grows, is chained by hashes, and can be checked elsewhere", _AUDIT),
    44: Entry("Portfolios, decisions and proofs leave and return without loss", _EXPORT),
    45: Entry("Every class of record has its own time to be kept", _RETENTION),
    46: Entry("Matrices speak by colour, shape and text", _SCREENS),
    47: Entry("A token does one person's job and expires", _TOKENS),
    48: Entry("What is missing is never shown as met: an exception is explicit, reasoned and visible"),
    49: Entry("A changed rule changes no signed decision; judging again makes a new, dated verdict"),
    50: Entry("Laws: evidence never takes coverage away, order means nothing, days agree with each other"),
}

EDGES: Mapping[int, Entry] = {
    1: Entry("Work of 29 February, claimed two years later on 28 February or 1 March"),
    2: Entry("730 days are not 24 months"),
    3: Entry("Handed in yesterday, done three years ago"),
    4: Entry("A range of days that straddles the window"),
    5: Entry("Recent when assessed, stale when claimed"),
    6: Entry("Midnight in UTC and midnight in London"),
    7: Entry("Claimed while an action is open"),
    8: Entry("One unit of an observation of several is rejected"),
    9: Entry("An action is closed, or raised, between evaluation and claim"),
    10: Entry("An assessor samples their own work under a second account"),
    11: Entry("A countersigner later acts as the assurer"),
    12: Entry("Licensed today and not on the day of the decision, and the reverse"),
    13: Entry("A licence ends between the work and the decision"),
    14: Entry("Everything decided, nothing countersigned"),
    15: Entry("Both of a barred pair achieved", _COMBINATION),
    16: Entry("Two units of one title at two levels", _COMBINATION),
    17: Entry("A unit stands in two groups", _COMBINATION),
    18: Entry("A cap on credits, and units that cannot be divided", _COMBINATION),
    19: Entry("The word “further”, read as a sum or as a partition", _COMBINATION),
    20: Entry("At a level, or at it and above", _COMBINATION),
    21: Entry("Credits of additional units", _COMBINATION),
    22: Entry("Enough credits, and a mandatory unit missing"),
    23: Entry("A unit superseded in the middle of a programme"),
    24: Entry("Criteria reworded or renumbered in a new release"),
    25: Entry("A credit amended after the achievement"),
    26: Entry("A withdrawn learner claims what was achieved before"),
    27: Entry("Registered on one pathway, achieved another"),
    28: Entry("The registration lapsed yesterday, and the claim is backdated"),
    29: Entry("Day 69, 70 and 71 of ten weeks"),
    30: Entry("The certification end date has passed"),
    31: Entry("Direct claims status removed in between, or held for another qualification"),
    32: Entry("An open entry, and a certificate for units"),
    33: Entry("One method where three are asked for, or three methods from one occasion"),
    34: Entry("Simulation outside the list of exceptions, or an exception that leaks to its neighbours"),
    35: Entry("One file handed in as two occasions"),
    36: Entry("A relative testifies, or an expert whom the plan does not name"),
    37: Entry("Evidence withdrawn or erased after the release"),
    38: Entry("A transferred certificate ages from its first issue"),
    39: Entry("One learner, two records or two numbers"),
    40: Entry("Stricter demands reach back to those who had finished"),
    41: Entry("“Not applicable” shown as met; an appeal that is upheld"),
}
