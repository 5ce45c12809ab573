"""The messages there are, listed and shown to admins."""

from __future__ import annotations

import pytest

from bot.commands import intents
from bot.commands.intents import from_data
from bot.commands.messages import MessageCommands
from bot.content.checks import LARGEST, size_of
from bot.content.records import LinkButton, Message, TextPart
from bot.content.service import check_sendable
from bot.refusals import Refused
from bot.storage.database import Storage
from tests.audience.making import TENANT
from tests.broadcasts.making import House, make_house
from tests.commands.asking import Admin, card, data, offered, said

MAP = LinkButton("Map", "https://a.example")


@pytest.fixture
async def house(storage: Storage) -> House:
    return await make_house(storage)


@pytest.fixture
async def admin(house: House) -> Admin:
    return Admin(await house.audience.person("Rui Costa"), house.audience.clock)


@pytest.fixture
def commands(house: House) -> MessageCommands:
    return MessageCommands(house.content)


async def saved(house: House, name: str, text: str = "Hello", tenant: str = TENANT) -> Message:
    return await house.content.save(Message(f"{tenant}-{name}", tenant, name, 1, (TextPart(text, buttons=(MAP,)),)))


def longest() -> int:
    """Characters of the longest text that one message can hold, to 50."""
    for length in range(LARGEST, 0, -50):
        try:
            check_sendable(Message("m", TENANT, "", 1, (TextPart("x" * length, buttons=(MAP,)),)))
        except Refused:
            continue
        return length
    raise AssertionError("no message fits")


def test_both_have_a_handler(commands: MessageCommands) -> None:
    assert set(commands.handlers()) == {intents.Messages, intents.MessageShow}


async def test_none_yet(admin: Admin, commands: MessageCommands) -> None:
    assert "No messages yet." in said(await commands.list(intents.Messages(), admin.caller()))


async def test_named_ones_are_listed_by_name_and_typed_texts_are_not(
    house: House, admin: Admin, commands: MessageCommands
) -> None:
    for name in ("welcome", "Dinner", "about", "lunch", "news", "zoo"):
        await saved(house, name)
    await house.content.typed(TENANT, "Typed once")
    await saved(house, "secret", tenant="tenant-2")
    first = await commands.list(intents.Messages(), admin.caller())
    assert "6 in all, by name" in said(first)
    names = [text for text in said(first) if text in ("about", "Dinner", "lunch", "news", "welcome")]
    assert names == ["about", "Dinner", "lunch", "news", "welcome"]
    assert from_data(data(first, "Next 1")) == intents.Messages(page=2)
    for page in (2, 99):
        assert "zoo" in said(await commands.list(intents.Messages(page=page), admin.caller()))


async def test_one_is_shown_as_people_see_it_with_its_buttons_named(
    house: House, admin: Admin, commands: MessageCommands
) -> None:
    message = await saved(house, "dinner", "The terrace is open")
    answer = await commands.show(intents.MessageShow(message.id), admin.caller())
    assert {"dinner", "The terrace is open", r"\[Map\]"} <= set(said(answer))
    assert offered(answer) == ["Broadcast this", "All messages"]
    assert from_data(data(answer, "Broadcast this")) == intents.BroadcastForm(message=message.id)


async def test_another_tenants_message_does_not_exist(house: House, admin: Admin, commands: MessageCommands) -> None:
    other = await saved(house, "secret", tenant="tenant-2")
    with pytest.raises(Refused, match="isn't there any more"):
        await commands.show(intents.MessageShow(other.id), admin.caller())


async def test_a_message_that_fills_a_card_is_not_drawn_into_another(
    house: House, admin: Admin, commands: MessageCommands
) -> None:
    message = await saved(house, "long", "x" * longest())
    answer = await commands.show(intents.MessageShow(message.id), admin.caller())
    assert size_of([card(answer)]) < LARGEST
    assert "This message is too long to show here." in said(answer)
