"""What admins do with a broadcast that was sent or scheduled: on a real ledger, so that what is said is what is so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

import pytest

from bot.broadcasts.records import Broadcast, Delivery, State, When
from bot.broadcasts.service import Broadcasts
from bot.clock.broadcasts import BroadcastSteps
from bot.commands import intents
from bot.commands.answers import Answer
from bot.commands.control import ControlCommands
from bot.commands.intents import Intent, from_data
from bot.proactive.ledger import store as delivery_store
from bot.proactive.ledger import tallies
from bot.proactive.ledger.prepare import Preparation
from bot.proactive.ledger.records import Result, Unit
from bot.proactive.ledger.service import Ledger
from bot.refusals import Refused
from bot.storage.database import Storage
from tests.audience.making import OWNER
from tests.broadcasts import making
from tests.cards.reading import sums
from tests.commands.asking import Admin, card, data, offered, said


@dataclass
class Desk:
    """Rui's desk, and the ledger behind it."""

    rooms: making.House
    broadcasts: Broadcasts
    ledger: Ledger
    steps: BroadcastSteps
    commands: ControlCommands
    rui: Admin

    async def ask(self, intent: Intent, *, later: timedelta = timedelta()) -> Answer:
        return await self.commands.handlers()[type(intent)](intent, self.rui.caller(later=later))

    async def answer(self, question: Answer, title: str, *, later: timedelta = timedelta()) -> Answer:
        """Taps the button of that title."""
        intent = from_data(data(question, title))
        assert intent is not None
        return await self.ask(intent, later=later)

    async def drafted(self) -> Broadcast:
        evidence = self.rooms.audience.evidence(self.rui.person.id)
        return await self.broadcasts.compose_text("Interns", "Hello", evidence, "Rui Costa")

    async def running(self, *states: Delivery) -> Broadcast:
        """A broadcast to four people; so many of them have these results."""
        made = await self.broadcasts.send(OWNER, (await self.drafted()).number)
        await self.steps.prepare()
        unit = Unit(made.id, 0)
        if states:
            block = await self.ledger.claim(unit, len(states))
            assert block is not None
            pairs = zip(block.rows, states, strict=True)
            await self.ledger.record(block, [Result(row.person, state, "no answer in time") for row, state in pairs])
            await self.ledger.recount(unit)
        return await self.reread(made)

    async def ended(self, *states: Delivery) -> Broadcast:
        made = await self.running(*states)
        await self.steps.end()
        return await self.reread(made)

    async def reread(self, broadcast: Broadcast) -> Broadcast:
        return await self.broadcasts.found(OWNER, broadcast.number)


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    await storage.ensure([*delivery_store.INDEXES, *tallies.INDEXES])
    rooms = await making.make_house(storage)
    clock = rooms.audience.clock
    segment = await rooms.audience.segment("Interns")
    for name in ("Ana", "Bo", "Mei", "Nils"):
        await rooms.member(name, segment)
    ledger = Ledger(storage, clock)
    broadcasts = Broadcasts(rooms.store, rooms.audience.segments, rooms.content, rooms.reach, ledger, clock, 50)
    steps = BroadcastSteps(rooms.store, Preparation(storage), ledger, clock, lambda _: None)
    rui = Admin(await rooms.audience.person("Rui Costa", email="rui@north.example"), clock)
    return Desk(rooms, broadcasts, ledger, steps, ControlCommands(broadcasts), rui)


SENT, DOUBT, FAILED = Delivery.SENT, Delivery.DOUBT, Delivery.FAILED


async def test_pause_says_by_whom_and_how_many_had_gone_out(desk: Desk) -> None:
    made = await desk.running(SENT, SENT)
    answer = await desk.ask(intents.BroadcastPause(made.number))
    assert "Paused by Rui Costa. 2 had gone out. Nothing goes out until you resume it." in said(answer)
    assert offered(answer) == ["Resume", "Refresh", "Cancel the rest…"]
    assert (await desk.reread(made)).state is State.PAUSED


async def test_paused_twice_is_paused_once(desk: Desk) -> None:
    made = await desk.running(SENT)
    await desk.ask(intents.BroadcastPause(made.number))
    mei = replace(desk, rui=Admin(await desk.rooms.audience.person("Mei Tan"), desk.rooms.audience.clock))
    again = await mei.ask(intents.BroadcastPause(made.number))
    assert "It was already paused." in said(again)
    assert any(text.startswith("Paused by Rui Costa.") for text in said(again))


async def test_what_has_ended_cannot_be_paused(desk: Desk) -> None:
    made = await desk.ended(SENT, SENT, SENT, SENT)
    answer = await desk.ask(intents.BroadcastPause(made.number))
    assert {"✓ Done", "It had already ended."} <= set(said(answer))


async def test_what_was_not_sent_has_nothing_to_pause(desk: Desk) -> None:
    made = await desk.drafted()
    with pytest.raises(Refused, match="b1 isn't being sent, so there is nothing to pause"):
        await desk.ask(intents.BroadcastPause(made.number))
    assert (await desk.reread(made)).state is State.DRAFT


async def test_paused_while_it_is_prepared_it_goes_on_from_there(desk: Desk) -> None:
    made = await desk.broadcasts.send(OWNER, (await desk.drafted()).number)
    answer = await desk.ask(intents.BroadcastPause(made.number))
    assert "Paused" in said(answer)
    await desk.steps.prepare()
    assert (await desk.ledger.counts(made.id)).audience == 0
    assert "Going on in a moment" in said(await desk.ask(intents.BroadcastResume(made.number)))
    await desk.steps.prepare()
    assert (await desk.ledger.counts(made.id)).pending == 4
    assert (await desk.reread(made)).state is State.RUNNING


async def test_resume_goes_on_and_says_when_there_was_nothing_to_resume(desk: Desk) -> None:
    made = await desk.running(SENT, DOUBT)
    await desk.broadcasts.pause_itself(made.id, "Too many messages may or may not have arrived.")
    shown = await desk.ask(intents.BroadcastPause(made.number))
    assert any("arrived. 1 had gone out. Nothing goes out" in text for text in said(shown))
    assert "Going on in a moment" in said(await desk.ask(intents.BroadcastResume(made.number)))
    again = await desk.ask(intents.BroadcastResume(made.number))
    assert "It wasn't paused." in said(again)
    await desk.steps.prepare()
    assert (await desk.reread(made)).state is State.RUNNING


async def test_cancel_the_rest_is_asked_once_and_again_when_late(desk: Desk) -> None:
    made = await desk.running(SENT, SENT)
    question = await desk.ask(intents.BroadcastCancel(made.number))
    assert "2 people won't get it. 2 are done or on their way, and stay so." in said(question)
    late = await desk.answer(question, "Cancel the rest", later=timedelta(minutes=11))
    assert any("nothing was cancelled" in text for text in said(late))
    assert (await desk.reread(made)).state is State.RUNNING
    over = await desk.answer(question, "Cancel the rest", later=timedelta(minutes=10))
    assert {"Cancelled", "2 had gone out.", "2 cancelled", "Audience"} <= set(said(over))
    assert sums(card(over)) == ([2, 2], 4)
    assert "It had already ended." in said(await desk.answer(question, "Cancel the rest"))


async def test_cancelling_a_draft_puts_it_aside(desk: Desk) -> None:
    made = await desk.drafted()
    answer = await desk.ask(intents.BroadcastCancel(made.number))
    assert "This broadcast was cancelled. Nothing was sent." in said(answer)
    assert (await desk.reread(made)).state is State.CANCELLED


async def test_cancelling_what_is_scheduled_is_asked_once_and_says_when_it_was_due(desk: Desk) -> None:
    made = await desk.drafted()
    when = When(desk.rooms.audience.clock() + timedelta(days=3), "Europe/Lisbon")
    await desk.broadcasts.schedule(OWNER, made.number, when)
    question = await desk.ask(intents.BroadcastCancel(made.number))
    assert any("Friday, 27 November, 09:00 (Lisbon time)" in text for text in said(question))
    assert (await desk.reread(made)).state is State.SCHEDULED
    over = await desk.answer(question, f"Cancel {made.ref}")
    assert "This broadcast was cancelled. Nothing was sent." in said(over)
    assert (await desk.reread(made)).state is State.CANCELLED
    assert (await desk.broadcasts.page(OWNER, 1, 5))[1] == 1


async def test_those_in_doubt_are_sent_again_after_a_question_with_the_risk(desk: Desk) -> None:
    made = await desk.ended(SENT, SENT, DOUBT, DOUBT)
    assert made.state is State.DONE
    shown = await desk.ask(intents.BroadcastPause(made.number))
    question = await desk.answer(shown, "Send again to these 2…")
    assert "Send b1 again to 2 people?" in said(question)
    assert any("may get it twice" in text for text in said(question))
    assert (await desk.ledger.counts(made.id)).doubt == 2
    desk.rooms.audience.clock.on(seconds=20)
    started = await desk.answer(question, "Send again to 2")
    assert "Sending again to 2 people." in said(started)
    await desk.steps.prepare()
    counts = await desk.ledger.counts(made.id)
    assert (counts.sent, counts.pending, counts.doubt) == (2, 2, 0)
    assert (await desk.reread(made)).state is State.RUNNING


async def test_the_yes_tapped_twice_sends_again_once(desk: Desk) -> None:
    made = await desk.ended(SENT, SENT, SENT, DOUBT)
    question = await desk.ask(intents.BroadcastAgain(made.number))
    desk.rooms.audience.clock.on(seconds=20)
    await desk.answer(question, "Send again to 1")
    await desk.steps.prepare()
    block = await desk.ledger.claim(Unit(made.id, 0), 5)
    assert block is not None
    await desk.ledger.record(block, [Result(row.person, DOUBT, "no answer in time") for row in block.rows])
    await desk.ledger.recount(Unit(made.id, 0))
    await desk.steps.end()
    assert (await desk.reread(made)).state is State.DONE
    second = await desk.answer(question, "Send again to 1")
    assert not any(text.startswith("Sending again") for text in said(second))
    await desk.steps.prepare()
    assert (await desk.ledger.counts(made.id)).doubt == 1


async def test_a_late_yes_is_asked_again(desk: Desk) -> None:
    made = await desk.ended(SENT, SENT, SENT, DOUBT)
    question = await desk.ask(intents.BroadcastAgain(made.number))
    late = await desk.answer(question, "Send again to 1", later=timedelta(minutes=11))
    assert any("nothing was sent. Still sure?" in text for text in said(late))
    assert (await desk.reread(made)).state is State.DONE


async def test_left_as_they_are_nobody_is_asked_again(desk: Desk) -> None:
    made = await desk.ended(SENT, SENT, FAILED, DOUBT)
    answer = await desk.ask(intents.BroadcastLeaveDoubt(made.number))
    assert {"They are left as they are.", "Teams gave no answer. Left as they are."} <= set(said(answer))
    assert offered(answer) == ["All broadcasts"]
    assert (await desk.ledger.counts(made.id)).doubt == 1


async def test_without_doubt_there_is_nothing_to_decide(desk: Desk) -> None:
    made = await desk.ended(SENT, SENT, SENT, SENT)
    assert "Nobody is in doubt any more." in said(await desk.ask(intents.BroadcastAgain(made.number)))
    assert (await desk.reread(made)).state is State.DONE


async def test_nothing_is_decided_while_it_is_sent(desk: Desk) -> None:
    made = await desk.running(SENT, DOUBT)
    answer = await desk.ask(intents.BroadcastAgain(made.number, int(desk.rooms.audience.clock().timestamp())))
    assert "Sending" in said(answer)
    assert (await desk.ledger.counts(made.id)).doubt == 1


async def test_a_cancelled_one_is_not_sent_again(desk: Desk) -> None:
    made = await desk.running(SENT, DOUBT)
    await desk.broadcasts.cancel(OWNER, made.number)
    answer = await desk.ask(intents.BroadcastAgain(made.number, int(desk.rooms.audience.clock().timestamp())))
    assert "It was cancelled, so nothing more goes out." in said(answer)
    assert (await desk.ledger.counts(made.id)).doubt == 1


@pytest.mark.parametrize("asked", [-(2**53) + 1, 2**53 - 1])
async def test_a_moment_that_no_clock_shows_is_no_yes(asked: int, desk: Desk) -> None:
    """It comes from a client."""
    made = await desk.ended(SENT, SENT, SENT, DOUBT)
    answer = await desk.ask(intents.BroadcastAgain(made.number, asked))
    assert "Send b1 again to 1 person?" in said(answer)


async def test_another_tenants_broadcast_does_not_exist(desk: Desk) -> None:
    made = await desk.ended(SENT, SENT, SENT, DOUBT)
    now = int(desk.rooms.audience.clock().timestamp())
    eve = replace(desk, rui=Admin(await desk.rooms.audience.person("Eve", "tenant-2"), desk.rooms.audience.clock))
    for kind in desk.commands.handlers():
        values = {"do": kind.do, "broadcast": made.number, "asked": now}
        with pytest.raises(Refused, match="There is no broadcast b1"):
            await eve.ask(cast(Intent, from_data(values)))
    assert await desk.reread(made) == made
