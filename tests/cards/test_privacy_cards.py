"""What the cards about one person say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.audience.people.records import Person
from bot.audience.segments.records import Membership, Through
from bot.broadcasts.records import Delivery
from cards.privacy.person import _IN, DELIVERED, MOST, person_card, reached, standing_words
from tests.cards.reading import texts
from tests.cards.samples_privacy import BY_RULE, MANY, MEI, NOW, READER, STANDINGS, WAITING, WHOLE


def plainly(lines: list[str]) -> list[str]:
    return [line.replace("\u2068", "").replace("\u2069", "") for line in lines]


def test_every_state_and_every_way_has_its_words() -> None:
    assert set(DELIVERED) == set(Delivery)
    assert set(_IN) == set(Through)
    for state in (Membership.IN, Membership.LEFT, Membership.REMOVED):
        for through in Through:
            assert "24 November" in standing_words(replace(STANDINGS[0], state=state, through=through, at=NOW),
                                                   READER, NOW)  # fmt: skip
        assert standing_words(replace(STANDINGS[0], state=state, at=None), READER, NOW)
    assert standing_words(BY_RULE, READER, NOW) == "In by its rule"


def test_long_lists_end_and_say_how_many_follow() -> None:
    said = texts(person_card(MANY, READER, NOW))
    assert "And 3 others." in said
    assert "And 1 other." in said
    assert f"Segment {MOST - 1}" in said
    assert f"Segment {MOST}" not in said


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (MEI, "Reachable."),
        (replace(MEI, paused=True), "Paused everything"),
        (replace(MEI, reachable=False, paused=True), "no longer lets the bot write"),
        (replace(MEI, reference=None), "removed the app"),
        (Person("p", "t", waiting_for="a@b.example"), "Waiting to be met"),
    ],
)
def test_it_says_what_keeps_news_from_them(person: Person, words: str) -> None:
    assert words in reached(person)


def test_names_and_values_are_data() -> None:
    said = texts(person_card(WHOLE, READER, NOW))
    assert r"Lisbon \*office\* \[main\]" in said
    assert any(r"Speaks \*four\*" in line and line.endswith("…") for line in said)
    assert plainly(said).count("Added by Rui Costa, 20 October 2025") == 1


def test_nothing_is_said_of_what_is_not_there() -> None:
    said = texts(person_card(WAITING, READER, NOW))
    assert "What is known" not in said
    assert "None so far." in said
    empty = texts(person_card(replace(WAITING, standings=()), READER, NOW))
    assert "In none, and never left one." in empty
