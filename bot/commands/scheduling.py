"""What admins do about the time of a broadcast that is not sent yet. It is said in words before it counts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.broadcasts.records import Broadcast, Shift, State, When
from bot.broadcasts.service import UNSENT, Broadcasts
from bot.broadcasts.times import FIELD, possible, read_time
from bot.commands import intents
from bot.commands.answers import Answer, show
from bot.commands.asked import moment, still_good
from bot.commands.caller import Caller
from bot.commands.showing import Showing
from bot.refusals import Refused
from bot.telemetry.correlation import correlation_now
from cards.broadcasts.schedule import move_question_card, schedule_form_card
from cards.reader import Reader

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SchedulingCommands:
    """The handlers; the desk has checked that the caller is an admin."""

    def __init__(self, broadcasts: Broadcasts) -> None:
        self._broadcasts = broadcasts
        self._showing = Showing(broadcasts)

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {
            intents.BroadcastScheduleForm: self.form,
            intents.BroadcastWhen: self.when,
            intents.BroadcastSchedule: self.schedule,
        }

    async def form(self, intent: intents.BroadcastScheduleForm, caller: Caller) -> Answer:
        broadcast = await self._broadcasts.for_change(caller.actor, intent.broadcast)
        if broadcast.state not in UNSENT:
            return await self._showing.shown(broadcast, caller)
        return show(schedule_form_card(broadcast, caller.reader, caller.at, value=_as_typed(broadcast.when, caller)))

    async def when(self, intent: intents.BroadcastWhen, caller: Caller) -> Answer:
        """Repeats the time in words, as a question. A draft keeps it; what is scheduled keeps its own until the yes."""
        broadcast = await self._broadcasts.for_change(caller.actor, intent.broadcast)
        if broadcast.state not in UNSENT:
            return await self._showing.shown(broadcast, caller)
        try:
            when = read_time(intent.at, caller.reader, caller.at)
        except Refused as error:
            return show(schedule_form_card(broadcast, caller.reader, caller.at, value=intent.at, error=error))
        if broadcast.state is State.DRAFT:
            broadcast = await self._broadcasts.propose(caller.actor, intent.broadcast, when)
        return await self._question(broadcast, when, caller)

    async def schedule(self, intent: intents.BroadcastSchedule, caller: Caller) -> Answer:
        """The yes; a second one shows what is scheduled, a late one is asked again."""
        broadcast = await self._broadcasts.for_change(caller.actor, intent.broadcast)
        when = _asked_for(intent)
        if broadcast.state not in UNSENT or (broadcast.state is State.SCHEDULED and broadcast.when == when):
            return await self._showing.shown(broadcast, caller)
        try:
            possible(when, caller.reader, caller.at)
            if not still_good(intent.asked, caller.at):
                return await self._question(broadcast, when, caller, late=True)
            return await self._showing.shown(
                await self._broadcasts.schedule(caller.actor, intent.broadcast, when, correlation_now()), caller
            )
        except Refused as error:
            if error.field != FIELD:
                raise
            return show(schedule_form_card(broadcast, caller.reader, caller.at, error=error))

    async def _question(self, broadcast: Broadcast, when: When, caller: Caller, *, late: bool = False) -> Answer:
        if broadcast.state is State.SCHEDULED:
            return show(move_question_card(broadcast, when, moment(caller.at), caller.reader, late=late))
        if broadcast.state not in UNSENT:  # sent between two looks at it
            return await self._showing.shown(broadcast, caller)
        return await self._showing.question(replace(broadcast, when=when), caller, late=late)


def _asked_for(intent: intents.BroadcastSchedule) -> When:
    """The moment in a button's data, which come from a client: any number, any zone."""
    try:
        at = _EPOCH + timedelta(seconds=intent.at)
    except OverflowError:
        raise Refused("That time can't be had. Type *broadcasts* and choose another.") from None
    shift = next((each for each in Shift if each.value == intent.shift), None)
    return When(at, Reader.of(None, intent.zone).zone, shift)


def _as_typed(when: When | None, caller: Caller) -> str:
    """The time as it could be typed again; "" for none, and for one that is past."""
    if when is None or when.at <= caller.at:
        return ""
    return f"{when.at.astimezone(ZoneInfo(caller.reader.zone)):%Y-%m-%d %H:%M}"
