"""The use cases of broadcasts up to the ledger: draft, preview, send, pause, go on, cancel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol

from bot.audience.language.compiler import compile_audience
from bot.audience.language.nodes import Expression
from bot.audience.language.parser import parse
from bot.audience.segments.records import EVERYONE, Evidence, Segment
from bot.audience.segments.service import Segments
from bot.broadcasts.progress import seconds_for, status
from bot.broadcasts.reach import ReachCounter
from bot.broadcasts.records import Audience, Broadcast, Counts, Preview, State, Status
from bot.broadcasts.store import BroadcastStore, Draft
from bot.content.records import Message
from bot.content.service import Content
from bot.identifiers import new_id
from bot.refusals import Refused
from cards.content.activity import one_activity
from cards.content.foot import Foot
from cards.reader import Reader

LONGEST_NAME = 80
SKIPPING_SECONDS = 2.0
"""How long an answer waits for the rest of a cancelled broadcast to be skipped."""

STARTED = (State.PREPARING, State.RUNNING, State.PAUSED)


class Ledger(Protocol):
    """What is asked of the ledger here."""

    async def counts(self, broadcast_id: str) -> Counts: ...

    async def cancel_rest(self, broadcast_id: str) -> None: ...


class Broadcasts:
    """`send_rate` is messages a second and tenant; `now` gives the time in UTC; `started` hears of each that begins."""

    def __init__(
        self,
        store: BroadcastStore,
        segments: Segments,
        content: Content,
        reach: ReachCounter,
        ledger: Ledger,
        now: Callable[[], datetime],
        send_rate: int,
        started: Callable[[], object] = lambda: None,
    ) -> None:
        self._store = store
        self._segments = segments
        self._content = content
        self._reach = reach
        self._ledger = ledger
        self._now = now
        self._rate = send_rate
        self._started = started

    async def compose_text(self, expression: str, text: str, evidence: Evidence, author: str) -> Broadcast:
        """A draft of typed text. `author` is the name of the person who asks.

        The same activity again gives the same draft. Refused, with the field, when the audience or the text is wrong.
        """
        there = await self._store.by_origin(evidence)
        if there is not None:
            return there
        audience = await self._audience(expression, evidence.tenant)
        try:
            message = await self._content.typed(evidence.tenant, text)
            check_one_activity(message)
        except Refused as error:
            raise Refused(error.sentence, field="text") from error
        return await self._draft(message, audience, evidence, author)

    async def compose_message(self, message_id: str, expression: str, evidence: Evidence, author: str) -> Broadcast:
        """A draft of a message as it is live now."""
        there = await self._store.by_origin(evidence)
        if there is not None:
            return there
        message = await self._content.live(evidence.tenant, message_id)
        if message is None:
            raise Refused("That message isn't there any more. Type *messages* to see those that are.")
        check_one_activity(message)
        return await self._draft(message, await self._audience(expression, evidence.tenant), evidence, author)

    async def preview(self, broadcast: Broadcast) -> Preview:
        """Whom the draft reaches now. Refused when its segments are no longer what they were when it was made."""
        expression = await self._still_meant(broadcast)
        reach = await self._reach.count(expression, broadcast.tenant)
        because = await self._because(broadcast)
        return Preview(broadcast, reach, seconds_for(reach.people, self._rate), because)

    async def send(self, tenant: str, number: int) -> Broadcast:
        """Starts it. A second time changes nothing: the broadcast as it is then."""
        broadcast = await self.found(tenant, number)
        if broadcast.state is State.DRAFT:
            await self._still_meant(broadcast)
            await self._store.move(broadcast.id, {State.DRAFT}, State.PREPARING, started_at=self._now())
            self._started()
        return await self.found(tenant, number)

    async def discard(self, tenant: str, number: int) -> Broadcast:
        """Puts a draft aside; what was started is not touched."""
        broadcast = await self.found(tenant, number)
        await self._store.move(broadcast.id, {State.DRAFT}, State.CANCELLED, ended_at=self._now())
        return await self.found(tenant, number)

    async def resume(self, tenant: str, number: int) -> Broadcast:
        """Goes on after a pause."""
        broadcast = await self.found(tenant, number)
        if broadcast.state is State.PAUSED:
            done = (await self._ledger.counts(broadcast.id)).done
            again: dict[str, Any] = {"paced_from": self._now(), "paced_done": done, "pause_reason": ""}
            await self._store.move(broadcast.id, {State.PAUSED}, State.RUNNING, **again)
            self._started()
        return await self.found(tenant, number)

    async def cancel(self, tenant: str, number: int) -> Broadcast:
        """Ends a started broadcast: whoever is still to go is skipped. Doing it again finishes a half-done one."""
        broadcast = await self.found(tenant, number)
        await self._store.move(broadcast.id, STARTED, State.CANCELLED, ended_at=self._now())
        broadcast = await self.found(tenant, number)
        if broadcast.state is State.CANCELLED and broadcast.started_at is not None:
            with suppress(TimeoutError):  # of a large one the clock skips the rest: who asked is not kept waiting
                async with asyncio.timeout(SKIPPING_SECONDS):
                    await self._ledger.cancel_rest(broadcast.id)
        return broadcast

    async def pause_itself(self, broadcast_id: str, reason: str) -> bool:
        """Pauses a running broadcast because of what its answers show; True when this call did it."""
        return await self._store.move(broadcast_id, {State.RUNNING}, State.PAUSED, pause_reason=reason)

    async def get(self, tenant: str, number: int) -> Broadcast | None:
        """The tenant's broadcast of that number."""
        return await self._store.by_number(tenant, number)

    async def found(self, tenant: str, number: int) -> Broadcast:
        """The same, or a sentence for who asked."""
        broadcast = await self.get(tenant, number)
        if broadcast is None:
            raise Refused(f"There is no broadcast b{number}. Type *broadcasts* to see those that are.")
        return broadcast

    async def status(self, broadcast: Broadcast) -> Status:
        """Where it stands now."""
        counts = Counts() if broadcast.started_at is None else await self._ledger.counts(broadcast.id)
        return status(broadcast, counts, self._now(), self._rate)

    async def page(self, tenant: str, page: int, size: int) -> tuple[list[Status], int]:
        """A page of the tenant's broadcasts, newest first, and how many there are; those put aside are left out."""
        rows, total = await self._store.page(tenant, page, size)
        return [await self.status(row) for row in rows], total

    async def _draft(self, message: Message, audience: Audience, evidence: Evidence, author: str) -> Broadcast:
        return await self._store.draft(Draft(message, audience, evidence, author, self._now()))

    async def _audience(self, expression: str, tenant: str) -> Audience:
        parsed = await self._parsed(expression, tenant)
        return compile_audience(parsed, expression.strip(), tenant)

    async def _parsed(self, expression: str, tenant: str) -> Expression:
        if not expression.strip():
            raise Refused("Say who gets it: the name of a segment, or everyone.", field="expression")
        try:
            return parse(expression, await self._segments.all(tenant))
        except Refused as error:
            raise Refused(error.sentence, field="expression") from error

    async def _still_meant(self, broadcast: Broadcast) -> Expression:
        """The draft's expression, read again: names that were changed since must not send to somebody else."""
        changed = f"The segments in “{broadcast.audience.text}” have changed since. Make the broadcast again."
        try:
            parsed = await self._parsed(broadcast.audience.text, broadcast.tenant)
        except Refused as error:
            raise Refused(changed) from error
        if compile_audience(parsed, broadcast.audience.text, broadcast.tenant) != broadcast.audience:
            raise Refused(changed)
        return parsed

    async def _because(self, broadcast: Broadcast) -> Segment:
        first = next(iter(broadcast.audience.positives), EVERYONE)
        segment = await self._segments.get(broadcast.tenant, first)
        return segment or Segment(EVERYONE, broadcast.tenant, EVERYONE)


def check_one_activity(message: Message) -> None:
    """Refused, with why, when the message cannot be one activity with the longest foot there is."""
    longest = "x" * LONGEST_NAME
    reason = f"You get this because {longest} added you to **{longest}** on {longest}."
    one_activity(message, Foot(reason, new_id(), longest), Reader(), new_id())
