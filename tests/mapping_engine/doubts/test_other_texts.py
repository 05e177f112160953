"""What was handed in before is found: whose it is, what share, and where."""

import random

from doubt_texts import CRITERIA, TALK, WORK, pasted

from mapping_engine.doubts import Doubt, DoubtKind, OtherText, OtherTexts, doubts_about
from mapping_engine.evidence import EvidenceId, PersonId

AMY, BEN, CAL = PersonId("amy"), PersonId("ben"), PersonId("cal")
NEW = EvidenceId("new")
UNRELATED = OtherText(EvidenceId("E9"), CAL, TALK)
COPIED = {DoubtKind.OTHER_LEARNERS_TEXT, DoubtKind.HANDED_IN_BEFORE}


def _doubts(text: str, *others: OtherText, learner: PersonId = AMY, item: EvidenceId = NEW) -> list[Doubt]:
    beside = OtherTexts([*others, UNRELATED]).beside(item, learner)
    return [doubt for doubt in doubts_about(text, CRITERIA, others=beside) if doubt.kind in COPIED]


def _theirs(text: str = WORK, learner: PersonId = BEN, item: str = "E1") -> OtherText:
    return OtherText(EvidenceId(item), learner, text)


def test_another_learners_text_is_told_with_its_item_and_share() -> None:
    (doubt,) = _doubts(WORK, _theirs())
    assert (doubt.kind, doubt.item) == (DoubtKind.OTHER_LEARNERS_TEXT, "E1")
    assert "(100 %)" in doubt.measured
    assert doubt.bars_top_band


def test_ones_own_earlier_text_is_another_kind() -> None:
    (doubt,) = _doubts(WORK, _theirs(learner=AMY))
    assert doubt.kind is DoubtKind.HANDED_IN_BEFORE


def test_an_item_is_not_compared_with_itself() -> None:
    assert _doubts(WORK, _theirs(learner=AMY), item=EvidenceId("E1")) == []


def test_a_copied_part_is_told_where_it_stands_and_bars_nothing_when_small() -> None:
    part = " ".join(WORK.split()[40:80])
    own = " ".join(f"plain{number} talk{number}" for number in range(120))
    (doubt,) = _doubts(f"{own} {part} {own}", _theirs())
    assert len(own) <= doubt.start < doubt.end <= len(own) + len(part) + 2
    assert not doubt.bars_top_band


def test_one_word_in_five_changed_does_not_hide_a_copy() -> None:
    chance = random.Random(7)  # noqa: S311
    changed = " ".join(word if chance.random() > 0.2 else "gizmo" for word in WORK.split())
    assert _doubts(changed, _theirs())


def test_criteria_that_two_learners_quote_are_no_copy() -> None:
    wording = pasted("1.1", "1.2", "1.3", "2.1", "2.2")
    assert _doubts(f"{wording} Mine was the red lathe.", _theirs(f"{wording} I had the blue one.")) == []


def test_a_forms_declaration_that_many_share_is_no_copy() -> None:
    form = (
        "I declare that the account below was written by me about my own work and that whoever signs it has watched me "
        "do it on the day that is named at the top of this sheet of paper"
    )
    others = [_theirs(f"{form}. {who} " * 1, PersonId(who), f"E{who}") for who in ("ben", "cal", "dot", "eve")]
    assert _doubts(f"{form}. {TALK.replace('pride', 'care')[:60]}", *others[:1]) != []
    assert _doubts(f"{form}. I turned shafts.", *others) == []


def test_the_closest_of_several_items_is_named_and_the_others_counted() -> None:
    half = " ".join(WORK.split()[:60])
    (doubt,) = _doubts(WORK, _theirs(half, item="E1"), _theirs(WORK, CAL, item="E2"))
    assert doubt.item == "E2"
    assert "1 more item" in doubt.measured


def test_the_order_of_the_texts_does_not_matter() -> None:
    one, other = _theirs(item="E1"), _theirs(learner=CAL, item="E2")
    assert _doubts(WORK, one, other) == _doubts(WORK, other, one)


def test_unrelated_accounts_are_not_alike() -> None:
    assert _doubts(WORK) == []


def test_no_other_texts_and_texts_without_words_are_no_copies() -> None:
    empty = OtherTexts([OtherText(EvidenceId("E1"), BEN, "..."), OtherText(EvidenceId("E2"), BEN, "")])
    assert doubts_about(WORK, CRITERIA, others=empty.beside(NEW, AMY)) == ()
    assert doubts_about(WORK, CRITERIA, others=OtherTexts([]).beside(NEW, AMY)) == ()
