"""The foot of a broadcast that somebody got: what it said, for the card that takes the place of the tapped one."""

from __future__ import annotations

from typing import Protocol

from bot.audience.language.reasons import reason
from bot.audience.people.records import Person
from bot.audience.segments.records import EVERYONE
from bot.audience.segments.service import Segments
from bot.broadcasts.store import BroadcastStore
from bot.proactive.ledger.records import Because
from cards.content.foot import Foot, foot_reason
from cards.reader import Reader


class Ledger(Protocol):
    """What is asked of the ledger here."""

    async def because(self, broadcast_id: str, person: str) -> Because | None: ...


class Feet:
    """Finds the reason in the ledger: it holds whatever the person chose since."""

    def __init__(self, broadcasts: BroadcastStore, ledger: Ledger, segments: Segments) -> None:
        self._broadcasts = broadcasts
        self._ledger = ledger
        self._segments = segments

    async def foot(self, broadcast_id: str, message_id: str, person: Person, reader: Reader) -> Foot | None:
        """The foot; None when the person never got that message in that broadcast. The ids come from a client."""
        broadcast = await self._broadcasts.get(broadcast_id)
        if broadcast is None or (broadcast.tenant, broadcast.message.id) != (person.tenant, message_id):
            return None
        because = await self._ledger.because(broadcast_id, person.id)
        if because is None:
            return None
        left = {EVERYONE} if because.left_everyone else set[str]()
        segment_id = reason(broadcast.audience, because.member_of, left)
        segment = await self._segments.get(person.tenant, segment_id)
        if segment is None:
            return None
        came_in = await self._segments.joined(person.tenant, segment_id, [person.id])
        return Foot(foot_reason(segment, came_in.get(person.id), reader), segment.id, segment.name)
