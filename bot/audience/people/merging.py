"""Records that turn out to be one person become one, with the evidence of what they chose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.audience.people.records import Person
from bot.audience.people.rules import Merged, merged
from bot.audience.people.store import PeopleStore
from bot.audience.segments.events import ConsentEvents, event
from bot.audience.segments.records import Evidence, Happened, Through
from bot.storage.database import Document, Session

CONVERSATION = "met"
"""Stands where the evidence of other changes names a conversation: no activity brings records together."""


class Merging:
    """Works within the caller's transaction."""

    def __init__(self, people: PeopleStore, events: ConsentEvents, now: Callable[[], datetime]) -> None:
        self._people = people
        self._events = events
        self._now = now

    async def into(self, present: Person, others: Sequence[Person], session: Session) -> list[str]:
        """Makes `others` part of `present` and deletes them. Returns the segments the person came into through this."""
        if not others:
            return []
        ids = [each.id for each in others]
        gain = merged(present, others)
        await self._events.hand_over(present.tenant, ids, present.id, gain.gained, session)
        await self._events.insert_many(_events(present, ids[0], gain, self._now()), session)
        await self._people.delete(ids, session)
        await self._people.gain(present.id, gain, session)
        return list(gain.gained)


def _events(present: Person, other: str, gain: Merged, at: datetime) -> list[Document]:
    """Keyed by the record that ends: it can do so only once."""
    evidence = Evidence(present.tenant, CONVERSATION, other, Through.MET, present.id, at)
    happened: list[tuple[Happened, str | None]] = [(Happened.ADDED, each) for each in gain.gained]
    happened += [(Happened.LEFT, each) for each in gain.left]
    happened += [(Happened.PAUSED, None)] if gain.paused else []
    return [event(evidence, index, present.id, segment, what) for index, (what, segment) in enumerate(happened)]
