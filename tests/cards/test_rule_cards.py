"""What the cards about rules say, read from their JSON."""

from __future__ import annotations

from bot.audience.segments.records import SegmentCounts
from bot.broadcasts.records import Reached
from bot.commands.intents import BroadcastForm, Reach, RuleChange, RuleForm, RuleNew, SegmentShow, from_data
from cards.segments.reach import LONGEST_EXPRESSION, reach_card, reach_form_card
from cards.segments.rule import RuleFields, edit_rule_card, new_rule_card, rule_question_card
from cards.segments.show import segment_card
from tests.cards.reading import buttons, inputs, sums, texts, titles
from tests.cards.rules import broken
from tests.cards.samples_rules import AFTER, BEFORE, BY_RULE, LISBON, NOBODY, ONE, UNREADABLE, UNTOLD
from tests.cards.samples_segments import ASKED, NOW, READER, TAKEN


def test_the_reach_is_a_sum_under_a_title_that_says_it() -> None:
    card = reach_card(LISBON, READER)
    assert "It reaches 1,131 people" in texts(card)
    numbers, total = sums(card)
    assert sum(numbers) == total == 1_131
    assert "5 of them" in texts(card)
    assert r"Zoë \*Star\* Müller" in texts(card)


def test_what_was_counted_is_what_is_written_to() -> None:
    asked = [from_data(each["data"]) for each in buttons(reach_card(LISBON, READER))]
    assert asked[0] == BroadcastForm(LISBON.text)
    assert asked[1:] == [RuleForm(expression=LISBON.text), Reach()]


def test_all_of_few_are_called_so() -> None:
    assert {"It reaches 1 person", "Who it is"} <= set(texts(reach_card(ONE, READER)))
    two = Reached(LISBON.text, LISBON.reach, ("Ana Lima",))
    assert "One of them" in texts(reach_card(two, READER))


def test_nobody_gets_no_message() -> None:
    assert "Write to them" not in titles(reach_card(NOBODY, READER))


def test_a_mistake_keeps_what_was_typed() -> None:
    card = reach_form_card(READER, expression="citty = Lisbon", error=UNREADABLE)
    assert inputs(card) == {"f_expression": "citty = Lisbon"}
    assert "⚠ One thing to fix: who is meant" in texts(card)
    assert any("Did you mean *city*?" in text for text in texts(card))


def test_an_audience_of_any_length_fits_the_form() -> None:
    card = reach_form_card(READER, expression="x" * 30_000)
    assert len(inputs(card)["f_expression"]) == LONGEST_EXPRESSION
    assert broken(card) == []


def test_the_question_repeats_both_rules_and_asks_for_what_it_repeats() -> None:
    card = rule_question_card(BY_RULE, BEFORE, AFTER, ASKED, READER)
    said = [text.replace("\u2068", "").replace("\u2069", "") for text in texts(card)]
    assert r"Change the rule of Lisbon \*cooks\*?" in said
    assert f"**Now:** {BEFORE.text}" in said
    assert any(text.startswith("**Then:** city =") and r"\*R&D\*" in text for text in said)
    assert said[said.index("Reached now") + 1] == "318"
    assert said[said.index("Reached then") + 1] == "1,131"
    asked = [from_data(each["data"]) for each in buttons(card)]
    assert asked == [RuleChange("s9", AFTER.text, ASKED), SegmentShow("s9")]
    assert not any("a while ago" in text for text in said)


def test_the_form_of_a_new_one_keeps_what_was_typed() -> None:
    card = new_rule_card(READER, RuleFields("Lisbon office", "city = Lisbon", "All there", True), TAKEN)
    assert inputs(card) == {
        "f_name": "Lisbon office", "f_expression": "city = Lisbon", "f_description": "All there", "f_frozen": "true",
    }  # fmt: skip
    assert "⚠ One thing to fix: the name" in texts(card)
    sent = buttons(card)[0]["data"] | inputs(card)
    assert from_data(sent) == RuleNew("Lisbon office", "city = Lisbon", "All there", True)


def test_the_form_of_a_rule_asks_before_it_changes_anything() -> None:
    card = edit_rule_card(BY_RULE, "citty = Lisbon", READER, UNREADABLE)
    assert from_data(buttons(card)[0]["data"] | inputs(card)) == RuleChange("s9", "citty = Lisbon")
    assert "⚠ One thing to fix: who is meant" in texts(card)


def test_a_segment_of_a_rule_says_its_rule_and_takes_nobody_in_by_hand() -> None:
    card = segment_card(BY_RULE, SegmentCounts(318, 0, 4), UNTOLD, READER, NOW, rule=AFTER.text)
    assert any(text.startswith("**Rule:**") and r"\*R&D\*" in text for text in texts(card))
    assert "Some of them" in texts(card)
    assert "Segment · whoever matches its rule" in texts(card)
    assert "Change the rule" in titles(card)
    assert "Add people" not in titles(card)
