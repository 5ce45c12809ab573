"""What a message's own buttons do: opt in, opt out, take it back, show another message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.access.records import Right
from bot.access.roles import Roles
from bot.audience.segments.joining import may_join
from bot.audience.segments.records import Choice, Chosen, Membership, Segment
from bot.audience.segments.service import Segments
from bot.broadcasts.feet import Feet
from bot.commands import intents
from bot.commands.answers import Answer, Json, Outgoing, say
from bot.commands.caller import Caller
from bot.commands.receipts import changed, receipt
from bot.content.records import ButtonPlace, Message, MessageButton, Opt, SegmentButton
from bot.content.service import Content
from bot.content.states import states_of
from bot.identifiers import id_or_none
from cards.content.activity import tapped_in_broadcast
from cards.content.render import message_cards, tapped_card
from cards.content.view import SegmentState, States
from cards.people.answers import closed_card, offer_over_card


class TapCommands:
    """The handler of taps. A button is looked up where the tap says it stands; nothing else is believed."""

    def __init__(self, segments: Segments, content: Content, roles: Roles, feet: Feet) -> None:
        self._segments = segments
        self._content = content
        self._roles = roles
        self._feet = feet

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {intents.Tap: self.tap}

    async def tap(self, intent: intents.Tap, caller: Caller) -> Answer:
        place = place_of(intent)
        message, button = await self._content.button(caller.tenant, place) or (None, None)
        if message is not None and isinstance(button, SegmentButton):
            segment = await self._segments.get(caller.tenant, button.segment)
            if segment is not None:
                return await self._choose(intent, message, button, segment, caller)
        if isinstance(button, MessageButton):
            return await self._show(button.message, caller)
        return say(offer_over_card(caller.reader))

    async def _choose(
        self, intent: intents.Tap, message: Message, button: SegmentButton, segment: Segment, caller: Caller
    ) -> Answer:
        """The card as it is now, the receipt, and the follow-up: once, when the button itself did something new."""
        choice = choice_of(button.opt, undo=intent.undo)
        if choice is Choice.IN and button.opt is Opt.OUT and not await self._may_return(segment, caller):
            return say(closed_card(segment.name, await self._roles.names(caller.tenant, Right.EDIT), caller.reader))
        evidence = caller.evidence(broadcast=id_or_none(intent.broadcast), message=message.id)
        chosen = await self._segments.choose(caller.person, segment.id, choice, evidence)
        states = await self._states(caller, chosen)
        follow_up = changed(chosen) and not intent.undo and button.follow_up
        after = await self._outgoing(follow_up, states, caller) if follow_up else []
        changed_card = await self._card(intent, message, states, caller)
        return Answer(changed_card, (*say(receipt(chosen, caller.reader)).messages, *after))

    async def _card(self, intent: intents.Tap, message: Message, states: States, caller: Caller) -> Json:
        """The tapped card as it is now; one that came as a broadcast keeps its foot."""
        place, reader = place_of(intent), caller.reader
        broadcast = id_or_none(intent.broadcast)
        foot = await self._feet.foot(broadcast, message.id, caller.person, reader) if broadcast else None
        if broadcast and foot:
            return tapped_in_broadcast(message, place, foot, states, reader, broadcast, now=caller.at)
        return tapped_card(message, place, states, reader, broadcast=intent.broadcast, now=caller.at)

    async def _may_return(self, segment: Segment, caller: Caller) -> bool:
        """An opt-out button invites nobody in: undoing it takes what joining without an invitation takes."""
        came_in = await self._segments.joined(caller.tenant, segment.id, [caller.person.id])
        return may_join(segment, caller.person, came_in.get(caller.person.id))

    async def _show(self, message_id: str, caller: Caller) -> Answer:
        shown = await self._outgoing(message_id, await self._states(caller), caller)
        return Answer(messages=tuple(shown)) if shown else say(offer_over_card(caller.reader))

    async def _outgoing(self, message_id: str, states: States, caller: Caller) -> list[Outgoing]:
        message = await self._content.live(caller.tenant, message_id)
        return list(message_cards(message, states, caller.reader, now=caller.at)) if message else []

    async def _states(self, caller: Caller, chosen: Chosen | None = None) -> States:
        """The person's state in each segment, the one just chosen about included."""
        states = dict(await states_of(caller.person, self._segments))
        return states | ({chosen.segment.id: _state(chosen)} if chosen else {})


def place_of(intent: intents.Tap) -> ButtonPlace:
    """Where the tap says that its button stands."""
    card = None if intent.card < 0 else intent.card
    return ButtonPlace(intent.message, intent.version, intent.part, card, intent.button)


def choice_of(opt: Opt, *, undo: bool) -> Choice:
    """What the button asks for; taken back, the opposite."""
    return Choice.IN if (opt is Opt.IN) is not undo else Choice.OUT


def _state(chosen: Chosen) -> SegmentState:
    since = chosen.since if chosen.after is Membership.IN else None
    return SegmentState(chosen.segment, chosen.after, since)
