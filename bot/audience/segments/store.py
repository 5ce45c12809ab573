"""The collection of segments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.audience.language.codec import from_document, to_document
from bot.audience.segments.names import name_key
from bot.audience.segments.records import Evidence, Segment
from bot.storage.database import Document, Index, Session, Storage

SEGMENTS = "segments"
LOCKS = "segment_locks"
SCHEMA = 1

INDEXES = (
    Index(
        SEGMENTS,
        [("tenant", 1), ("key", 1)],
        {"unique": True, "name": "key", "partialFilterExpression": {"key": {"$exists": True}}},
    ),
    Index(
        SEGMENTS,
        [("tenant", 1), ("origin.c", 1), ("origin.a", 1), ("origin.k", 1)],
        {"unique": True, "name": "origin", "partialFilterExpression": {"origin": {"$exists": True}}},
    ),
    Index(SEGMENTS, [("swept", 1)], {"name": "swept", "sparse": True}),
)


class SegmentStore:
    """Segments. A deleted one keeps its document, without the key that makes its name taken."""

    def __init__(self, storage: Storage) -> None:
        self._segments = storage.collection(SEGMENTS)
        self._locks = storage.collection(LOCKS)

    async def lock(self, tenant: str, session: Session) -> None:
        """Of transactions that change which segments rules use, one goes through at a time: the others run again."""
        await self._locks.update_one({"_id": tenant}, {"$inc": {"n": 1}}, upsert=True, session=session)

    async def all(self, tenant: str, session: Session | None = None) -> list[Segment]:
        clause = {"tenant": tenant, "key": {"$exists": True}}
        found = self._segments.find(clause, session=session).sort("key", 1)
        return [segment(each) async for each in found]

    async def get(self, tenant: str, segment_id: str, session: Session | None = None) -> Segment | None:
        clause = {"_id": segment_id, "tenant": tenant, "key": {"$exists": True}}
        found = await self._segments.find_one(clause, session=session)
        return segment(found) if found else None

    async def find(self, tenant: str, name: str) -> Segment | None:
        """By its name, regardless of case."""
        found = await self._segments.find_one({"tenant": tenant, "key": name_key(name)})
        return segment(found) if found else None

    async def named(self, name: str) -> list[Segment]:
        """The segments of that name of all tenants."""
        return [segment(each) async for each in self._segments.find({"key": name_key(name)}).sort("tenant", 1)]

    async def made_by(self, e: Evidence, name: str) -> Segment | None:
        """What the activity made when it asked for that name, whatever became of it since."""
        found = await self._segments.find_one({"tenant": e.tenant, "origin": origin(e, name)})
        return segment(found) if found else None

    async def deleted(self, tenant: str, segment_id: str) -> Segment | None:
        found = await self._segments.find_one({"_id": segment_id, "tenant": tenant, "key": {"$exists": False}})
        return segment(found) if found else None

    async def insert(self, made: Segment, e: Evidence, session: Session) -> None:
        """Raises DuplicateKeyError when the name is taken, or when the activity had made it before."""
        document: Document = {
            "_id": made.id,
            "tenant": made.tenant,
            "key": name_key(made.name),
            "name": made.name,
            "description": made.description,
            "rhythm": made.rhythm,
            "emoji": made.emoji,
            "open": made.open,
            "created_by": made.created_by,
            "created_at": made.created_at,
            "origin": origin(e, made.name),
            "v": SCHEMA,
        }
        if made.rule is not None:
            document["rule"] = to_document(made.rule)
        await self._segments.insert_one(document, session=session)

    async def edit(self, tenant: str, segment_id: str, changes: dict[str, Any], session: Session) -> None:
        """Raises DuplicateKeyError when the name is taken."""
        more: Document = {"key": name_key(changes["name"])} if "name" in changes else {}
        more |= {"rule": to_document(changes["rule"])} if "rule" in changes else {}
        clause = {"_id": segment_id, "tenant": tenant, "key": {"$exists": True}}
        await self._segments.update_one(clause, {"$set": changes | more}, session=session)

    async def delete(self, tenant: str, segment_id: str, at: datetime, session: Session) -> bool:
        """Frees the name and marks the segment for the sweep; True when this call did it."""
        done = await self._segments.update_one(
            {"_id": segment_id, "tenant": tenant, "key": {"$exists": True}},
            {"$unset": {"key": ""}, "$set": {"deleted_at": at, "swept": False}},
            session=session,
        )
        return done.modified_count == 1

    async def unswept(self, before: datetime) -> list[tuple[str, str]]:
        """(tenant, id) of the segments deleted before that which people's records may still name."""
        clause = {"swept": False, "deleted_at": {"$lte": before}}
        return [(each["tenant"], each["_id"]) async for each in self._segments.find(clause)]

    async def swept(self, segment_id: str) -> None:
        await self._segments.update_one({"_id": segment_id}, {"$unset": {"swept": ""}})


def origin(e: Evidence, name: str) -> Document:
    """What made a segment: the activity, and the name that it asked for."""
    return {"c": e.conversation, "a": e.activity, "k": name_key(name)}


def segment(document: Document) -> Segment:
    """The record of a segment's document."""
    return Segment(
        id=document["_id"],
        tenant=document["tenant"],
        name=document["name"],
        description=document["description"],
        rhythm=document["rhythm"],
        emoji=document["emoji"],
        open=document["open"],
        created_by=document["created_by"],
        created_at=document["created_at"],
        rule=from_document(document["rule"]) if "rule" in document else None,
    )
