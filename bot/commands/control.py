"""What admins do with a broadcast that was sent or scheduled: pause, resume, cancel, decide about those in doubt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.broadcasts.records import Broadcast, State
from bot.broadcasts.service import Broadcasts
from bot.commands import intents
from bot.commands.answers import Answer, show
from bot.commands.asked import moment, still_good
from bot.commands.caller import Caller
from bot.commands.showing import Showing
from bot.refusals import Refused
from cards.broadcasts.cancel import cancel_question_card
from cards.broadcasts.doubt import again_question_card, open_doubt
from cards.broadcasts.words import people

OVER = (State.DONE, State.CANCELLED)
UNSENT = (State.DRAFT, State.SCHEDULED, State.ASKING)
GOING = (State.PREPARING, State.RUNNING)
ENDED = "It had already ended."


class ControlCommands:
    """The handlers; the desk has checked that the caller is an admin."""

    def __init__(self, broadcasts: Broadcasts) -> None:
        self._broadcasts = broadcasts
        self._shown = Showing(broadcasts).shown

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {
            intents.BroadcastPause: self.pause,
            intents.BroadcastResume: self.resume,
            intents.BroadcastCancel: self.cancel,
            intents.BroadcastAgain: self.again,
            intents.BroadcastLeaveDoubt: self.leave,
        }

    async def pause(self, intent: intents.BroadcastPause, caller: Caller) -> Answer:
        before = await self._broadcasts.for_change(caller.actor, intent.broadcast)
        if before.state in UNSENT:
            raise Refused(
                f"{before.ref} isn't being sent, so there is nothing to pause. Type *broadcast {before.ref}*."
            )
        after = await self._broadcasts.pause(caller.actor, intent.broadcast, by=caller.person.label)
        if after.state in OVER:
            return await self._shown(after, caller, ENDED)
        return await self._shown(after, caller, "It was already paused." if before.state is State.PAUSED else "")

    async def resume(self, intent: intents.BroadcastResume, caller: Caller) -> Answer:
        before = await self._broadcasts.for_change(caller.actor, intent.broadcast)
        after = await self._broadcasts.resume(caller.actor, intent.broadcast)
        return await self._shown(after, caller, "" if before.state is State.PAUSED else "It wasn't paused.")

    async def cancel(self, intent: intents.BroadcastCancel, caller: Caller) -> Answer:
        broadcast = await self._broadcasts.for_change(caller.actor, intent.broadcast)
        if broadcast.state is State.DRAFT:
            return await self._shown(await self._broadcasts.discard(caller.actor, intent.broadcast), caller)
        if broadcast.state in OVER:
            return await self._shown(broadcast, caller, ENDED)
        if not still_good(intent.asked, caller.at):
            status = await self._broadcasts.status(broadcast)
            late = intent.asked != 0
            return show(cancel_question_card(status, moment(caller.at), caller.reader, late=late))
        return await self._shown(await self._broadcasts.cancel(caller.actor, intent.broadcast), caller)

    async def again(self, intent: intents.BroadcastAgain, caller: Caller) -> Answer:
        broadcast = await self._broadcasts.for_change(caller.actor, intent.broadcast)
        status = await self._broadcasts.status(broadcast)
        if not open_doubt(status, left=True):
            return await self._shown(broadcast, caller, _no_doubt(broadcast))
        if not still_good(intent.asked, caller.at):
            late = intent.asked != 0
            return show(again_question_card(status, moment(caller.at), caller.reader, late=late))
        asked = datetime.fromtimestamp(intent.asked, UTC)
        after = await self._broadcasts.send_again_doubt(caller.actor, intent.broadcast, asked)
        started = after.again_at != broadcast.again_at
        line = f"Sending again to {people(status.counts.doubt, caller.reader)}." if started else ""
        return await self._shown(after, caller, line)

    async def leave(self, intent: intents.BroadcastLeaveDoubt, caller: Caller) -> Answer:
        after = await self._broadcasts.leave_doubt(caller.actor, intent.broadcast)
        return await self._shown(after, caller, "They are left as they are." if after.doubt_left else "")


def _no_doubt(broadcast: Broadcast) -> str:
    """Why nobody is sent it again."""
    if broadcast.state is State.CANCELLED:
        return "It was cancelled, so nothing more goes out."
    return "" if broadcast.state in GOING else "Nobody is in doubt any more."
