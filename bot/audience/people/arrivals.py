"""What is owed to people outside of a turn: their profile, one welcome, a welcome back.

A policy may install the app for 200,000 people at once. Each becomes a line of work in the database, done within the
tenant's rate, and resumed after a stop. A welcome is struck off before it leaves and put back only when it surely did
not arrive: a crash in between costs a welcome, and never makes it two.
"""

from __future__ import annotations

import asyncio
import dataclasses
import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.audience.people.records import Person, Reference
from bot.audience.people.rules import profile_is_old
from bot.audience.people.service import People
from bot.audience.people.updates import PROFILE, WELCOME, WELCOME_BACK
from bot.audience.segments.service import Segments
from bot.commands.answers import Json, Outgoing, say
from bot.connector.activity import activity_body
from bot.connector.envelopes import profile
from bot.connector.outcomes import Again, Failed, InDoubt, Outcome, Sent, outcome
from bot.connector.records import Reply
from bot.content.first import WELCOME as WELCOME_MESSAGE
from bot.content.first import FirstContent
from bot.content.service import Content
from bot.content.states import states_of
from bot.telemetry.correlation import correlated
from cards.content.render import message_cards
from cards.people.welcome import added_line, welcome_back_card, with_line
from cards.reader import Reader

LEASE = timedelta(minutes=5)
"""How long a claimed person is nobody else's; what was not finished by then is tried again."""
LEAST_WAIT = timedelta(seconds=10)
"""Before a welcome that Teams refused for now is tried again."""
IN_A_TURN_SECONDS = 4.0
"""How long somebody waits for a profile that their answer hangs on: Teams itself gives up after 10 to 15 s."""
PATIENCE_SECONDS = 60.0
"""Where Teams asked for a longer pause, the work waits in the database and not in a hand."""
TIDY_SECONDS = 4.0
"""How long the end of the bot waits for the answer to a welcome that is under way."""
TRIES = 3
HANDS = 8

log = structlog.get_logger(__name__)

Owed = tuple[Person, frozenset[str]]
"""Somebody, and what is to be done about them."""


class Pace(Protocol):
    """The tenant's rate."""

    async def slot(self, tenant: str, patience: float = math.inf) -> bool:
        """Returns when one request may leave; False as soon as a brake would hold it up for more than `patience`."""

    def brake(self, tenant: str, seconds: float) -> None:
        """Lets nothing leave for so long."""


class Connector(Protocol):
    """Teams' connector: answers whatever happens, and never raises."""

    async def send(self, service_url: str, conversation_id: str, body: Json, tenant: str) -> Reply: ...

    async def look_up(self, service_url: str, conversation_id: str, user_id: str, tenant: str) -> Reply: ...


class Arrivals:
    """Does what is owed. `now` gives the time in UTC."""

    def __init__(
        self,
        *,
        people: People,
        segments: Segments,
        content: Content,
        first_content: FirstContent,
        connector: Connector,
        pace: Pace,
        now: Callable[[], datetime],
    ) -> None:
        self._people = people
        self._segments = segments
        self._content = content
        self._first_content = first_content
        self._connector = connector
        self._pace = pace
        self._now = now

    async def work(self, hands: int = HANDS) -> None:
        """Does all that is due, several people at once; ends when nobody is left."""
        first = await self._people.claim_todo(LEASE)
        if first is None:  # which is nearly always so: it costs one question
            return
        async with asyncio.TaskGroup() as group:
            group.create_task(self._until_done(first))
            for _ in range(hands - 1):
                group.create_task(self._until_done(None))

    async def work_one(self) -> bool:
        """Does what is owed to one person; False when nobody is due."""
        claimed = await self._people.claim_todo(LEASE)
        if claimed is None:
            return False
        await self._work(*claimed)
        return True

    async def profile_now(self, person: Person, within: float = IN_A_TURN_SECONDS) -> Person:
        """The person with a profile that is not old, asked for now if need be; as they are where it cannot be had.

        `within` is how many seconds the person may wait.
        """
        if person.reference is None or not profile_is_old(person.profile_at, self._now()):
            return person
        try:
            async with asyncio.timeout(within):
                reply = await self._look_up(person, person.reference)
        except TimeoutError:
            return person
        return await self._told(person, reply)

    async def _until_done(self, claimed: Owed | None) -> None:
        """Serves who is claimed, and then whoever is due."""
        while claimed := claimed or await self._people.claim_todo(LEASE):
            await self._work(*claimed)
            claimed = None

    async def _work(self, person: Person, todo: frozenset[str]) -> None:
        with correlated(person.correlation):
            try:
                await self._serve(person, todo)
            except Exception:  # one person's trouble must not keep everybody else waiting; the lease brings them back
                log.exception("arrival failed", person=person.id, tenant=person.tenant)

    async def _serve(self, person: Person, todo: frozenset[str]) -> None:
        if person.reference is None:  # gone since: there is nobody to tell
            await self._people.finish_todo(person.id, todo)
            return
        if PROFILE in todo:
            person = await self._profile(person, person.reference)
        if WELCOME in todo:
            await self._first_content.ensure(person.tenant)
            await self._greet(person, WELCOME, await self._welcome(person))
        elif WELCOME_BACK in todo:
            await self._greet(person, WELCOME_BACK, self._welcome_back(person))

    async def _profile(self, person: Person, reference: Reference) -> Person:
        """The person with what Teams tells. What fails for good is asked again when they act the next time."""
        if not await self._pace.slot(person.tenant, PATIENCE_SECONDS):
            return person
        reply = await self._look_up(person, reference)
        result = await self._heard(person, reply)
        if isinstance(result, Failed):
            await self._people.finish_todo(person.id, [PROFILE])
        return await self._told(person, reply)

    async def _look_up(self, person: Person, reference: Reference) -> Reply:
        return await self._connector.look_up(
            reference.service_url, reference.conversation_id, reference.user_id, person.tenant
        )

    async def _told(self, person: Person, reply: Reply) -> Person:
        found = profile(reply.body) if reply.status == 200 else None
        if found is None:
            return person
        known, _ = await self._people.set_profile(person, found)
        await self._people.finish_todo(person.id, [PROFILE])
        return known

    async def _welcome(self, person: Person) -> list[Outgoing]:
        """The message of that name, with a line about the topics that an admin put the person in beforehand."""
        message = await self._content.find(person.tenant, WELCOME_MESSAGE)
        if message is None:
            return []
        made = list(message_cards(message, await states_of(person, self._segments), _reader(person)))
        return _with_line(made, added_line(await self._added_to(person)))

    async def _added_to(self, person: Person) -> list[str]:
        rows = await self._segments.subscriptions(person)
        return [row.segment.name for row in rows if row.joined and row.joined.by_name is not None]

    def _welcome_back(self, person: Person) -> Sequence[Outgoing]:
        topics = len(person.member_of)
        return say(welcome_back_card(person.given_name, topics, _reader(person), paused=person.paused)).messages

    async def _greet(self, person: Person, what: str, messages: Sequence[Outgoing]) -> None:
        if not await self._pace.slot(person.tenant, PATIENCE_SECONDS):
            return
        if not await self._people.strike_off(person.id, what) or not messages:
            return
        delivering = asyncio.ensure_future(self._deliver(person, what, messages))
        try:
            await asyncio.shield(delivering)
        except asyncio.CancelledError:  # the bot ends: what left is waited for, so that it is put back or not, rightly
            await asyncio.wait({delivering}, timeout=TIDY_SECONDS)
            delivering.cancel()
            raise

    async def _deliver(self, person: Person, what: str, messages: Sequence[Outgoing]) -> None:
        result = await self._send(person, messages[0])
        if isinstance(result, Again):
            wait = max(timedelta(seconds=result.after), LEAST_WAIT)
            await self._people.owe_again(person.id, what, wait)
        if isinstance(result, Sent):
            log.info("arrival greeted", greeting=what, person=person.id, tenant=person.tenant)
            for message in messages[1:]:
                await self._send_patiently(person, message)

    async def _send_patiently(self, person: Person, message: Outgoing) -> None:
        """What follows a welcome that arrived: it cannot be put back alone."""
        for _ in range(TRIES):
            await self._pace.slot(person.tenant)
            if not isinstance(await self._send(person, message), Again):
                return

    async def _send(self, person: Person, message: Outgoing) -> Outcome:
        to = person.reference
        assert to is not None
        body = activity_body(
            message, bot_id=to.bot_id, conversation_id=to.conversation_id, tenant=person.tenant, alert=False
        )
        reply = await self._connector.send(to.service_url, to.conversation_id, body, person.tenant)
        return await self._heard(person, reply)

    async def _heard(self, person: Person, reply: Reply) -> Outcome:
        """What an answer means, with what it tells about the tenant's rate and about the person done."""
        result = outcome(reply)
        if isinstance(result, Again) and result.brake:
            self._pace.brake(person.tenant, result.after)
        if isinstance(result, Failed) and result.gone:
            await self._people.mark_gone(person.tenant, {person.id: result.gone})
        if isinstance(result, Failed | InDoubt):
            log.info("arrival not served", reason=result.reason, person=person.id, tenant=person.tenant)
        return result


def _reader(person: Person) -> Reader:
    return Reader.of(person.locale, person.zone)


def _with_line(messages: list[Outgoing], line: str) -> list[Outgoing]:
    """The line stands under the first message, which is the greeting."""
    if not messages or not line:
        return messages
    head: Json = with_line(messages[0].cards[0], line)
    return [dataclasses.replace(messages[0], cards=(head, *messages[0].cards[1:])), *messages[1:]]
