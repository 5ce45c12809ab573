"""Reads people and the evidence of their choices, for whoever wants to know whether they agree. It changes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable

from bot.audience.people.records import Person
from bot.audience.people.store import PeopleStore
from bot.audience.segments.agreement import disagreements
from bot.audience.segments.events import ConsentEvents
from bot.audience.segments.store import SegmentStore
from bot.storage.database import Storage

BATCH = 1_000
Wrong = dict[str, list[str]]
"""The id of a person → what is wrong with their record."""


class ConsentReader:
    """`batch` is how many people are looked at together: memory stays flat however many there are."""

    def __init__(self, storage: Storage, batch: int = BATCH) -> None:
        self._people = PeopleStore(storage)
        self._events = ConsentEvents(storage)
        self._segments = SegmentStore(storage)
        self._batch = batch

    async def batches(self) -> AsyncIterator[list[Person]]:
        """Everybody, by key."""
        after = ""
        while batch := await self._people.everybody(after, self._batch):
            yield batch
            after = batch[-1].id

    async def again(self, people: Iterable[Person]) -> list[Person]:
        """The same people as they are now; who is gone since is left out."""
        found = [await self._people.get(each.tenant, each.id) for each in people]
        return [each for each in found if each is not None]

    async def wrong(self, people: Collection[Person]) -> Wrong:
        """Those whose record the evidence does not bear out."""
        tenants = sorted({each.tenant for each in people})
        segments = {tenant: await self._segments.all(tenant) for tenant in tenants}
        live = {tenant: {each.id for each in found} for tenant, found in segments.items()}
        rules = {each.id for found in segments.values() for each in found if each.rule is not None}
        last = await self._events.last(tenants, [each.id for each in people])
        found = {each.id: disagreements(each, last.get(each.id, {}), live[each.tenant], rules) for each in people}
        return {person: sentences for person, sentences in found.items() if sentences}
