"""Admins' commands through the desk: typed and tapped, allowed and not."""

from __future__ import annotations

import pytest

from bot.broadcasts.records import State
from bot.commands import intents
from bot.commands.broadcasts import BroadcastCommands
from bot.commands.control import ControlCommands
from bot.commands.desk import Handlers, together
from bot.commands.messages import MessageCommands
from bot.commands.scheduling import SchedulingCommands
from bot.commands.segments import SegmentCommands
from tests.audience.making import OWNER
from tests.broadcasts import making as broadcasts_making
from tests.cards.reading import inputs, texts
from tests.commands.making import House, Surroundings, data_of, make_house, only, told

RUI, ANA = "Rui", "Ana"


@pytest.fixture
async def rooms(surroundings: Surroundings) -> broadcasts_making.House:
    return await broadcasts_making.make_house(surroundings.storage)


def handlers(rooms: broadcasts_making.House) -> Handlers:
    """All that admins can ask for."""
    return together(
        SegmentCommands(rooms.audience.segments).handlers(),
        BroadcastCommands(rooms.broadcasts, rooms.content).handlers(),
        SchedulingCommands(rooms.broadcasts).handlers(),
        ControlCommands(rooms.broadcasts).handlers(),
        MessageCommands(rooms.content).handlers(),
    )


@pytest.fixture
async def house(surroundings: Surroundings, rooms: broadcasts_making.House) -> House:
    """A desk where Rui is the admin."""
    made = await make_house(surroundings, admins=("rui@north.example",), more=handlers(rooms))
    made.known(RUI, "rui@north.example")
    return made


async def test_the_thread_as_typed_by_an_admin(house: House, rooms: broadcasts_making.House) -> None:
    made = told(await house.type(RUI, "segment new R and D: What we build next"))
    assert {"R and D", "What we build next."} <= set(made)
    added = told(await house.type(RUI, "segment R and D add bo@north.example; Mei Tan <mei@north.example>"))
    assert "2 people added" in added
    assert "bo@north.example" in told(await house.type(RUI, "segment R and D members"))
    await house.type(ANA, "join R and D")
    assert "3" in told(await house.type(RUI, "segment r AND d"))
    preview = only(await house.type(RUI, "broadcast to R and D: Hello"))
    sent = await house.tap(RUI, data_of(preview, "Send to 1"))
    assert "Getting ready" in told(sent)
    assert (await rooms.broadcasts.found(OWNER, 1)).state is State.PREPARING
    assert any(text.startswith("b1 · Getting ready") for text in told(await house.type(RUI, "broadcasts")))
    assert any(text.startswith("Paused by Rui.") for text in told(await house.type(RUI, "pause b1")))
    assert "Going on in a moment" in told(await house.type(RUI, "resume b1"))
    assert "Cancel the rest of b1?" in told(await house.type(RUI, "cancel b1"))
    renamed = told(await house.type(RUI, "segment R and D rename Lab"))
    assert {"Lab", "✓ It was R and D before."} <= set(renamed)
    assert "Nothing new." in told(await house.type(RUI, "segment Lab describe Nothing new"))
    assert "Delete Lab?" in told(await house.type(RUI, "segment Lab delete"))
    assert any("There is no broadcast b9" in text for text in told(await house.type(RUI, "broadcast b9")))


async def test_every_intent_about_broadcasts_has_a_handler(rooms: broadcasts_making.House) -> None:
    asked = {kind for kind in intents.BY_NAME.values() if kind.do.startswith("broadcast")}
    assert asked <= set(handlers(rooms))


async def test_a_time_as_typed_by_an_admin(house: House, rooms: broadcasts_making.House) -> None:
    """From the command to what is scheduled and cancelled; whatever is wrong comes back with all that was typed."""
    wrong = only(await house.type(RUI, "broadcast to everyone at teatime: Hello"))
    assert inputs(wrong) == {"f_expression": "everyone", "f_text": "Hello", "f_at": "teatime"}
    preview = only(await house.type(RUI, "broadcast to everyone at friday 14:30: Hello"))
    assert "Send this to 1 person on Friday, 27 November, 14:30?" in texts(preview)
    scheduled = told(await house.tap(RUI, data_of(preview, "Schedule for 1")))
    assert {"Scheduled", "Friday, 27 November, 14:30 (Lisbon time)"} <= set(scheduled)
    listed = told(await house.type(RUI, "broadcasts"))
    assert "b1 · Scheduled · Friday, 27 November, 14:30 (Lisbon time) · to everyone" in listed
    assert "Scheduled" in told(await house.type(RUI, "broadcast b1"))
    question = only(await house.type(RUI, "cancel b1"))
    await house.tap(RUI, data_of(question, "Cancel b1"))
    assert (await rooms.broadcasts.found(OWNER, 1)).state is State.CANCELLED
    by_name = told(await house.type(RUI, "broadcast welcome to everyone at 14 december 9am"))
    assert "Send this to 1 person on Monday, 14 December, 09:00?" in by_name


async def test_a_message_is_broadcast_by_its_name(house: House) -> None:
    shown = told(await house.type(RUI, "message welcome"))
    assert "welcome" in shown
    preview = told(await house.type(RUI, "broadcast welcome to everyone"))
    assert "Send this to 1 person?" in preview
