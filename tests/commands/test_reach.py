"""`reach`: how many an audience reaches, who is left out and why, and some of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.access.records import Role
from bot.commands import intents
from bot.commands.grammar import One, read
from bot.commands.intents import from_data
from bot.connector.client import open_session
from bot.refusals import Refused
from bot.storage.database import Storage
from tests.cards.reading import inputs, sums, texts, titles
from tests.commands.making import data_of, only, says
from tests.commands.rules import living, with_cities
from tests.commands.whole import Whole, make_whole


@pytest.fixture
async def whole(storage: Storage) -> AsyncIterator[Whole]:
    async with open_session() as session:
        yield await make_whole(storage, session)


def test_what_is_typed_is_read_whole() -> None:
    assert read("reach", [], []) == One(intents.Reach())
    assert read("Reach met within 30 days and not country = PT", [], []) == One(
        intents.Reach("met within 30 days and not country = PT")
    )


async def test_the_sum_adds_up_and_says_who_is_left_out_and_why(whole: Whole) -> None:
    people = await with_cities(whole)
    await whole.rooms.segments.pause(people["Cem"], whole.by(Role.OWNER))
    card = only(await whole.types(Role.VIEWER, 'reach city = "Lisbon" or interns'))
    assert says(card, "It reaches 2 people", "Paused everything", "Reached now")
    assert 'Not matching “city = "Lisbon" or Interns”' in texts(card)
    assert sums(card) == ([8, -5, -1], 2)
    assert says(card, "Who they are", "Bea", "Ana")
    assert not says(card, "Cem")


async def test_five_of_many_are_shown(whole: Whole) -> None:
    names = [f"Person {n}" for n in range(7)]
    await with_cities(whole, dict.fromkeys(names, "Lisbon"))
    card = only(await whole.types(Role.OWNER, "reach city = lisbon"))
    assert says(card, "It reaches 7 people", "5 of them")
    shown = [text for text in texts(card) if text in names]
    assert len(set(shown)) == len(shown) == 5


async def test_what_was_looked_at_can_be_written_to(whole: Whole) -> None:
    await with_cities(whole)
    card = only(await whole.types(Role.OWNER, "reach INTERNS and city is not set"))
    asked = from_data(data_of(card, "Write to them"))
    assert asked == intents.BroadcastForm("Interns and city is not set")
    form = only(await whole.tap(Role.OWNER, asked))
    assert inputs(form)["f_expression"] == "Interns and city is not set"


async def test_nobody_is_said_in_words_and_nothing_is_offered_to_nobody(whole: Whole) -> None:
    await with_cities(whole)
    card = only(await whole.types(Role.OWNER, "reach city = Oslo"))
    assert says(card, "It reaches nobody as of now", "Reached now")
    assert "Write to them" not in titles(card)
    await living(whole, "Ola", "Oslo")
    again = only(await whole.types(Role.OWNER, "reach city = Oslo"))
    assert says(again, "It reaches 1 person", "Who it is", "Ola")


async def test_without_an_audience_or_with_a_mistake_there_is_the_form(whole: Whole) -> None:
    empty = only(await whole.types(Role.VIEWER, "reach"))
    assert says(empty, "How many does it reach?")
    wrong = only(await whole.tap(Role.VIEWER, intents.Reach("Intrens and everyone")))
    assert inputs(wrong) == {"f_expression": "Intrens and everyone"}
    assert says(wrong, "One thing to fix: who is meant", "Interns")


async def test_the_service_asks_for_an_audience(whole: Whole) -> None:
    reaching = whole.rooms.reaching
    with pytest.raises(Refused, match="who is meant"):
        await reaching.of(whole.by(Role.VIEWER).actor, " ")
