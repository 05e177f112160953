"""Command verbs: their past forms in British spelling, and the forms by which they are known."""

import pytest

from mapping_engine.command_verbs import COMMAND_VERBS, FINDING_VERBS, KNOWLEDGE_VERBS, TELLING_VERBS, base_of, past_of

PAST = """
    apply:applied supply:supplied carry:carried tidy:tidied dry:dried stay:stayed convey:conveyed lay:laid pay:paid
    plan:planned stop:stopped trim:trimmed fit:fitted drag:dragged wrap:wrapped scan:scanned equip:equipped quit:quit
    mix:mixed fix:fixed box:boxed show:showed draw:drew sew:sewed bow:bowed clean:cleaned load:loaded look:looked
    clear:cleared repair:repaired explain:explained maintain:maintained offer:offered open:opened order:ordered
    listen:listened monitor:monitored deliver:delivered visit:visited edit:edited benefit:benefited target:targeted
    refer:referred prefer:preferred transfer:transferred submit:submitted permit:permitted commit:committed
    control:controlled label:labelled travel:travelled signal:signalled cancel:cancelled enrol:enrolled model:modelled
    mimic:mimicked panic:panicked use:used agree:agreed free:freed dye:dyed tie:tied issue:issued queue:queued
    set:set put:put cut:cut let:let read:read spread:spread hold:held keep:kept feel:felt leave:left lead:led
    take:took undertake:undertook write:wrote drive:drove choose:chose speak:spoke give:gave know:knew throw:threw
    stand:stood understand:understood find:found grind:ground wind:wound bind:bound build:built lend:lent send:sent
    bring:brought teach:taught seek:sought catch:caught think:thought sell:sold tell:told wear:wore bear:bore
    cross-check:cross-checked re-check:re-checked pro-rate:pro-rated pre-set:pre-set quarantine:quarantined
    develop:developed interpret:interpreted inspect:inspected check:checked wash:washed push:pushed
"""


@pytest.mark.parametrize("pair", PAST.split())
def test_a_verb_has_its_past_form(pair: str) -> None:
    verb, _, past = pair.partition(":")
    assert past_of(verb) == past


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("Check", "check"),
        ("checks", "check"),
        ("Carries", "carry"),
        ("washes", "wash"),
        ("uses", "use"),
        ("Planning", "plan"),
        ("Using", "use"),
        ("applying", "apply"),
        ("passing", "pass"),
        ("selling", "sell"),
        ("safety", None),
        ("thing", None),
        ("is", None),
        ("", None),
    ],
)
def test_a_verb_is_known_by_its_forms(word: str, base: str | None) -> None:
    assert base_of(word) == base


def test_verbs_of_telling_are_verbs_of_knowledge_and_none_of_them_finds_by_itself() -> None:
    assert TELLING_VERBS < KNOWLEDGE_VERBS < COMMAND_VERBS
    assert FINDING_VERBS < COMMAND_VERBS
    assert all(verb == verb.lower() and verb.strip("-").replace("-", "").isalpha() for verb in COMMAND_VERBS)
