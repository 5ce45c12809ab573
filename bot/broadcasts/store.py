"""The collection of broadcasts: the only file that knows its fields."""

from __future__ import annotations

from collections.abc import Collection as Several
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from bot.access.audit import Audit
from bot.access.records import Did, Entry
from bot.audience.segments.records import Evidence
from bot.broadcasts.records import Audience, Broadcast, Notice, Shift, State, When
from bot.content.codec import part_document, part_record
from bot.content.records import Message
from bot.identifiers import new_id
from bot.storage.database import Document, Index, Session, Storage

log = structlog.get_logger(__name__)

BROADCASTS = "broadcasts"
COUNTERS = "counters"
SCHEMA = 1

INDEXES = (
    Index(BROADCASTS, [("tenant", 1), ("number", -1)], {"unique": True, "name": "number"}),
    Index(BROADCASTS, [("tenant", 1), ("origin.c", 1), ("origin.a", 1)], {"unique": True, "name": "origin"}),
    Index(BROADCASTS, [("state", 1)], {"name": "state"}),
    Index(BROADCASTS, [("state", 1), ("when.at", 1)], {"name": "due"}),
    Index(BROADCASTS, [("settling", 1)], {"name": "settling", "sparse": True}),
)

ACTIVE = (State.PREPARING, State.RUNNING)
PUT_ASIDE = {"state": State.CANCELLED.value, "started_at": None, "scheduled_at": None}
"""A draft that was cancelled at its preview: it is in no list."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new broadcast is made of; `evidence` is the activity that asked for it."""

    message: Message
    audience: Audience
    evidence: Evidence
    author_name: str
    at: datetime


class BroadcastStore:
    """Broadcasts, numbered within their tenant."""

    def __init__(self, storage: Storage) -> None:
        self._broadcasts = storage.collection(BROADCASTS)
        self._counters = storage.collection(COUNTERS)
        self._audit = Audit(storage)

    async def draft(self, made: Draft) -> Broadcast:
        """A new draft with the tenant's next number; the same activity again gives the one it made."""
        e = made.evidence
        document = _document(made, new_id(), await self._next_number(e.tenant))
        entry = Entry(e.tenant, made.at, e.by, Did.BROADCAST_DRAFTED, document["_id"], f"b{document['number']}")

        async def insert(session: Session) -> bool:
            await self._broadcasts.insert_one(document, session=session)
            return True

        try:
            await self._audit.along(entry, insert)
        except DuplicateKeyError:
            there = await self.by_origin(made.evidence)
            if there is None:
                raise
            return there
        return _broadcast(document)

    async def _next_number(self, tenant: str) -> int:
        counter = await self._counters.find_one_and_update(
            {"_id": {"t": tenant, "what": BROADCASTS}},
            {"$inc": {"n": 1}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return int(counter["n"])

    async def by_origin(self, e: Evidence) -> Broadcast | None:
        """What that activity made."""
        clause = {"tenant": e.tenant, "origin.c": e.conversation, "origin.a": e.activity}
        return _maybe(await self._broadcasts.find_one(clause))

    async def by_number(self, tenant: str, number: int) -> Broadcast | None:
        """The tenant's own, never another's."""
        return _maybe(await self._broadcasts.find_one({"tenant": tenant, "number": number}))

    async def get(self, broadcast_id: str) -> Broadcast | None:
        """By its id, for the workers, which serve all tenants."""
        return _maybe(await self._broadcasts.find_one({"_id": broadcast_id}))

    async def is_running(self, broadcast_id: str) -> bool:
        """Whether it is to be sent now; workers ask before each block."""
        clause = {"_id": broadcast_id, "state": State.RUNNING.value}
        return await self._broadcasts.find_one(clause, {"_id": 1}) is not None

    async def running(self) -> set[str]:
        """The ids of all that are to be sent now."""
        found = self._broadcasts.find({"state": State.RUNNING.value}, {"_id": 1})
        return {each["_id"] async for each in found}

    async def active(self) -> list[Broadcast]:
        """Those of all tenants that have work to do, the oldest first."""
        return await self._in_states(ACTIVE)

    async def paused(self) -> list[Broadcast]:
        """Those of all tenants that are paused."""
        return await self._in_states([State.PAUSED])

    async def due(self, now: datetime) -> list[Broadcast]:
        """Those of all tenants whose time has come, the longest due first."""
        clause = {"state": State.SCHEDULED.value, "when.at": {"$lte": now}}
        return [_broadcast(each) async for each in self._broadcasts.find(clause).sort("when.at", 1)]

    async def settling(self) -> list[Broadcast]:
        """Those that were cancelled after they had started, until every row of theirs has its result."""
        clause = {"settling": True}
        return [_broadcast(each) async for each in self._broadcasts.find(clause).sort("_id", 1)]

    async def cancel(self, broadcast_id: str, states: Several[State], at: datetime, entry: Entry | None = None) -> bool:
        """Ends one that had started: its rows are still to settle."""
        return await self.move(broadcast_id, states, State.CANCELLED, entry=entry, ended_at=at, settling=True)

    async def settled(self, broadcast_id: str) -> bool:
        """Every row of a cancelled one has its result, which its author is told; True when this call did it."""
        change: Document = {"$unset": {"settling": ""}, "$addToSet": {"owed": Notice.ENDED.value}}
        return (await self._broadcasts.update_one({"_id": broadcast_id, "settling": True}, change)).modified_count == 1

    async def finish(self, running: Broadcast, at: datetime) -> bool:
        """Every row has its result, which its author is told; False when it was paused or went on anew meanwhile."""
        clause = {"_id": running.id, "state": State.RUNNING.value, "paced_from": running.paced_from}
        return await self._put(clause, State.DONE, Notice.ENDED, {"ended_at": at})

    async def throttled(self, broadcast_id: str, since: datetime) -> bool:
        """Teams has let nothing of it through since then, which its author is told; once until `let_through`."""
        clause = {"_id": broadcast_id, "state": State.RUNNING.value, "throttled_since": None}
        change: Document = {"$set": {"throttled_since": since}, "$addToSet": {"owed": Notice.THROTTLED.value}}
        return (await self._broadcasts.update_one(clause, change)).modified_count == 1

    async def let_through(self, broadcast_id: str) -> None:
        """Something of it goes again; what was not told until now need not be."""
        change: Document = {"$unset": {"throttled_since": ""}, "$pull": {"owed": Notice.THROTTLED.value}}
        await self._broadcasts.update_one({"_id": broadcast_id}, change)

    async def _in_states(self, states: Several[State]) -> list[Broadcast]:
        clause = {"state": {"$in": [state.value for state in states]}}
        return [_broadcast(each) async for each in self._broadcasts.find(clause).sort("_id", 1)]

    async def page(self, tenant: str, page: int, size: int) -> tuple[list[Broadcast], int]:
        """A page, newest first, and how many there are; `page` counts from 1."""
        clause = {"tenant": tenant, "$nor": [PUT_ASIDE]}
        found = self._broadcasts.find(clause).sort("number", -1).skip((page - 1) * size).limit(size)
        rows = [_broadcast(each) async for each in found]
        return rows, await self._broadcasts.count_documents(clause)

    async def move(
        self,
        broadcast_id: str,
        from_states: Several[State],
        to: State,
        *,
        owe: Notice | None = None,
        entry: Entry | None = None,
        **fields: Any,
    ) -> bool:
        """Changes the state, and fields with it, where the old state is one of those; True when this call did it.

        `owe` is what its author is to be told of this, by itself; `entry` goes into the audit, where an admin did it.
        Nothing else writes a broadcast's state.
        """
        clause = {"_id": broadcast_id, "state": {"$in": [state.value for state in from_states]}}
        return await self._put(clause, to, owe, fields, entry)

    async def start_due(self, due: Broadcast, to: State, *, owe: Notice | None = None, **fields: Any) -> bool:
        """The same for one whose time has come, unless it was given another time meanwhile."""
        assert due.when is not None
        clause = {"_id": due.id, "state": State.SCHEDULED.value, "when.at": due.when.at}
        return await self._put(clause, to, owe, fields)

    async def _put(
        self, clause: Document, to: State, owe: Notice | None, fields: Document, entry: Entry | None = None
    ) -> bool:
        done = await self._audited(entry, clause, _change(to, owe, fields))
        if done:
            log.info("broadcast moved", broadcast=clause["_id"], state=to.value)
        return done

    async def note(
        self, broadcast_id: str, states: Several[State], *, entry: Entry | None = None, **fields: Any
    ) -> bool:
        """Writes fields of a broadcast that is in one of the states, and leaves its state; True when that changed it.

        `entry` as in `move`.
        """
        clause = {"_id": broadcast_id, "state": {"$in": [state.value for state in states]}}
        return await self._audited(entry, clause, {"$set": fields})

    async def _audited(self, entry: Entry | None, clause: Document, change: Document) -> bool:
        """One update, and what the audit says of it, in one transaction where an admin did it."""

        async def update(session: Session | None) -> bool:
            return (await self._broadcasts.update_one(clause, change, session=session)).modified_count == 1

        return await update(None) if entry is None else await self._audit.along(entry, update)


def _change(to: State, owe: Notice | None, fields: Document) -> Document:
    change: Document = {"$set": {"state": to.value} | fields}
    return change | ({"$addToSet": {"owed": owe.value}} if owe else {})


def _document(made: Draft, broadcast_id: str, number: int) -> Document:
    audience, e = made.audience, made.evidence
    return {
        "_id": broadcast_id,
        "tenant": e.tenant,
        "number": number,
        "state": State.DRAFT.value,
        "message": _message_document(made.message),
        "audience": {
            "text": audience.text,
            "filter": audience.filter_json,
            "positives": list(audience.positives),
            "segments": list(audience.segments),
        },
        "author": e.by,
        "author_name": made.author_name,
        "created_at": made.at,
        "started_at": None,
        "ended_at": None,
        "origin": {"c": e.conversation, "a": e.activity},
        "v": SCHEMA,
    }


def _message_document(message: Message) -> Document:
    """The version that is sent, whole: what was sent stays as it was."""
    parts = [part_document(part) for part in message.parts]
    return {"id": message.id, "name": message.name, "version": message.version, "parts": parts}


def _message(found: Document, tenant: str) -> Message:
    return Message(found["id"], tenant, found["name"], found["version"], tuple(map(part_record, found["parts"])))


def _maybe(found: Document | None) -> Broadcast | None:
    return _broadcast(found) if found else None


def _broadcast(found: Document) -> Broadcast:
    audience = found["audience"]
    return Broadcast(
        id=found["_id"],
        tenant=found["tenant"],
        number=found["number"],
        state=State(found["state"]),
        message=_message(found["message"], found["tenant"]),
        audience=Audience(
            audience["text"], audience["filter"], tuple(audience["positives"]), tuple(audience["segments"])
        ),
        author=found["author"],
        author_name=found["author_name"],
        created_at=found["created_at"],
        started_at=found["started_at"],
        ended_at=found["ended_at"],
        pause_reason=found.get("pause_reason", ""),
        paused_by=found.get("paused_by", ""),
        paced_from=found.get("paced_from"),
        paced_done=found.get("paced_done", 0),
        when=when_record(found.get("when")),
        scheduled_at=found.get("scheduled_at"),
        asking_reason=found.get("asking_reason", ""),
        doubt_left=found.get("doubt_left", False),
        again_at=found.get("again", {}).get("at"),
        again_by=found.get("again", {}).get("by", ""),
        again_open=found.get("again_open", False),
        throttled_since=found.get("throttled_since"),
        correlation=found.get("correlation", ""),
    )


def when_document(when: When | None) -> Document | None:
    """A moment as it is kept."""
    if when is None:
        return None
    return {"at": when.at, "zone": when.zone} | ({"shift": when.shift.value} if when.shift else {})


def when_record(found: Document | None) -> When | None:
    """The moment in a document."""
    if not found:
        return None
    return When(found["at"], found["zone"], Shift(found["shift"]) if "shift" in found else None)
