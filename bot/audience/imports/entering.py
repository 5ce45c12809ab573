"""One piece of a list: who comes into the segment, what is known of them from now on, and the evidence of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.audience.imports.mapping import Columns, Known
from bot.audience.imports.pieces import Piece
from bot.audience.imports.reading.records import ReadRow, Reject
from bot.audience.imports.records import Counts, Import, Rejected
from bot.audience.people.records import Person
from bot.audience.people.store import PeopleStore
from bot.audience.segments.addresses import ReadAddress
from bot.audience.segments.crowd import Row, decided, rows
from bot.audience.segments.events import ConsentEvents, event
from bot.audience.segments.records import Added, Evidence, Happened, Through
from bot.storage.database import Session

ENTER = (Added.ADDED, Added.WAITING)


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a piece."""

    counts: Counts
    rejected: tuple[Rejected, ...]


def conversation(import_id: str) -> str:
    """Stands where the evidence of other changes names a conversation."""
    return f"import:{import_id}"


def evidence(what: Import, activity: str, by: str, at: datetime) -> Evidence:
    """Of a piece of an import, or of a piece of its undoing."""
    return Evidence(what.tenant, conversation(what.id), activity, Through.CSV, by, at)


class Entering:
    """Works within the caller's transaction."""

    def __init__(self, people: PeopleStore, events: ConsentEvents) -> None:
        self._people = people
        self._events = events

    async def enter(self, what: Import, piece: Piece, columns: Columns, at: datetime, session: Session) -> Entered:
        """Puts the piece's people into the segment, but for those who opted out; who is unknown waits."""
        assert what.segment is not None
        read = [each for each in piece.reads if isinstance(each, ReadRow)]
        found = await self._people.by_addresses(what.tenant, [each.address for each in read], session)
        asked = [ReadAddress(each.address, each.address, each.name) for each in read]
        outcomes = decided(rows(enumerate(asked), found), what.segment, remove=False)
        people = await self._put_in(what, outcomes, evidence(what, str(piece.number), what.by, at), session)
        told = [columns.read(each) for each in read]
        await self._tell(zip(people, told, strict=True), session)
        refused = [Rejected(each.line, each.text, each.why) for each in piece.reads if isinstance(each, Reject)]
        unread = [each for known in told for each in known.unread]
        counts = _counts(Counter(outcome for _, outcome in outcomes), len(refused), piece.repeated, len(unread))
        return Entered(counts, tuple(sorted([*refused, *unread], key=lambda each: each.line)))

    async def _put_in(
        self, what: Import, outcomes: Sequence[tuple[Row, Added]], e: Evidence, session: Session
    ) -> list[str]:
        """Returns who each row is about."""
        assert what.segment is not None
        unknown = {row.read.address or "": row.read.name for row, _ in outcomes if row.person is None}
        made = await self._people.wait_in(what.tenant, unknown, what.segment, e.at, session)
        ids = [(row.person or made[row.read.address or ""]).id for row, _ in outcomes]
        entering = {row.index: ids[row.index] for row, outcome in outcomes if outcome in ENTER}
        known = [row.person.id for row, outcome in outcomes if outcome in ENTER and row.person is not None]
        await self._people.put_in(known, what.segment, session)
        events = [event(e, index, who, what.segment, Happened.ADDED) for index, who in entering.items()]
        await self._events.insert_many(events, session)
        return ids

    async def _tell(self, told: Iterable[tuple[str, Known]], session: Session) -> None:
        await self._people.tell([(who, known.values, known.extra) for who, known in told if known], session)


class Leaving:
    """Takes out those whom an import put in. Works within the caller's transaction."""

    def __init__(self, people: PeopleStore, events: ConsentEvents) -> None:
        self._people = people
        self._events = events

    async def leave(self, what: Import, ids: Sequence[str], e: Evidence, session: Session) -> int:
        """Of these people, those who are in the segment through this import; returns how many they were."""
        assert what.segment is not None
        brought = await self._events.brought_by(what.tenant, ids, what.segment, session)
        here = conversation(what.id)
        people = await self._people.by_ids(what.tenant, [each for each in ids if brought.get(each) == here], session)
        leaving = [each.id for each in people.values() if _inside(each, what.segment)]
        await self._people.take_out(leaving, what.segment, "removed", session)
        events = [event(e, n, who, what.segment, Happened.REMOVED) for n, who in enumerate(leaving)]
        await self._events.insert_many(events, session)
        await self._people.forget_waiting(leaving, session)
        return len(leaving)


def _inside(person: Person, segment: str) -> bool:
    return segment in person.member_of


def _counts(outcomes: Counter[Added], rejected: int, repeated: int, values: int) -> Counts:
    return Counts(
        total=outcomes.total() + rejected + repeated,
        added=outcomes[Added.ADDED] + outcomes[Added.WAITING],
        waiting=outcomes[Added.WAITING],
        already=outcomes[Added.ALREADY],
        repeated=repeated,
        opted_out=outcomes[Added.OPTED_OUT],
        rejected=rejected,
        values=values,
    )
