"""What the other columns of a list are, asked and remembered in the chat; everything real but Teams."""

from __future__ import annotations

import pytest

from bot.access.records import Role
from bot.audience.attributes.records import MOST, Kind
from bot.audience.people.records import Person
from bot.audience.segments.records import Evidence, Through
from bot.commands import intents
from bot.commands.intents import to_data
from bot.identifiers import new_id
from cards.elements import Json
from tests.audience.making import TENANT
from tests.cards.reading import buttons, inputs, texts, titles
from tests.commands.test_imports import QUESTION, Chat, card_of, chat, said

__all__ = ["chat"]

COMMAND = "segment pizza import"
LIST = "Name,Email,City,Hired,Notes\nAna,ana@a.example,Lisbon,2024-03-01,tall\nBo,bo@a.example,,soon,\n"
MANY = [f"Thing {number}" for number in range(1, 10)]
WIDE = f"Email,{','.join(MANY)}\nana@a.example,{','.join(map(str, range(1, 10)))}\n"


def datas(card: Json) -> list[Json]:
    """What its buttons send."""
    return [each["data"] for each in buttons(card)]


def evidence(chat: Chat) -> Evidence:
    return Evidence(TENANT, "chat", new_id(), Through.COMMAND, "rui", chat.clock(), role=Role.OWNER)


async def define(chat: Chat, name: str, kind: Kind = Kind.TEXT) -> None:
    await chat.rooms.attributes.define(TENANT, name, kind, evidence(chat))


async def own(chat: Chat) -> dict[str, Kind]:
    return {each.name: each.kind for each in await chat.rooms.attributes.all(TENANT) if not each.built_in}


async def ana(chat: Chat) -> Person:
    found = await chat.rooms.people.find_by_address(TENANT, "ana@a.example")
    assert found is not None
    return found


async def test_each_column_but_names_and_addresses_is_asked_about_and_nothing_happens_before(chat: Chat) -> None:
    card = await chat.attach(LIST, COMMAND, ask=True)
    assert QUESTION in texts(card)
    assert inputs(card) == {"f_c1": "beside", "f_c2": "beside", "f_c3": "beside"}
    assert titles(card) == ["Import", "Cancel"]
    assert await chat.waiting() == []
    assert await own(chat) == {}


async def test_columns_become_what_is_chosen(chat: Chat) -> None:
    await define(chat, "Home town")
    card = await chat.attach(LIST, COMMAND, ask=True)
    done = await chat.tap(card, "Import", c1="into home_town", c2="new date", c3="out")
    assert "2 people added" in said(done)
    assert "Attributes: City, Hired" in said(done)
    assert "were left out: 1" in said(done)
    assert await own(chat) == {"Home town": Kind.TEXT, "Hired": Kind.DATE}
    known = await ana(chat)
    assert (known.attributes, known.extra) == ({"home_town": "Lisbon", "hired": "2024-03-01"}, {})
    again = await chat.tap(card, "Import", c1="out", c2="out", c3="out")
    assert said(again) == said(done)


async def test_what_was_chosen_is_not_asked_again_for_the_same_header(chat: Chat) -> None:
    card = await chat.attach(LIST, COMMAND, ask=True)
    await chat.tap(card, "Import", c1="new text", c2="out", c3="beside")
    done = await chat.attach(LIST.replace("Lisbon", "Porto"), COMMAND, "later.csv", ask=True)
    assert "Nobody was added" in said(done)
    known = await ana(chat)
    assert (known.attributes, known.extra) == ({"city": "Porto"}, {"notes": "tall"})
    other = await chat.attach(LIST.replace("Notes", "Remarks"), COMMAND, "other.csv", ask=True)
    assert inputs(other) == {"f_c1": "into city", "f_c2": "beside", "f_c3": "beside"}


async def test_a_pasted_list_is_asked_about_too(chat: Chat) -> None:
    card = await chat.tap(await chat.types(COMMAND), "Import", list=LIST)
    assert QUESTION in texts(card)
    await chat.tap(card, "Import", c1="new text")
    assert (await ana(chat)).attributes == {"city": "Lisbon"}


async def test_a_list_of_names_and_addresses_asks_nothing(chat: Chat) -> None:
    assert "1 person added" in said(await chat.attach("Name,Email\nAna,ana@a.example\n", COMMAND, ask=True))


async def test_first_the_address_column_then_the_segment_then_the_others(chat: Chat) -> None:
    card = await chat.attach(
        "Buyer mail,Seller mail,City\na@a.example,ana@a.example,Lisbon\nc@a.example,d@a.example,Porto\n", ask=True
    )
    assert "Which column holds the people's addresses?" in texts(card)
    card = await chat.tap(card, "Go on", column="Seller mail")
    assert "Which segment do they go into?" in texts(card)
    card = await chat.tap(card, "Import", segment=chat.pizza.id)
    assert QUESTION in texts(card)
    assert await chat.waiting() == []
    assert inputs(card) == {"f_c1": "beside", "f_c2": "beside"}
    await chat.tap(card, "Import", c1="out", c2="new text")
    assert await chat.waiting() == ["ana@a.example", "d@a.example"]
    assert (await ana(chat)).attributes == {"city": "Lisbon"}


async def test_more_columns_than_fit_are_asked_about_in_parts(chat: Chat) -> None:
    first = await chat.attach(WIDE, COMMAND, ask=True)
    assert len(inputs(first)) == 7
    assert "Columns 1 to 7 of 9." in texts(first)
    assert titles(first) == ["Next 2", "Import, the rest as proposed", "Cancel"]
    second = await chat.tap(first, "Next 2", c1="new number", c7="out")
    assert "Columns 8 to 9 of 9." in texts(second)
    assert titles(second) == ["Import", "From the first column", "Cancel"]
    assert await own(chat) == {}  # nothing is made before the end
    back = await chat.tap(second, "From the first column")
    assert [inputs(back)[f"f_c{place}"] for place in (1, 2, 7)] == ["new number", "beside", "out"]
    await chat.tap(second, "Import", c2="new text")
    assert await own(chat) == {"Thing 1": Kind.NUMBER, "Thing 9": Kind.TEXT}
    known = await ana(chat)
    assert known.attributes == {"thing_1": 1, "thing_9": "9"}
    assert set(known.extra) == {f"thing_{number}" for number in (2, 3, 4, 5, 6, 8)}


async def test_the_rest_can_stay_as_proposed(chat: Chat) -> None:
    await define(chat, "Thing 9", Kind.NUMBER)
    first = await chat.attach(WIDE, COMMAND, ask=True)
    await chat.tap(first, "Import, the rest as proposed", c1="out")
    known = await ana(chat)
    assert known.attributes == {"thing_9": 9}
    assert len(known.extra) == 7


async def test_two_columns_cannot_go_into_one_attribute(chat: Chat) -> None:
    await define(chat, "Town")
    card = await chat.attach(LIST, COMMAND, ask=True)
    wrong = await chat.tap(card, "Import", c1="into town", c2="new date", c3="into town")
    assert "“City” goes into the same attribute. Choose one of them." in said(wrong)
    assert "One thing to fix: the column Notes" in said(wrong)
    assert inputs(wrong) == {"f_c1": "into town", "f_c2": "new date", "f_c3": "into town"}
    assert await own(chat) == {"Town": Kind.TEXT}
    assert await chat.waiting() == []
    await chat.tap(wrong, "Import", c1="into town", c2="new date", c3="out")
    assert (await ana(chat)).attributes == {"town": "Lisbon", "hired": "2024-03-01"}


async def test_a_name_that_is_taken_is_said_at_its_column_and_nothing_is_made(chat: Chat) -> None:
    await chat.rooms.segments.create("Notes", "", "", "", True, evidence(chat))
    card = await chat.attach(LIST, COMMAND, ask=True)
    wrong = await chat.tap(card, "Import", c1="new text", c3="new text")
    assert "There is a segment called “Notes”." in said(wrong)
    assert "One thing to fix: the column Notes" in said(wrong)
    assert await own(chat) == {}
    assert await chat.waiting() == []


@pytest.mark.parametrize("choice", ["into nothing", "into zone", "into ", "new colour", "new ", "x" * 500])
async def test_a_choice_that_a_client_made_up_does_nothing(chat: Chat, choice: str) -> None:
    card = await chat.attach(LIST, COMMAND, ask=True)
    wrong = await chat.tap(card, "Import", c1=choice)
    assert "One thing to fix: the column City" in said(wrong)
    assert inputs(wrong)["f_c1"] == "beside"
    assert await chat.waiting() == []


@pytest.mark.parametrize("first", [-5, 1, 99, 2**52])
async def test_a_page_that_is_none_is_no_harm(chat: Chat, first: int) -> None:
    card = await chat.attach(WIDE, COMMAND, ask=True)
    data = next(each for each in datas(card) if each["do"] == intents.ImportMap.do)
    shown = card_of(await chat.answered(data | {"first": first, "go_on": True}))
    assert QUESTION in texts(shown)


async def test_only_as_many_become_attributes_as_there_is_room_for(chat: Chat) -> None:
    for number in range(MOST - 1):
        await define(chat, f"a{number}")
    card = await chat.attach(LIST, COMMAND, ask=True)
    wrong = await chat.tap(card, "Import", c1="new text", c2="new date")
    assert "no room for another" in said(wrong)
    assert "One thing to fix: the column Hired" in said(wrong)
    assert len(await own(chat)) == MOST - 1
    await chat.tap(wrong, "Import", c1="new text", c2="out")
    assert len(await own(chat)) == MOST


async def test_it_can_be_given_up_there_too(chat: Chat) -> None:
    card = await chat.attach(LIST, COMMAND, ask=True)
    dropped = await chat.tap(card, "Cancel")
    assert "Nothing was done with people.csv." in said(dropped)
    assert "Not imported" in texts(await chat.tap(card, "Import", c1="new text"))
    assert await own(chat) == {}


async def test_no_columns_are_settled_while_the_address_column_is_unknown(chat: Chat) -> None:
    card = await chat.attach("Buyer mail,Seller mail,City\na@a.example,b@a.example,x\n", COMMAND, ask=True)
    made = next(each["imported"] for each in datas(card))
    shown = card_of(await chat.answered(to_data(intents.ImportMap(str(made), c1="out"))))
    assert "Which column holds the people's addresses?" in texts(shown)
    assert QUESTION in texts(await chat.tap(shown, "Go on", column="Seller mail"))
