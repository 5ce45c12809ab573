"""What everybody can do, typed or tapped: see topics and subscriptions, join, leave, pause."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.access.records import Right
from bot.access.roles import Roles
from bot.audience.people.records import Person
from bot.audience.people.service import People
from bot.audience.segments.joining import may_join
from bot.audience.segments.records import EVERYONE, Choice, Chosen, Membership, Segment
from bot.audience.segments.service import Segments
from bot.commands import intents
from bot.commands.answers import Answer, say, show
from bot.commands.caller import Caller
from bot.commands.receipts import changed, receipt
from bot.identifiers import id_or_none
from cards.elements import Json
from cards.people.answers import closed_card, offer_over_card
from cards.people.help import help_card
from cards.people.pausing import paused_card, resumed_card
from cards.people.subscriptions import subscriptions_card
from cards.people.topics import topics_card


class PeopleCommands:
    """The handlers of everybody's commands."""

    def __init__(self, people: People, segments: Segments, roles: Roles) -> None:
        self._people = people
        self._segments = segments
        self._roles = roles

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {
            intents.Help: self.help,
            intents.Topics: self.topics,
            intents.Subscriptions: self.subscriptions,
            intents.Join: self.join,
            intents.Leave: self.leave,
            intents.Stop: self.stop,
            intents.Start: self.start,
        }

    async def help(self, _: intents.Help, caller: Caller) -> Answer:
        return say(help_card(caller.reader, caller.role))

    async def topics(self, intent: intents.Topics, caller: Caller) -> Answer:
        return show(await self._topics(intent.page, caller))

    async def subscriptions(self, intent: intents.Subscriptions, caller: Caller) -> Answer:
        return show(await self._subscriptions(intent.page, caller))

    async def join(self, intent: intents.Join, caller: Caller) -> Answer:
        """Into an open segment, or back into one that the person left; the list that the button stands on follows."""
        segment = await self._segments.get(caller.tenant, intent.segment)
        if segment is None:
            return say(offer_over_card(caller.reader))
        if not await self._may_join(segment, caller):
            admins = await self._roles.names(caller.tenant, Right.EDIT)
            return say(closed_card(segment.name, admins, caller.reader))
        chosen = await self._segments.choose(caller.person, segment.id, Choice.IN, caller.evidence())
        told = receipt(chosen, caller.reader)
        if not intent.list:
            return show(told)
        return Answer(await self._topics(intent.list, caller), say(told).messages)

    async def leave(self, intent: intents.Leave, caller: Caller) -> Answer:
        """Out of any segment, closed ones too; a broadcast keeps its place, a list follows, a receipt is replaced."""
        segment = await self._segments.get(caller.tenant, intent.segment)
        if segment is None:
            return say(offer_over_card(caller.reader))
        evidence = caller.evidence(broadcast=id_or_none(intent.broadcast))
        chosen = await self._segments.choose(caller.person, segment.id, Choice.OUT, evidence)
        if intent.broadcast:
            return say(receipt(chosen, caller.reader))
        if caller.in_place and intent.origin == "topics":
            return show(await self._topics(intent.list, caller))
        if caller.in_place and intent.origin == "subscriptions":
            return show(await self._subscriptions(intent.list, caller, chosen))
        return show(receipt(chosen, caller.reader))

    async def stop(self, _: intents.Stop, caller: Caller) -> Answer:
        done = await self._segments.pause(caller.person, caller.evidence())
        return await self._paused(done, caller)

    async def start(self, _: intents.Start, caller: Caller) -> Answer:
        done = await self._segments.resume(caller.person, caller.evidence())
        return await self._paused(done, caller)

    async def _paused(self, done: bool, caller: Caller) -> Answer:
        """The state as it is, whatever was asked: an activity that comes again changes nothing."""
        present = await self._present(caller)
        if present.paused:
            return show(paused_card(caller.reader, again=not done))
        return show(resumed_card(len(present.member_of), caller.reader, again=not done))

    async def _may_join(self, segment: Segment, caller: Caller) -> bool:
        if segment.open:
            return True
        came_in = await self._segments.joined(caller.tenant, segment.id, [caller.person.id])
        return may_join(segment, caller.person, came_in.get(caller.person.id))

    async def _topics(self, page: int, caller: Caller) -> Json:
        topics = await self._segments.open_topics(caller.tenant)
        return topics_card(topics, (await self._present(caller)).member_of, page, caller.reader)

    async def _subscriptions(self, page: int, caller: Caller, chosen: Chosen | None = None) -> Json:
        present = await self._present(caller)
        return subscriptions_card(
            await self._segments.subscriptions(present),
            page,
            caller.reader,
            caller.at,
            everyone=EVERYONE not in present.left,
            paused=present.paused,
            left=chosen.segment if chosen and chosen.after is Membership.LEFT else None,
            again=chosen is not None and not changed(chosen),
        )

    async def _present(self, caller: Caller) -> Person:
        return await self._people.get(caller.tenant, caller.person.id) or caller.person
