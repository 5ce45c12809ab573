"""What admins do with broadcasts, typed or tapped. Nothing leaves without its preview."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.access.records import Right
from bot.broadcasts.preview import trial_foot
from bot.broadcasts.records import Broadcast, State, When
from bot.broadcasts.service import UNSENT, Broadcasts
from bot.broadcasts.times import read_time
from bot.commands import intents
from bot.commands.answers import Answer, show
from bot.commands.asked import still_good
from bot.commands.caller import Caller
from bot.commands.showing import Showing
from bot.content.service import Content
from bot.refusals import Refused
from bot.telemetry.correlation import correlation_now
from cards.broadcasts.form import message_form_card, text_form_card
from cards.broadcasts.list import PAGE_SIZE, broadcasts_card
from cards.content.activity import one_activity


class BroadcastCommands:
    """The handlers of broadcasts; the desk has checked that the caller is an admin."""

    def __init__(self, broadcasts: Broadcasts, content: Content) -> None:
        self._broadcasts = broadcasts
        self._content = content
        self._showing = Showing(broadcasts)

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {
            intents.BroadcastForm: self.form,
            intents.BroadcastText: self.text,
            intents.BroadcastMessage: self.message,
            intents.BroadcastSend: self.send,
            intents.BroadcastTest: self.test,
            intents.BroadcastDiscard: self.discard,
            intents.Broadcasts: self.list,
            intents.BroadcastShow: self.show,
        }

    async def form(self, intent: intents.BroadcastForm, caller: Caller) -> Answer:
        caller.actor.check(Right.SEND)  # a form asks no service for that
        if not intent.message:
            return show(text_form_card(caller.reader, expression=intent.expression, text=intent.text, at=intent.at))
        message = await self._content.found(caller.actor, intent.message)
        return show(message_form_card(message, caller.reader, expression=intent.expression, at=intent.at))

    async def text(self, intent: intents.BroadcastText, caller: Caller) -> Answer:
        try:
            when = _when(intent.at, caller)
            made = await self._broadcasts.compose_text(
                intent.expression, intent.text, caller.evidence(), caller.person.label
            )
            return await self._previewed(made, when, caller)
        except Refused as error:
            return show(
                text_form_card(caller.reader, expression=intent.expression, text=intent.text, at=intent.at, error=error)
            )

    async def message(self, intent: intents.BroadcastMessage, caller: Caller) -> Answer:
        message = await self._content.found(caller.actor, intent.message)
        try:
            when = _when(intent.at, caller)
            made = await self._broadcasts.compose_message(
                intent.message, intent.expression, caller.evidence(), caller.person.label
            )
            return await self._previewed(made, when, caller)
        except Refused as error:
            return show(
                message_form_card(message, caller.reader, expression=intent.expression, at=intent.at, error=error)
            )

    async def send(self, intent: intents.BroadcastSend, caller: Caller) -> Answer:
        """Sends now, also what is scheduled; asked first where it was not just asked."""
        broadcast = await self._broadcasts.for_change(caller.actor, intent.broadcast)
        if broadcast.state in UNSENT and not still_good(intent.asked, caller.at):
            return await self._showing.question(replace(broadcast, when=None), caller, late=intent.asked != 0)
        sent = await self._broadcasts.send(caller.actor, intent.broadcast, correlation_now())
        return await self._showing.shown(sent, caller)

    async def test(self, intent: intents.BroadcastTest, caller: Caller) -> Answer:
        """The real thing, to the one who asks; the preview stays, and is asked afresh."""
        broadcast = await self._broadcasts.for_change(caller.actor, intent.broadcast)
        if broadcast.state is not State.DRAFT:
            return await self._showing.shown(broadcast, caller)
        preview = await self._broadcasts.preview(broadcast)
        sample = one_activity(broadcast.message, trial_foot(preview.because), caller.reader, "")
        shown = await self._showing.question(broadcast, caller, done="A test is on its way to you.")
        return Answer(replace=shown.replace, messages=(sample,))

    async def discard(self, intent: intents.BroadcastDiscard, caller: Caller) -> Answer:
        return await self._showing.shown(await self._broadcasts.discard(caller.actor, intent.broadcast), caller)

    async def list(self, intent: intents.Broadcasts, caller: Caller) -> Answer:
        page = max(intent.page, 1)
        rows, total = await self._broadcasts.page(caller.actor, page, PAGE_SIZE)
        if not rows and total:
            page = -(-total // PAGE_SIZE)
            rows, total = await self._broadcasts.page(caller.actor, page, PAGE_SIZE)
        return show(broadcasts_card(rows, page, total, caller.reader, caller.at))

    async def show(self, intent: intents.BroadcastShow, caller: Caller) -> Answer:
        return await self._showing.shown(await self._broadcasts.found(caller.actor, intent.broadcast), caller)

    async def _previewed(self, made: Broadcast, when: When | None, caller: Caller) -> Answer:
        """The preview of a new draft with its time; the same activity again leaves the draft as it is by then."""
        if when is not None and made.state is State.DRAFT and made.when is None:
            made = await self._broadcasts.propose(caller.actor, made.number, when)
        return await self._showing.shown(made, caller)


def _when(at: str, caller: Caller) -> When | None:
    """The time that was typed; None for none, which means now. Refused where it cannot be had."""
    return read_time(at, caller.reader, caller.at) if at.strip() else None
