"""Tells authors what became of their broadcasts, by a card that comes by itself: each notice once.

It is the bot's answer to what the author did, so it also comes to an author who paused everything else. A notice is
struck off before it leaves and put back only when it surely did not arrive; one whose answer nobody saw is logged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.access.roles import Roles
from bot.audience.people.records import Person, Reference
from bot.audience.people.service import People
from bot.broadcasts.owed import Owed, OwedStore
from bot.broadcasts.records import Broadcast
from bot.broadcasts.service import Broadcasts
from bot.broadcasts.store import BroadcastStore
from bot.commands.answers import Outgoing, say
from bot.connector.activity import activity_body
from bot.connector.client import Connector
from bot.connector.outcomes import Again, Failed, InDoubt, Outcome, Sent, outcome
from bot.proactive.notices.rules import Now, card_of, due
from bot.proactive.pace.local import Pace
from bot.telemetry.correlation import correlated
from cards.reader import Reader

LEASE = timedelta(minutes=2)
"""How long a claimed notice is nobody else's: longer than a slot, a token and a request take together."""
LEAST_WAIT = timedelta(seconds=10)
"""Before a notice that surely did not arrive is tried again."""
SET_UP_WAIT = timedelta(minutes=1)
"""The same, where Teams refuses the bot itself."""
SETTLING_WAIT = timedelta(seconds=1)
"""Between two looks at an ended broadcast some of whose messages are still on their way."""
PATIENCE_SECONDS = 4.0
"""Where Teams asked for a longer pause, the notice waits in the database and not in a hand."""
IN_LINE_SECONDS = 3.0
"""So long before that pause ends it is taken in hand again: less than the patience, and more than a clock's round."""
TIDY_SECONDS = 4.0
"""How long the end of the bot waits for the answer to a notice that is under way."""
HANDS = 4

log = structlog.get_logger(__name__)


class Notices:
    """`now` gives the time in UTC."""

    def __init__(
        self,
        *,
        owed: OwedStore,
        store: BroadcastStore,
        broadcasts: Broadcasts,
        people: People,
        roles: Roles,
        connector: Connector,
        pace: Pace,
        now: Callable[[], datetime],
    ) -> None:
        self._owed = owed
        self._store = store
        self._broadcasts = broadcasts
        self._people = people
        self._roles = roles
        self._connector = connector
        self._pace = pace
        self._now = now

    async def work(self, hands: int = HANDS) -> None:
        """Tells all that is due, several at once; ends when nothing is left."""
        first = await self._owed.claim(self._now(), self._now() + LEASE)
        if first is None:  # which is nearly always so: it costs one question
            return
        async with asyncio.TaskGroup() as group:
            group.create_task(self._until_done(first))
            for _ in range(hands - 1):
                group.create_task(self._until_done(None))

    async def _until_done(self, claimed: Owed | None) -> None:
        """Tells what is claimed, and then whatever is due."""
        while claimed := claimed or await self._owed.claim(self._now(), self._now() + LEASE):
            await self._safely(claimed)
            claimed = None

    async def _safely(self, owed: Owed) -> None:
        try:
            broadcast = await self._store.get(owed.broadcast)
            with correlated(broadcast.correlation if broadcast else ""):
                await self._tell(owed, broadcast)
        except Exception:  # one author's trouble must not keep the others waiting; the lease brings it back
            log.exception("notice broke off", broadcast=owed.broadcast, notice=owed.notice.value)

    async def _tell(self, owed: Owed, broadcast: Broadcast | None) -> None:
        if owed.left:
            log.warning("notice may not have arrived", broadcast=owed.broadcast, notice=owed.notice.value)
            await self._owed.settle(owed)
        elif broadcast is None or (author := await self._author(broadcast)) is None or author.reference is None:
            log.info("notice dropped, its author can't be told", broadcast=owed.broadcast, notice=owed.notice.value)
            await self._owed.drop(owed)
        else:
            await self._tell_author(owed, broadcast, author, author.reference)

    async def _author(self, broadcast: Broadcast) -> Person | None:
        """Whoever made it, where they can be reached and may still hear of broadcasts."""
        author = await self._people.get(broadcast.tenant, broadcast.author)
        if author is None or not author.reachable or not await self._roles.is_admin(author):
            return None
        return author

    async def _tell_author(self, owed: Owed, broadcast: Broadcast, author: Person, to: Reference) -> None:
        status = await self._broadcasts.status(broadcast)
        verdict = due(owed.notice, status)
        if verdict is Now.DROP:
            await self._owed.drop(owed)
        elif verdict is Now.WAIT:
            await self._owed.again(owed, self._now() + SETTLING_WAIT)
        elif not await self._pace.slot(author.tenant, PATIENCE_SECONDS):
            await self._owed.again(owed, self._now() + self._until_free(author.tenant))
        else:
            card = card_of(owed.notice, status, Reader.of(author.locale, author.zone))
            await _undisturbed(self._deliver(owed, author, to, say(card).messages[0]))

    async def _deliver(self, owed: Owed, author: Person, to: Reference, message: Outgoing) -> None:
        if not await self._owed.leave(owed, self._now() + LEASE):
            return
        body = activity_body(
            message, bot_id=to.bot_id, conversation_id=to.conversation_id, tenant=author.tenant, alert=True
        )
        reply = await self._connector.send(to.service_url, to.conversation_id, body, author.tenant)
        result = outcome(reply)
        _log_result(owed, result)
        if isinstance(result, Again):
            await self._put_back(owed, author.tenant, result)
            return
        if isinstance(result, Failed) and result.gone:
            await self._people.mark_gone(author.tenant, {author.id: result.gone})
        await self._owed.settle(owed)

    async def _put_back(self, owed: Owed, tenant: str, result: Again) -> None:
        if result.brake:
            self._pace.brake(tenant, result.after)
        wait = SET_UP_WAIT if result.pause else max(self._until_free(tenant), LEAST_WAIT)
        await self._owed.again(owed, self._now() + wait)

    def _until_free(self, tenant: str) -> timedelta:
        """To a little before the tenant's brake ends, so that the notice stands in line by then: among the first."""
        return timedelta(seconds=max(self._pace.braked_for(tenant) - IN_LINE_SECONDS, 1.0))


def _log_result(owed: Owed, result: Outcome) -> None:
    about = {"broadcast": owed.broadcast, "notice": owed.notice.value}
    match result:
        case Sent():
            log.info("author told", **about)
        case Again():
            log.info("notice put off", **about)
        case Failed(reason=reason) | InDoubt(reason=reason):
            log.warning("author not told for certain", reason=reason, **about)


async def _undisturbed(delivering: Coroutine[Any, Any, None]) -> None:
    """Runs it to its end also where the bot ends meanwhile, so that what left is put back or not, rightly."""
    task = asyncio.ensure_future(delivering)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=TIDY_SECONDS)
        task.cancel()
        raise
