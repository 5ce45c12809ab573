"""The desk: whatever people type or tap comes here, is understood, allowed or not, and answered with a card.

An error that nobody foresaw passes through: the edge logs it with its activity and answers kindly.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog

from bot.access.records import NotAllowed, Right
from bot.access.roles import Roles
from bot.audience.people.records import Person, Sighting
from bot.audience.people.service import People
from bot.audience.segments.records import Segment, Through
from bot.audience.segments.service import Segments
from bot.commands.answers import Answer, say
from bot.commands.caller import Caller
from bot.commands.grammar import One, Reading, Several, read
from bot.commands.intents import Help, ImportFile, Intent, Tap, from_data
from bot.content.first import FirstContent
from bot.content.service import Content
from bot.files.records import Attached
from bot.refusals import Refused
from bot.telemetry.metrics import Metrics
from cards.people.answers import (
    choose_reading_card,
    group_chat_card,
    not_allowed_card,
    nothing_matched_card,
    refused_card,
)
from cards.reader import Reader

log = structlog.get_logger(__name__)

Handler = Callable[[Any, Caller], Awaitable[Answer]]
Handlers = Mapping[type[Intent], Handler]


class Profiles(Protocol):
    """Where a profile comes from when the answer hangs on it."""

    async def profile_now(self, person: Person) -> Person: ...


def together(*parts: Handlers) -> Handlers:
    """The handlers of several modules as one. Raises ValueError when two want the same intent."""
    made: dict[type[Intent], Handler] = {}
    for part in parts:
        if twice := made.keys() & part.keys():
            raise ValueError(f"two handlers for {sorted(kind.do for kind in twice)}")
        made |= part
    return made


class Desk:
    """Text and buttons in, answers out. Nothing that the client sends is trusted for a tenant, a role or an id."""

    def __init__(
        self,
        *,
        people: People,
        segments: Segments,
        content: Content,
        first_content: FirstContent,
        roles: Roles,
        profiles: Profiles,
        handlers: Handlers,
        now: Callable[[], datetime],
        metrics: Metrics | None = None,
    ) -> None:
        self._people = people
        self._segments = segments
        self._content = content
        self._first_content = first_content
        self._roles = roles
        self._profiles = profiles
        self._handlers = handlers
        self._now = now
        self._metrics = metrics or Metrics()

    async def typed(
        self, sighting: Sighting, conversation: str, activity: str, text: str, files: Sequence[Attached] = ()
    ) -> Answer:
        """The answer to typed text: done when one reading is left, asked when several are, helped when none is."""
        met = await self._met(sighting, conversation, activity, Through.COMMAND)
        caller = dataclasses.replace(met, files=tuple(files), role=await self._roles.role_of(met.person))
        if files and not text.strip():
            return await self._do(ImportFile(), caller)
        reading = await self._read(text, caller)
        if not caller.admin and _hangs_on_role(reading):
            caller = await self._certain(caller)
            reading = await self._read(text, caller)
        if isinstance(reading, One):
            return await self._do(reading.intent, caller)
        if isinstance(reading, Several):
            self._note(caller, "asked")
            options = [(option.label, option.intent) for option in reading.options]
            return say(choose_reading_card(options, caller.reader))
        self._note(caller, "not understood")
        return say(nothing_matched_card(reading.suggestions, caller.reader, reading.sentence))

    async def tapped(
        self, sighting: Sighting, conversation: str, activity: str, data: Mapping[str, Any], *, in_place: bool
    ) -> Answer:
        """The answer to a button's data; `in_place`: the client can replace the tapped card."""
        intent = from_data(data)
        through = Through.TAP if isinstance(intent, Tap) else Through.CARD
        caller = await self._met(sighting, conversation, activity, through, in_place=in_place)
        if intent is None:
            self._note(caller, "not understood")
            return say(nothing_matched_card((), caller.reader))
        return await self._do(intent, caller)

    async def explain(self, tenant: str, conversation_id: str) -> Answer | None:
        """What a group chat or channel is told, the first time only."""
        if not await self._people.explained(tenant, conversation_id):
            return None
        return say(group_chat_card(Reader()))

    async def _met(
        self, sighting: Sighting, conversation: str, activity: str, through: Through, *, in_place: bool = False
    ) -> Caller:
        await self._first_content.ensure(sighting.tenant)
        person = await self._people.meet(sighting)
        return Caller(person, conversation, activity, self._now(), through, in_place=in_place)

    async def _certain(self, caller: Caller) -> Caller:
        """The caller with a role that is beyond doubt: by e-mail it needs a profile, which is asked for now."""
        if caller.admin:
            return caller
        standing = await self._roles.standing(caller.person)
        if not standing.unsure:
            return dataclasses.replace(caller, role=standing.role)
        person = await self._profiles.profile_now(caller.person)
        return dataclasses.replace(caller, person=person, role=await self._roles.role_of(person))

    async def _do(self, intent: Intent, caller: Caller) -> Answer:
        if intent.admin or isinstance(intent, Help):
            caller = await self._certain(caller)
        if intent.admin and not caller.admin:
            return await self._not_allowed(intent, caller, Right.VIEW)
        handler = self._handlers.get(type(intent))
        if handler is None:
            self._note(caller, "not understood", intent)
            return say(nothing_matched_card((), caller.reader))
        try:
            answer = await handler(intent, caller)
        except NotAllowed as error:
            return await self._not_allowed(intent, caller, error.right)
        except Refused as refused:
            self._note(caller, "refused", intent)
            return say(refused_card(refused.sentence, caller.reader))
        except Exception:
            self._note(caller, "failed", intent)
            raise
        self._note(caller, "done", intent)
        return answer

    async def _not_allowed(self, intent: Intent, caller: Caller, right: Right) -> Answer:
        """A polite no. The tapped card stays as it is."""
        self._note(caller, "not allowed", intent)
        names = await self._roles.names(caller.tenant, right)
        return say(not_allowed_card(names, caller.reader, right, caller.role))

    def _note(self, caller: Caller, outcome: str, intent: Intent | None = None) -> None:
        """Has the log and the figures know what became of it."""
        command = intent.do if intent else "none"
        if caller.through is Through.TAP:
            self._metrics.tap(command, outcome)
        else:
            self._metrics.command(command, caller.through.value, outcome)
        log.info(
            "command answered",
            command=command, through=caller.through.value, outcome=outcome,
            tenant=caller.tenant, person=caller.person.id, activity=caller.activity,
        )  # fmt: skip

    async def _read(self, text: str, caller: Caller) -> Reading:
        """What the text says. Only admins are offered messages, and closed segments that they are not in.

        Who types the exact name of one gets an answer all the same.
        """
        segments = await self._segments.all(caller.tenant)
        messages = await self._content.names(caller.tenant)
        if caller.admin:
            return read(text, segments, messages, attributes=await self._segments.attributes(caller.tenant))
        reading = read(text, _visible(segments, caller.person), (), admin=False)
        if isinstance(reading, One | Several):
            return reading
        exact = read(text, segments, messages, admin=False)
        return exact if isinstance(exact, One) else reading


def _hangs_on_role(reading: Reading) -> bool:
    return not isinstance(reading, One) or reading.intent.admin or isinstance(reading.intent, Help)


def _visible(segments: Sequence[Segment], person: Person) -> list[Segment]:
    own = person.member_of | person.left
    return [segment for segment in segments if segment.open or segment.id in own]
