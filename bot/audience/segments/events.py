"""The evidence of consent: one line for each change, by the activity that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.audience.segments.records import Evidence, Happened, Through
from bot.storage.database import Document, Index, Session, Storage

EVENTS = "consent_events"
NOT_MET = {"$ne": Through.MET.value}
"""Being met changes no choice: who added the address is the one who brought the person in."""
COUNTS = {"$ne": True}
"""What stood on an address, and brought the person behind it into nothing, is kept and explains nothing."""
CAME_IN = (Happened.JOINED, Happened.ADDED)
PAUSES = (Happened.PAUSED.value, Happened.RESUMED.value)
SCHEMA = 1

INDEXES = (
    Index(EVENTS, [("tenant", 1), ("segment", 1), ("at", 1)], {"name": "segment"}),
    Index(EVENTS, [("tenant", 1), ("person", 1), ("segment", 1), ("at", -1)], {"name": "person"}),
)


@dataclass(frozen=True, slots=True)
class CameIn:
    """How somebody came into a segment. `by` is the admin's id; None: by themselves."""

    at: datetime
    through: Through
    by: str | None


@dataclass(frozen=True, slots=True)
class AddedTo:
    """Evidence that somebody was put in: its key, and who it was."""

    key: Document
    person: str


@dataclass(frozen=True, slots=True)
class Happening:
    """What the evidence says of one person. `segment` is None for pauses, `by` the id of who did it."""

    at: datetime
    what: Happened
    segment: str | None
    through: Through
    by: str


class ConsentEvents:
    """Events are only ever added; those of a record that turns out to be another's pass to that one."""

    def __init__(self, storage: Storage) -> None:
        self._events = storage.collection(EVENTS)

    async def insert(
        self, e: Evidence, index: int, person: str | None, segment: str | None, what: Happened, session: Session
    ) -> None:
        """Raises DuplicateKeyError when this activity had done this before."""
        await self._events.insert_one(event(e, index, person, segment, what), session=session)

    async def insert_many(self, events: Sequence[Document], session: Session) -> None:
        """Raises DuplicateKeyError or BulkWriteError when one of them is there."""
        if events:
            await self._events.insert_many(events, session=session)

    async def done(self, e: Evidence, index: int, session: Session | None = None) -> Document | None:
        """The event that this activity wrote before; None: it did not."""
        return await self._events.find_one({"_id": key(e, index)}, session=session)

    async def hand_over(
        self, tenant: str, others: Sequence[str], person: str, gained: Sequence[str], session: Session
    ) -> None:
        """Passes the events of those records to the person; `was` keeps whose they were."""
        brought_in = {"$in": ["$what", [what.value for what in CAME_IN]]}
        moot = {"$and": [brought_in, {"$not": [{"$in": ["$segment", list(gained)]}]}]}
        change: list[Document] = [{"$set": {"was": "$person", "moot": moot}}, {"$set": {"person": person}}]
        clause = {"tenant": tenant, "person": {"$in": list(others)}}
        await self._events.update_many(clause, change, session=session)

    async def came_in(
        self, tenant: str, people: Sequence[str], segments: Sequence[str]
    ) -> dict[tuple[str, str], CameIn]:
        """How each came into each segment, by (person, segment): from the newest event that brought them in."""
        clause = {"tenant": tenant, "person": {"$in": list(people)}, "segment": {"$in": list(segments)}}
        clause |= {"what": {"$in": [what.value for what in CAME_IN]}, "through": NOT_MET, "moot": COUNTS}
        pipeline: list[dict[str, Any]] = [
            {"$match": clause},
            {"$sort": {"at": 1}},
            {"$group": {"_id": {"p": "$person", "s": "$segment"}, "last": {"$last": "$$ROOT"}}},
        ]
        rows = self._events.aggregate(pipeline)
        return {(row["_id"]["p"], row["_id"]["s"]): _came_in(row["last"]) async for row in rows}

    async def last(self, tenants: Sequence[str], people: Sequence[str]) -> dict[str, dict[str | None, Happened]]:
        """What happened last to each of these people of these tenants, by person and segment (None: pauses).

        By the order in which it was written, which is the order in which it happened to the person's record: of two
        changes to one person the second waits for the first. Clocks may say otherwise. What was handed over by
        another record is left out: what it changed for the person stands in an event of its own.
        """
        clause: Document = {"tenant": {"$in": list(tenants)}, "person": {"$in": list(people)}}
        clause |= {"was": {"$exists": False}, "moot": COUNTS}
        kept = {"person": 1, "segment": 1, "what": 1}
        found = self._events.find(clause, kept, show_record_id=True)
        events = sorted(await found.to_list(None), key=lambda each: int(each["$recordId"]))
        told: dict[str, dict[str | None, Happened]] = {}
        for each in events:
            about = None if each["what"] in PAUSES else each["segment"]
            told.setdefault(each["person"], {})[about] = Happened(each["what"])
        return told

    async def of_person(self, tenant: str, person: str, *, moot: bool = False) -> list[Happening]:
        """All that counts, the oldest first; `moot`: what explains nothing, too."""
        clause: Document = {"tenant": tenant, "person": person} | ({} if moot else {"moot": COUNTS})
        return [_happening(each) async for each in self._events.find(clause).sort("at", 1)]

    async def added(self, tenant: str, conversation: str, after: Document | None, limit: int) -> list[AddedTo]:
        """Whom the activities of a conversation put in, by key, from after that one."""
        before = {"t": tenant, "c": conversation}
        clause: Document = {"_id": {"$gt": after or before, "$lt": {"t": tenant, "c": f"{conversation}\0"}}}
        clause |= {"what": Happened.ADDED.value, "moot": COUNTS}
        found = self._events.find(clause, {"person": 1}).sort("_id", 1).limit(limit)
        return [AddedTo(each["_id"], each["person"]) async for each in found]

    async def brought_by(self, tenant: str, people: Sequence[str], segment: str, session: Session) -> dict[str, str]:
        """The conversation of the newest event that brought each of these into the segment."""
        clause = {"tenant": tenant, "person": {"$in": list(people)}, "segment": segment}
        clause |= {"what": {"$in": [what.value for what in CAME_IN]}, "through": NOT_MET, "moot": COUNTS}
        pipeline: list[Document] = [
            {"$match": clause},
            {"$sort": {"at": 1}},
            {"$group": {"_id": "$person", "last": {"$last": "$_id.c"}}},
        ]
        return {row["_id"]: row["last"] async for row in self._events.aggregate(pipeline, session=session)}

    async def newest(self, tenant: str, segment: str, limit: int) -> list[str]:
        """The people who came in last, newest first; somebody may have left again since."""
        what = {"$in": [each.value for each in CAME_IN]}
        clause = {"tenant": tenant, "segment": segment, "what": what, "through": NOT_MET, "moot": COUNTS}
        rows = self._events.find(clause, {"person": 1}).sort("at", -1).limit(limit)
        return list(dict.fromkeys([row["person"] async for row in rows]))

    async def newest_at(
        self, tenant: str, person: str, segment: str, what: Sequence[Happened], session: Session
    ) -> datetime | None:
        """When one of these happened last to the person in the segment."""
        happened = {"$in": [each.value for each in what]}
        clause = {"tenant": tenant, "person": person, "segment": segment, "what": happened}
        clause |= {"through": NOT_MET, "moot": COUNTS}
        found = await self._events.find_one(clause, {"at": 1}, sort=[("at", -1)], session=session)
        return found["at"] if found else None


def key(e: Evidence, index: int) -> Document:
    """The key of an event: the same activity cannot do the same twice."""
    return {"t": e.tenant, "c": e.conversation, "a": e.activity, "i": index}


def event(e: Evidence, index: int, person: str | None, segment: str | None, what: Happened) -> Document:
    """The document of an event."""
    made: Document = {
        "_id": key(e, index),
        "tenant": e.tenant,
        "person": person,
        "segment": segment,
        "what": what.value,
        "through": e.through.value,
        "by": e.by,
        "at": e.at,
        "v": SCHEMA,
    }
    return made | {k: v for k, v in (("broadcast", e.broadcast), ("message", e.message)) if v}


def _happening(found: Document) -> Happening:
    return Happening(found["at"], Happened(found["what"]), found["segment"], Through(found["through"]), found["by"])


def _came_in(document: Document) -> CameIn:
    added = document["what"] == Happened.ADDED.value and document["by"] != document["person"]
    return CameIn(document["at"], Through(document["through"]), document["by"] if added else None)
