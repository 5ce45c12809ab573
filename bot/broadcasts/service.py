"""The use cases of broadcasts up to the ledger: draft, preview, schedule, send, pause, go on, cancel, doubt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from collections.abc import Collection as Several
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.access.records import Actor, Did, Entry, Right
from bot.audience.segments.records import Evidence
from bot.audience.segments.service import Segments
from bot.broadcasts.meaning import Meaning
from bot.broadcasts.progress import seconds_for, status
from bot.broadcasts.reach import ReachCounter
from bot.broadcasts.records import (
    LATE_AFTER,
    Asking,
    Audience,
    Broadcast,
    Counts,
    Notice,
    Preview,
    State,
    Status,
    When,
)
from bot.broadcasts.store import BroadcastStore, Draft, when_document
from bot.content.records import Message
from bot.content.service import Content
from bot.identifiers import new_id
from bot.refusals import Refused
from bot.telemetry.correlation import correlated
from cards.content.activity import one_activity
from cards.content.foot import Foot
from cards.reader import Reader

LONGEST_NAME = 80
SETTLING_SECONDS = 1.0
"""How long an answer waits for what is on its way, so that it can say how many had gone out."""
SKIPPING_SECONDS = 2.0
"""How long an answer waits for the rest of a cancelled broadcast to be skipped."""

WAITING = (State.SCHEDULED, State.ASKING)
UNSENT = (State.DRAFT, *WAITING)
GOING = (State.PREPARING, State.RUNNING)
STARTED = (*GOING, State.PAUSED)


class Ledger(Protocol):
    """What is asked of the ledger here."""

    async def counts(self, broadcast_id: str) -> Counts: ...

    async def settle(self, broadcast_id: str, seconds: float) -> None: ...

    async def cancel_rest(self, broadcast_id: str) -> None: ...


class Broadcasts:
    """`send_rate` is messages a second and tenant; `now` gives the time in UTC; `started` hears of each that begins.

    `late_start` is how late a scheduled one may still start by itself.
    """

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
        late_start: timedelta = timedelta(hours=1),
    ) -> None:
        self._store = store
        self._meaning = Meaning(segments)
        self._content = content
        self._reach = reach
        self._ledger = ledger
        self._now = now
        self._rate = send_rate
        self._started = started
        self._latest = max(late_start, LATE_AFTER)

    async def compose_text(self, expression: str, text: str, evidence: Evidence, author: str) -> Broadcast:
        """A draft of typed text. `author` is the name of the person who asks.

        The same activity again gives the same draft. Refused, with the field, when the audience or the text is wrong.
        """
        evidence.actor.check(Right.SEND)
        there = await self._store.by_origin(evidence)
        if there is not None:
            return there
        audience = await self._meaning.audience(expression, evidence.tenant)
        try:
            message = await self._content.typed(evidence.tenant, text)
            check_one_activity(message)
        except Refused as error:
            raise Refused(error.sentence, field="text") from error
        return await self._draft(message, audience, evidence, author)

    async def compose_message(self, message_id: str, expression: str, evidence: Evidence, author: str) -> Broadcast:
        """A draft of a message as it is live now."""
        evidence.actor.check(Right.SEND)
        there = await self._store.by_origin(evidence)
        if there is not None:
            return there
        message = await self._content.live(evidence.tenant, message_id)
        if message is None:
            raise Refused("That message isn't there any more. Type *messages* to see those that are.")
        check_one_activity(message)
        return await self._draft(message, await self._meaning.audience(expression, evidence.tenant), evidence, author)

    async def preview(self, broadcast: Broadcast) -> Preview:
        """Whom the draft reaches now. Refused when its segments are no longer what they were when it was made."""
        expression = await self._meaning.still(broadcast)
        reach = await self._reach.count(expression, broadcast.tenant)
        because = await self._meaning.because(broadcast)
        return Preview(broadcast, reach, seconds_for(reach.people, self._rate), because)

    async def propose(self, actor: Actor, number: int, when: When) -> Broadcast:
        """Keeps a time that is only asked for. Nothing is scheduled by it, and what is scheduled keeps its time."""
        broadcast = await self.for_change(actor, number)
        await self._store.note(broadcast.id, {State.DRAFT, State.ASKING}, when=when_document(when))
        return await self.found(actor, number)

    async def schedule(self, actor: Actor, number: int, when: When, correlation: str = "") -> Broadcast:
        """Has it start by itself at that time, or at another one than before; what was started stays as it is.

        Refused when its segments have changed, and, with the field `at`, when the time is past.
        """
        broadcast = await self.for_change(actor, number)
        if broadcast.state not in UNSENT or (broadcast.state is State.SCHEDULED and broadcast.when == when):
            return broadcast
        await self._meaning.still(broadcast)
        if when.at <= self._now():
            raise Refused("That time is past. Choose a later one.", field="at")
        certain: dict[str, Any] = {"when": when_document(when), "scheduled_at": self._now(), "asking_reason": ""}
        entry = replace(
            self._entry(actor, Did.BROADCAST_SCHEDULED, broadcast),
            before={"at": broadcast.when.at} if broadcast.when and broadcast.state in WAITING else {},
            after={"at": when.at},
        )
        await self._store.move(broadcast.id, UNSENT, State.SCHEDULED, entry=entry, **certain | _tied(correlation))
        return await self.found(actor, number)

    async def send(self, actor: Actor, number: int, correlation: str = "") -> Broadcast:
        """Starts it now, also one that is scheduled. A second time changes nothing: the broadcast as it is then."""
        broadcast = await self.for_change(actor, number)
        if broadcast.state in UNSENT:
            await self._meaning.still(broadcast)
            by_hand: dict[str, Any] = {"when": None, "asking_reason": ""} | _tied(correlation)
            entry = self._entry(actor, Did.BROADCAST_SENT, broadcast)
            by_hand |= {"started_at": self._now()}
            await self._store.move(broadcast.id, UNSENT, State.PREPARING, entry=entry, **by_hand)
            self._started()
        return await self.found(actor, number)

    async def start_due(self) -> None:
        """Starts what is due; of what cannot start by itself the author is asked. Safe in any number of processes."""
        for due in await self._store.due(self._now()):
            with correlated(due.correlation):
                await self._start(due)

    async def _start(self, due: Broadcast) -> None:
        asking = await self._must_ask(due)
        if asking:
            await self._store.start_due(due, State.ASKING, owe=Notice.ASKING, asking_reason=asking.value)
        elif await self._store.start_due(due, State.PREPARING, started_at=self._now()):
            self._started()

    async def _must_ask(self, due: Broadcast) -> Asking | None:
        assert due.when is not None
        try:
            await self._meaning.still(due)
        except Refused:
            return Asking.CHANGED
        return Asking.LATE if self._now() - due.when.at > self._latest else None

    async def discard(self, actor: Actor, number: int) -> Broadcast:
        """Puts a draft aside; what was scheduled or started is not touched."""
        broadcast = await self.for_change(actor, number)
        entry = self._entry(actor, Did.BROADCAST_DISCARDED, broadcast)
        await self._store.move(broadcast.id, {State.DRAFT}, State.CANCELLED, entry=entry, ended_at=self._now())
        return await self.found(actor, number)

    async def pause(self, actor: Actor, number: int, by: str = "") -> Broadcast:
        """Holds up a started one; `by` is the name of who asks. Returns when what was on its way is counted."""
        broadcast = await self.for_change(actor, number)
        entry = self._entry(actor, Did.BROADCAST_PAUSED, broadcast)
        if await self._store.move(broadcast.id, GOING, State.PAUSED, entry=entry, pause_reason="", paused_by=by):
            await self._ledger.settle(broadcast.id, SETTLING_SECONDS)
        return await self.found(actor, number)

    async def resume(self, actor: Actor, number: int) -> Broadcast:
        """Goes on after a pause, first with writing its ledger where that was not done."""
        broadcast = await self.for_change(actor, number)
        if broadcast.state is State.PAUSED:
            await self._go_on(broadcast, {State.PAUSED}, self._entry(actor, Did.BROADCAST_RESUMED, broadcast))
        return await self.found(actor, number)

    async def cancel(self, actor: Actor, number: int) -> Broadcast:
        """Ends a scheduled or started one: whoever is still to go is skipped. Again, it finishes a half-done one."""
        broadcast = await self.for_change(actor, number)
        entry = self._entry(actor, Did.BROADCAST_CANCELLED, broadcast)
        await self._store.move(broadcast.id, WAITING, State.CANCELLED, entry=entry, ended_at=self._now())
        if await self._store.cancel(broadcast.id, STARTED, self._now(), entry):
            await self._ledger.settle(broadcast.id, SETTLING_SECONDS)
        broadcast = await self.found(actor, number)
        if broadcast.state is State.CANCELLED and broadcast.started_at is not None:
            with suppress(TimeoutError):  # of a large one the clock skips the rest: who asked is not kept waiting
                async with asyncio.timeout(SKIPPING_SECONDS):
                    await self._ledger.cancel_rest(broadcast.id)
        return broadcast

    async def send_again_doubt(self, actor: Actor, number: int, asked: datetime | None = None) -> Broadcast:
        """Has it sent again to those in doubt, and what else waits of a paused one.

        `asked` is when the question was put that this answers: answered twice, it is done once. Refused for a
        cancelled one.
        """
        broadcast = await self.for_change(actor, number)
        if broadcast.state is State.CANCELLED:
            raise Refused(f"{broadcast.ref} was cancelled: nothing more goes out.")
        again = {"at": self._now(), "by": actor.person}
        answered = asked is not None and broadcast.again_at is not None and broadcast.again_at >= asked
        if broadcast.state in (State.DONE, State.PAUSED) and not answered:
            entry = self._entry(actor, Did.BROADCAST_AGAIN, broadcast)
            fields: dict[str, Any] = {"again": again, "again_open": True, "ended_at": None}
            await self._go_on(broadcast, {State.DONE, State.PAUSED}, entry, **fields)
        return await self.found(actor, number)

    async def leave_doubt(self, actor: Actor, number: int) -> Broadcast:
        """Leaves those in doubt as they are, and asks no more."""
        broadcast = await self.for_change(actor, number)
        entry = self._entry(actor, Did.BROADCAST_LEFT, broadcast)
        await self._store.note(broadcast.id, {State.DONE, State.PAUSED, State.CANCELLED}, entry=entry, doubt_left=True)
        return await self.found(actor, number)

    async def pause_itself(self, broadcast_id: str, reason: str) -> bool:
        """Pauses a running broadcast because of what its answers show; True when this call did it."""
        told: dict[str, Any] = {"pause_reason": reason, "paused_by": ""}
        return await self._store.move(broadcast_id, {State.RUNNING}, State.PAUSED, owe=Notice.PAUSED, **told)

    async def _go_on(self, broadcast: Broadcast, states: Several[State], entry: Entry, **fields: Any) -> None:
        """Has it prepared to the end and run, and its rate measured from here."""
        done = (await self._ledger.counts(broadcast.id)).done
        fields |= {"paced_from": self._now(), "paced_done": done}
        fields |= {"pause_reason": "", "paused_by": "", "doubt_left": False, "throttled_since": None}
        await self._store.move(broadcast.id, states, State.PREPARING, entry=entry, **fields)
        self._started()

    async def found(self, actor: Actor, number: int) -> Broadcast:
        """The tenant's broadcast of that number, or a sentence for who asked."""
        actor.check(Right.VIEW)
        broadcast = await self._store.by_number(actor.tenant, number)
        if broadcast is None:
            raise Refused(f"There is no broadcast b{number}. Type *broadcasts* to see those that are.")
        return broadcast

    async def for_change(self, actor: Actor, number: int) -> Broadcast:
        """The same, for who wants to do something about it."""
        actor.check(Right.SEND)
        return await self.found(actor, number)

    def _entry(self, actor: Actor, did: Did, broadcast: Broadcast) -> Entry:
        return Entry(actor.tenant, self._now(), actor.person, did, broadcast.id, broadcast.ref)

    async def status(self, broadcast: Broadcast) -> Status:
        """Where it stands now."""
        counts = Counts() if broadcast.started_at is None else await self._ledger.counts(broadcast.id)
        return status(broadcast, counts, self._now(), self._rate)

    async def page(self, actor: Actor, page: int, size: int) -> tuple[list[Status], int]:
        """A page of the tenant's broadcasts, newest first, and how many there are; those put aside are left out."""
        actor.check(Right.VIEW)
        rows, total = await self._store.page(actor.tenant, page, size)
        return [await self.status(row) for row in rows], total

    async def _draft(self, message: Message, audience: Audience, evidence: Evidence, author: str) -> Broadcast:
        return await self._store.draft(Draft(message, audience, evidence, author, self._now()))


def _tied(correlation: str) -> dict[str, Any]:
    """What ties it to the activity that asks; one that is started by hand later keeps what it was scheduled with."""
    return {"correlation": correlation} if correlation else {}


def check_one_activity(message: Message) -> None:
    """Refused, with why, when the message cannot be one activity with the longest foot there is."""
    longest = "x" * LONGEST_NAME
    reason = f"You get this because {longest} added you to **{longest}** on {longest}."
    one_activity(message, Foot(reason, new_id(), longest), Reader(), new_id())
