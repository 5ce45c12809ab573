"""The evidence of consent: one line for each change, by the activity that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.audience.segments.records import Evidence, Happened, Joined, Through
from bot.storage.database import Document, Index, Session, Storage

EVENTS = "consent_events"
PEOPLE = "people"
NOT_MET = {"$ne": Through.MET.value}
"""Being met changes no choice: who added the address is the one who brought the person in."""

CAME_IN = [Happened.JOINED.value, Happened.ADDED.value]
SCHEMA = 1

INDEXES = (
    Index(EVENTS, [("tenant", 1), ("segment", 1), ("at", 1)], {"name": "segment"}),
    Index(EVENTS, [("tenant", 1), ("person", 1), ("segment", 1), ("at", -1)], {"name": "person"}),
)


class ConsentEvents:
    """Events are only ever added; a placeholder's pass to the person behind it."""

    def __init__(self, storage: Storage) -> None:
        self._events = storage.collection(EVENTS)

    async def insert(
        self, e: Evidence, index: int, person: str | None, segment: str | None, what: Happened, session: Session
    ) -> None:
        """Raises DuplicateKeyError when this activity had done this before."""
        await self._events.insert_one(event(e, index, person, segment, what), session=session)

    async def insert_many(self, events: Sequence[Document], session: Session) -> None:
        if events:
            await self._events.insert_many(events, session=session)

    async def done(self, e: Evidence, indexes: Sequence[int], session: Session | None = None) -> set[int]:
        """Which of these the activity had done before."""
        ids = [key(e, index) for index in indexes]
        return {
            each["_id"]["i"] async for each in self._events.find({"_id": {"$in": ids}}, {"_id": 1}, session=session)
        }

    async def hand_over(self, tenant: str, placeholders: Sequence[str], person: str, session: Session) -> None:
        clause = {"tenant": tenant, "person": {"$in": list(placeholders)}}
        await self._events.update_many(clause, {"$set": {"person": person}}, session=session)

    async def joined(
        self, tenant: str, people: Sequence[str], segments: Sequence[str]
    ) -> dict[tuple[str, str], Joined]:
        """How each came into each segment, by (person, segment): from the newest event that brought them in."""
        clause = {
            "tenant": tenant,
            "person": {"$in": list(people)},
            "segment": {"$in": list(segments)},
            "what": {"$in": CAME_IN},
            "through": NOT_MET,
        }
        pipeline: list[dict[str, Any]] = [
            {"$match": clause},
            {"$sort": {"at": 1}},
            {"$group": {"_id": {"p": "$person", "s": "$segment"}, "last": {"$last": "$$ROOT"}}},
            {"$lookup": {"from": PEOPLE, "localField": "last.by", "foreignField": "_id", "as": "by"}},
            {
                "$project": {
                    "last.at": 1,
                    "last.through": 1,
                    "last.person": 1,
                    "last.by": 1,
                    "last.what": 1,
                    "by.name": 1,
                }
            },
        ]
        rows = self._events.aggregate(pipeline)
        return {(row["_id"]["p"], row["_id"]["s"]): _joined(row) async for row in rows}

    async def newest(self, tenant: str, segment: str, limit: int) -> list[str]:
        """The people who came in last, newest first; somebody may have left again since."""
        clause = {"tenant": tenant, "segment": segment, "what": {"$in": CAME_IN}}
        rows = self._events.find(clause, {"person": 1}).sort("at", -1).limit(limit)
        return list(dict.fromkeys([row["person"] async for row in rows]))


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


def _joined(row: Document) -> Joined:
    last = row["last"]
    added = last["what"] == Happened.ADDED.value and last["by"] != last["person"]
    name = next((each.get("name", "") for each in row["by"]), "")
    return Joined(at=last["at"], by_name=name if added else None, through=Through(last["through"]))
