"""What the cards about rules say, read from their JSON."""

from __future__ import annotations

from bot.broadcasts.records import Reached
from bot.commands.intents import BroadcastForm, Reach, from_data
from cards.segments.reach import LONGEST_EXPRESSION, reach_card, reach_form_card
from tests.cards.reading import buttons, inputs, sums, texts, titles
from tests.cards.rules import broken
from tests.cards.samples_rules import LISBON, NOBODY, ONE, UNREADABLE
from tests.cards.samples_segments import READER


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
    assert Reach() in asked


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
