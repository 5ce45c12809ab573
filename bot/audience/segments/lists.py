"""Adding and removing many people by their addresses, in chunks that are each one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice

from bot.access.audit import Audit
from bot.access.records import Did
from bot.audience.people.store import PeopleStore
from bot.audience.segments.acts import Acts, once
from bot.audience.segments.addresses import ReadAddress, read_addresses
from bot.audience.segments.audited import entry
from bot.audience.segments.crowd import CHANGES, Row, answer, decided, rows
from bot.audience.segments.events import ConsentEvents, event
from bot.audience.segments.records import Added, AddressAnswer, Evidence, Happened, Segment
from bot.storage.database import Session, Storage

CHUNK = 1_000
Numbered = tuple[int, ReadAddress]
Decided = tuple[Row, Added]


class AddressLists:
    """The bulk half of the segment service. `now` gives the time in UTC, `chunk` is how many share a transaction."""

    def __init__(
        self,
        people: PeopleStore,
        events: ConsentEvents,
        storage: Storage,
        now: Callable[[], datetime],
        chunk: int = CHUNK,
    ) -> None:
        self._people = people
        self._events = events
        self._acts = Acts(storage)
        self._audit = Audit(storage)
        self._storage = storage
        self._now = now
        self._size = chunk

    async def add(self, segment: Segment, text: str, evidence: Evidence) -> list[AddressAnswer]:
        """Puts everybody in who did not opt out themselves; unknown addresses wait."""
        return await self._change(segment, text, evidence, remove=False)

    async def remove(self, segment: Segment, text: str, evidence: Evidence) -> list[AddressAnswer]:
        """Takes everybody out; they can still join by themselves."""
        return await self._change(segment, text, evidence, remove=True)

    async def _change(self, segment: Segment, text: str, evidence: Evidence, *, remove: bool) -> list[AddressAnswer]:
        numbered = iter(enumerate(read_addresses(text)))
        answers: list[AddressAnswer] = []
        while chunk := list(islice(numbered, self._size)):
            answers += await self._chunk(segment, chunk, evidence, remove=remove)
        return answers

    async def _chunk(
        self, segment: Segment, chunk: Sequence[Numbered], evidence: Evidence, *, remove: bool
    ) -> list[AddressAnswer]:
        change = self._take_out if remove else self._put_in

        async def work(session: Session) -> list[AddressAnswer]:
            addresses = [each.address for _, each in chunk if each.address]
            found = rows(chunk, await self._people.by_addresses(evidence.tenant, addresses, session))
            before = await self._acts.told(evidence, chunk[0][0], session)
            if before is not None:
                return [answer(row, Added(told)) for row, told in zip(found, before["outcomes"], strict=True)]
            outcomes = decided(found, segment.id, remove=remove, rule=segment.rule is not None)
            told = {"outcomes": [outcome.value for _, outcome in outcomes]}
            await self._acts.record(evidence, chunk[0][0], told, self._now(), session)
            await change(segment, outcomes, evidence, session)
            await self._tell(segment, outcomes, evidence, session)
            return [answer(row, outcome) for row, outcome in outcomes]

        return await once(self._storage, work)

    async def _tell(self, segment: Segment, outcomes: Sequence[Decided], evidence: Evidence, session: Session) -> None:
        """Has the audit say how many came in, or were taken out; who they are is in the consent events."""
        counts = Counter(outcome for _, outcome in outcomes)
        after = {outcome.name.lower(): counts[outcome] for outcome in CHANGES if counts[outcome]}
        if after:
            did = Did.PEOPLE_REMOVED if Added.REMOVED in counts else Did.PEOPLE_ADDED
            await self._audit.write(entry(evidence, did, segment, self._now(), **after), session)

    async def _put_in(
        self, segment: Segment, outcomes: Sequence[Decided], evidence: Evidence, session: Session
    ) -> None:
        entering = [row for row, outcome in outcomes if outcome in (Added.ADDED, Added.WAITING)]
        unknown = {row.read.address: row.read.name for row in entering if row.person is None and row.read.address}
        made = await self._people.wait_for(evidence.tenant, unknown, session)
        ids = {row.index: (row.person or made[row.read.address or ""]).id for row in entering}
        put = self._people.put_in if segment.rule is None else self._people.put_back
        await put(list(ids.values()), segment.id, session)
        events = [event(evidence, index, who, segment.id, Happened.ADDED) for index, who in ids.items()]
        await self._events.insert_many(events, session)

    async def _take_out(
        self, segment: Segment, outcomes: Sequence[Decided], evidence: Evidence, session: Session
    ) -> None:
        leaving = {row.index: row.person.id for row, outcome in outcomes if outcome is Added.REMOVED and row.person}
        await self._people.take_out(list(leaving.values()), segment.id, "removed", session)
        events = [event(evidence, index, who, segment.id, Happened.REMOVED) for index, who in leaving.items()]
        await self._events.insert_many(events, session)
        await self._people.forget_waiting(list(leaving.values()), session)
