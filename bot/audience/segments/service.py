"""The use cases of segments: made, changed, chosen, left, listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from bot.audience.people.records import Person
from bot.audience.people.store import PeopleStore
from bot.audience.segments.choices import membership, wanted
from bot.audience.segments.events import ConsentEvents
from bot.audience.segments.lists import AddressLists
from bot.audience.segments.names import clean_name
from bot.audience.segments.records import (
    EVERYONE,
    AddressAnswer,
    Choice,
    Chosen,
    Evidence,
    Happened,
    Joined,
    Listed,
    Member,
    Segment,
    SegmentCounts,
    Subscription,
)
from bot.audience.segments.store import SegmentStore, origin
from bot.identifiers import new_id
from bot.refusals import Refused
from bot.storage.database import Session, Storage

LONGEST_DESCRIPTION = 400
LONGEST_RHYTHM = 80
GONE = "That segment isn't there any more. Type *segments* to see those that are."


class Segments:
    """`now` gives the time in UTC."""

    def __init__(self, store: SegmentStore, people: PeopleStore, storage: Storage, now: Callable[[], datetime]) -> None:
        self._store = store
        self._people = people
        self._events = ConsentEvents(storage)
        self._lists = AddressLists(people, self._events, storage)
        self._storage = storage
        self._now = now

    async def all(self, tenant: str) -> list[Segment]:
        """The live segments by name; the built-in one is not among them."""
        return await self._store.all(tenant)

    async def open_topics(self, tenant: str) -> list[Segment]:
        """What people may join by themselves."""
        return [segment for segment in await self._store.all(tenant) if segment.open]

    async def get(self, tenant: str, segment_id: str) -> Segment | None:
        return everyone(tenant) if segment_id == EVERYONE else await self._store.get(tenant, segment_id)

    async def find(self, tenant: str, name: str) -> Segment | None:
        """By its name, regardless of case."""
        found = await self._store.find(tenant, name)
        return found[0] if found else None

    async def create(
        self,
        name: str,
        description: str,
        rhythm: str,
        emoji: str,
        open: bool,  # noqa: A002 - the word of the form and of the record
        evidence: Evidence,
    ) -> Segment:
        """A new segment; the same activity again gives the one it made. Refused when the name is taken or is none."""
        cleaned = clean_name(name)
        words = _words(description=description, rhythm=rhythm)
        made = Segment(
            new_id(),
            evidence.tenant,
            cleaned,
            words["description"],
            words["rhythm"],
            emoji,
            open,
            evidence.by,
            self._now(),
        )
        try:
            await self._storage.in_transaction(lambda session: self._store.insert(made, evidence, session))
        except DuplicateKeyError as error:
            return await self._made_before(cleaned, evidence, error)
        return made

    async def _made_before(self, name: str, evidence: Evidence, error: Exception) -> Segment:
        found = await self._store.find(evidence.tenant, name)
        if found and found[1] == origin(evidence):
            return found[0]
        raise Refused(
            f"There is already a segment called {found[0].name if found else name}. Choose another name.", field="name"
        ) from error

    async def edit(
        self,
        tenant: str,
        segment_id: str,
        *,
        evidence: Evidence,
        name: str | None = None,
        description: str | None = None,
        rhythm: str | None = None,
        emoji: str | None = None,
        open: bool | None = None,  # noqa: A002
    ) -> Segment:
        """Changes what is given. Refused when it is gone, or its new name is taken or is none."""
        changes: dict[str, Any] = {} if name is None else {"name": clean_name(name)}
        changes |= _words(description=description, rhythm=rhythm)
        changes |= {key: value for key, value in (("emoji", emoji), ("open", open)) if value is not None}
        try:
            if changes:
                await self._store.edit(tenant, segment_id, changes)
        except DuplicateKeyError as error:
            raise Refused(
                f"There is already a segment called {changes['name']}. Choose another name.", field="name"
            ) from error
        return await self._live(tenant, segment_id)

    async def delete(self, tenant: str, segment_id: str, evidence: Evidence) -> Segment:
        """Ends the segment and frees its name; what was sent stays. Refused when it is gone."""
        segment = await self._live(tenant, segment_id)

        async def work(session: Session) -> None:
            if await self._store.delete(tenant, segment_id, self._now(), session):
                await self._events.insert(evidence, 0, None, segment_id, Happened.DELETED, session)

        await self._storage.in_transaction(work)
        await self._sweep(tenant, segment_id)
        return segment

    async def sweep_deleted(self) -> None:
        """Finishes deletions that a stop left half done."""
        for tenant, segment_id in await self._store.unswept():
            await self._sweep(tenant, segment_id)

    async def _sweep(self, tenant: str, segment_id: str) -> None:
        await self._people.forget_segment(tenant, segment_id)
        await self._store.swept(segment_id)

    async def choose(
        self, person: Person, segment_id: str, choice: Choice, evidence: Evidence, index: int = 0
    ) -> Chosen:
        """What a person chose about a segment, with its evidence, in one transaction.

        The same activity again changes nothing, whatever came in between; the answer is then the present state.
        """
        segment = await self.get(person.tenant, segment_id)
        if segment is None:
            raise Refused(GONE)
        try:
            return await self._storage.in_transaction(
                lambda session: self._choose(person, segment, choice, evidence, index, session)
            )
        except DuplicateKeyError:
            present = await self._people.get(person.tenant, person.id) or person
            state = membership(present, segment_id)
            return Chosen(segment, state, state, await self._since(present, segment_id), repeated=True)

    async def _choose(
        self, person: Person, segment: Segment, choice: Choice, evidence: Evidence, index: int, session: Session
    ) -> Chosen:
        present = await self._people.get(person.tenant, person.id, session)
        if present is None:
            raise Refused("That person isn't here any more.")
        before, after = membership(present, segment.id), wanted(choice)
        if await self._events.done(evidence, [index], session):
            return Chosen(segment, before, before, await self._since(present, segment.id), repeated=True)
        if before is after:
            return Chosen(segment, before, after, await self._since(present, segment.id))
        happened = Happened.JOINED if choice is Choice.IN else Happened.LEFT
        await self._events.insert(evidence, index, person.id, segment.id, happened, session)
        await self._apply(person.id, segment.id, choice, session)
        return Chosen(segment, before, after, evidence.at)

    async def _apply(self, person_id: str, segment_id: str, choice: Choice, session: Session) -> None:
        if choice is Choice.OUT:
            await self._people.take_out([person_id], segment_id, "left", session)
        elif segment_id == EVERYONE:
            await self._people.opt_back_in(person_id, segment_id, session)
        else:
            await self._people.put_in([person_id], segment_id, session)

    async def _since(self, person: Person, segment_id: str) -> datetime:
        came_in = (await self.joined(person.tenant, segment_id, [person.id])).get(person.id)
        return came_in.at if came_in else person.met_at or self._now()

    async def pause(self, person: Person, evidence: Evidence) -> bool:
        """Holds everything back; True when that changed anything."""
        return await self._set_paused(person, evidence, paused=True)

    async def resume(self, person: Person, evidence: Evidence) -> bool:
        """Lets everything through again; True when that changed anything."""
        return await self._set_paused(person, evidence, paused=False)

    async def _set_paused(self, person: Person, evidence: Evidence, *, paused: bool) -> bool:
        async def work(session: Session) -> bool:
            if await self._events.done(evidence, [0], session):
                return False
            if not await self._people.set_paused(person.id, paused, session):
                return False
            happened = Happened.PAUSED if paused else Happened.RESUMED
            await self._events.insert(evidence, 0, person.id, None, happened, session)
            return True

        try:
            return await self._storage.in_transaction(work)
        except DuplicateKeyError:
            return False

    async def add(self, tenant: str, segment_id: str, addresses_text: str, evidence: Evidence) -> list[AddressAnswer]:
        """Puts people in by address; who opted out themselves stays out, who is not met yet waits."""
        await self._live(tenant, segment_id)
        return await self._lists.add(segment_id, addresses_text, evidence)

    async def remove(
        self, tenant: str, segment_id: str, addresses_text: str, evidence: Evidence
    ) -> list[AddressAnswer]:
        """Takes people out by address."""
        await self._live(tenant, segment_id)
        return await self._lists.remove(segment_id, addresses_text, evidence)

    async def counts(self, tenant: str, segment_id: str) -> SegmentCounts:
        """Members, those of them that wait, and who left by themselves."""
        return (await self._counted(tenant, [segment_id]))[0]

    async def listed(self, tenant: str, page: int, size: int) -> tuple[list[Listed], int]:
        """A page of the segments, largest first, and how many there are."""
        segments = await self._store.all(tenant)
        counts = await self._counted(tenant, [segment.id for segment in segments])
        rows = sorted(map(Listed, segments, counts), key=lambda row: -row.counts.members)
        return rows[(page - 1) * size : page * size], len(rows)

    async def _counted(self, tenant: str, ids: Sequence[str]) -> list[SegmentCounts]:
        return [await self._people.segment_counts(tenant, segment_id) for segment_id in ids]

    async def members(self, tenant: str, segment_id: str, after: str, limit: int) -> tuple[list[Member], str]:
        """Members from after that key, and the key of the next page ("" at the end)."""
        found = await self._people.members(tenant, segment_id, after, limit + 1)
        rows = found[:limit]
        came_in = await self.joined(tenant, segment_id, [each.id for each in rows])
        return [_member(each, came_in) for each in rows], rows[-1].id if len(found) > limit else ""

    async def newest(self, tenant: str, segment_id: str, limit: int) -> list[Member]:
        """Who came in last and is still in it, newest first."""
        ids = await self._events.newest(tenant, segment_id, limit * 4)
        people = await self._people.by_ids(tenant, ids)
        still = [people[each] for each in ids if each in people and segment_id in people[each].member_of][:limit]
        came_in = await self.joined(tenant, segment_id, [each.id for each in still])
        return [_member(each, came_in) for each in still]

    async def joined(self, tenant: str, segment_id: str, person_ids: Sequence[str]) -> dict[str, Joined]:
        """How each of these came in, by person."""
        rows = await self._events.joined(tenant, person_ids, [segment_id])
        return {person: came_in for (person, _), came_in in rows.items()}

    async def subscriptions(self, person: Person) -> list[Subscription]:
        """What the person is in, by name."""
        inside = [each for each in await self._store.all(person.tenant) if each.id in person.member_of]
        rows = await self._events.joined(person.tenant, [person.id], [each.id for each in inside])
        return [Subscription(each, rows.get((person.id, each.id))) for each in inside]

    async def _live(self, tenant: str, segment_id: str) -> Segment:
        segment = await self._store.get(tenant, segment_id)
        if segment is None:
            raise Refused(GONE)
        return segment


def everyone(tenant: str) -> Segment:
    """The built-in segment."""
    return Segment(EVERYONE, tenant, EVERYONE, "News that concerns all of us.", open=True)


def _member(person: Person, came_in: dict[str, Joined]) -> Member:
    return Member(person.id, person.label, person.waiting_for is not None, came_in.get(person.id))


def _words(*, description: str | None, rhythm: str | None) -> dict[str, str]:
    """What is said of a segment, trimmed. Refused when it is too long."""
    limits = (("description", description, LONGEST_DESCRIPTION), ("rhythm", rhythm, LONGEST_RHYTHM))
    for field, text, longest in limits:
        if text is not None and len(text.strip()) > longest:
            raise Refused(f"That has {len(text.strip())} characters. {longest} is the most.", field=field)
    return {field: text.strip() for field, text, _ in limits if text is not None}
