"""Adding and removing many people by their addresses, in chunks that are each one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from bot.audience.people.store import PeopleStore
from bot.audience.segments.addresses import ReadAddress, read_addresses
from bot.audience.segments.crowd import Row, adding, answer, removing, rows
from bot.audience.segments.events import ConsentEvents, event
from bot.audience.segments.records import Added, AddressAnswer, Evidence, Happened
from bot.storage.database import Session, Storage

CHUNK = 1_000


class AddressLists:
    """The bulk half of the segment service."""

    def __init__(self, people: PeopleStore, events: ConsentEvents, storage: Storage) -> None:
        self._people = people
        self._events = events
        self._storage = storage

    async def add(self, segment: str, text: str, evidence: Evidence) -> list[AddressAnswer]:
        """Puts everybody in who did not opt out themselves; unknown addresses wait."""
        return await self._change(segment, text, evidence, remove=False)

    async def remove(self, segment: str, text: str, evidence: Evidence) -> list[AddressAnswer]:
        """Takes everybody out; they can still join by themselves."""
        return await self._change(segment, text, evidence, remove=True)

    async def _change(self, segment: str, text: str, evidence: Evidence, *, remove: bool) -> list[AddressAnswer]:
        numbered = iter(enumerate(read_addresses(text)))
        answers: list[AddressAnswer] = []
        while chunk := list(islice(numbered, CHUNK)):
            answers += await self._chunk(segment, chunk, evidence, remove=remove)
        return answers

    async def _chunk(
        self, segment: str, chunk: Sequence[tuple[int, ReadAddress]], evidence: Evidence, *, remove: bool
    ) -> list[AddressAnswer]:
        async def work(session: Session) -> list[AddressAnswer]:
            addresses = [each.address for _, each in chunk if each.address]
            found = await self._people.by_addresses(evidence.tenant, addresses, session)
            done = await self._events.done(evidence, [i for i, _ in chunk], session)
            decide, change = (removing, self._take_out) if remove else (adding, self._put_in)
            decided = [(row, decide(row, segment)) for row in rows(chunk, found)]
            await change(segment, [pair for pair in decided if pair[0].index not in done], evidence, session)
            return [answer(row, _as_first_time(row, outcome, done, remove=remove)) for row, outcome in decided]

        return await self._storage.in_transaction(work)

    async def _put_in(
        self, segment: str, decided: list[tuple[Row, Added]], evidence: Evidence, session: Session
    ) -> None:
        entering = [row for row, outcome in decided if outcome in (Added.ADDED, Added.WAITING)]
        unknown = {row.read.address: row.read.name for row in entering if row.person is None and row.read.address}
        made = await self._people.wait_for(evidence.tenant, unknown, session)
        ids = {row.index: (row.person or made[row.read.address or ""]).id for row in entering}
        await self._people.put_in(list(ids.values()), segment, session)
        events = [event(evidence, index, who, segment, Happened.ADDED) for index, who in ids.items()]
        await self._events.insert_many(events, session)

    async def _take_out(
        self, segment: str, decided: list[tuple[Row, Added]], evidence: Evidence, session: Session
    ) -> None:
        leaving = {row.index: row.person.id for row, outcome in decided if outcome is Added.REMOVED and row.person}
        await self._people.take_out(list(leaving.values()), segment, "removed", session)
        events = [event(evidence, index, who, segment, Happened.REMOVED) for index, who in leaving.items()]
        await self._events.insert_many(events, session)
        await self._people.forget_waiting(list(leaving.values()), session)


def _as_first_time(row: Row, outcome: Added, done: set[int], *, remove: bool) -> Added:
    """An activity that is delivered again is answered as it was the first time."""
    if row.index not in done:
        return outcome
    if remove:
        return Added.REMOVED
    return Added.WAITING if row.person is not None and row.person.waiting_for else Added.ADDED
