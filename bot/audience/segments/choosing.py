"""What people choose for themselves: in, out, pause, resume. The change and its evidence are one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.audience.people.records import Person
from bot.audience.people.store import PeopleStore
from bot.audience.segments.acts import Acts, once
from bot.audience.segments.choices import membership, wanted
from bot.audience.segments.events import ConsentEvents
from bot.audience.segments.records import EVERYONE, Choice, Chosen, Evidence, Happened, Membership, Segment
from bot.refusals import Refused
from bot.storage.database import Session, Storage

NOBODY = "That person isn't here any more."
SINCE = {
    Membership.IN: (Happened.JOINED, Happened.ADDED),
    Membership.LEFT: (Happened.LEFT,),
    Membership.REMOVED: (Happened.REMOVED,),
}
"""What brought somebody into the state that they are in."""


class Choosing:
    """`now` gives the time in UTC."""

    def __init__(
        self, people: PeopleStore, events: ConsentEvents, storage: Storage, now: Callable[[], datetime]
    ) -> None:
        self._people = people
        self._events = events
        self._acts = Acts(storage)
        self._storage = storage
        self._now = now

    async def choose(self, person: Person, segment: Segment, choice: Choice, e: Evidence, index: int) -> Chosen:
        """The state before and after. The same activity again changes nothing, whatever came in between."""

        async def work(session: Session) -> Chosen:
            present = await self._people.get(person.tenant, person.id, session)
            if present is None:
                raise Refused(NOBODY)
            before, after = membership(present, segment.id, rule=segment.rule is not None), wanted(choice)
            if await self._was_done(e, index, session):
                return Chosen(segment, before, before, await self._since(present, segment.id, session), repeated=True)
            if before is after:
                await self._acts.record(e, index, {}, self._now(), session)
                return Chosen(segment, before, after, await self._since(present, segment.id, session))
            happened = Happened.JOINED if choice is Choice.IN else Happened.LEFT
            await self._events.insert(e, index, person.id, segment.id, happened, session)
            await self._apply(person.id, segment, choice, session)
            return Chosen(segment, before, after, e.at)

        return await once(self._storage, work)

    async def set_paused(self, person: Person, e: Evidence, *, paused: bool) -> bool:
        """True when that changed anything."""

        async def work(session: Session) -> bool:
            if await self._was_done(e, 0, session):
                return False
            if not await self._people.set_paused(person.id, paused, session):
                await self._acts.record(e, 0, {}, self._now(), session)
                return False
            happened = Happened.PAUSED if paused else Happened.RESUMED
            await self._events.insert(e, 0, person.id, None, happened, session)
            return True

        return await once(self._storage, work)

    async def _was_done(self, e: Evidence, index: int, session: Session) -> bool:
        if await self._events.done(e, index, session):
            return True
        return await self._acts.told(e, index, session) is not None

    async def _apply(self, person_id: str, segment: Segment, choice: Choice, session: Session) -> None:
        if choice is Choice.OUT:
            await self._people.take_out([person_id], segment.id, "left", session)
        elif segment.id == EVERYONE or segment.rule is not None:
            await self._people.opt_back_in(person_id, segment.id, session)
        else:
            await self._people.put_in([person_id], segment.id, session)

    async def _since(self, person: Person, segment_id: str, session: Session) -> datetime:
        """Since when the state holds; everybody is in everyone since they were met."""
        what = SINCE.get(membership(person, segment_id), ())
        at = await self._events.newest_at(person.tenant, person.id, segment_id, what, session)
        return at or person.met_at or self._now()
