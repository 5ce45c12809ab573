"""The collections of imports: where each is, what it rejected, and what was said of columns."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from bot.audience.imports.documents import document, record, uses, uses_document
from bot.audience.imports.records import ENDED, Counts, Import, Rejected, State, Use
from bot.audience.segments.records import Evidence
from bot.storage.database import Document, Index, Session, Storage

IMPORTS, REJECTS, MAPPINGS = "imports", "import_rejects", "import_mappings"
REJECTS_KEPT = timedelta(days=30)
SCHEMA = 1
AT_WORK = (State.WAITING, State.RUNNING, State.UNDOING)

INDEXES = (
    Index(IMPORTS, [("origin", 1)], {"unique": True, "name": "origin"}),
    Index(IMPORTS, [("tenant", 1), ("segment", 1), ("at", -1)], {"name": "segment"}),
    Index(IMPORTS, [("state", 1), ("at", 1)], {"name": "state"}),
    Index(REJECTS, [("at", 1)], {"name": "kept", "expireAfterSeconds": int(REJECTS_KEPT.total_seconds())}),
)


class ImportStore:
    """An import is one process's to work on while that process holds its lease; each piece renews it."""

    def __init__(self, storage: Storage) -> None:
        self._imports = storage.collection(IMPORTS)
        self._rejects = storage.collection(REJECTS)
        self._mappings = storage.collection(MAPPINGS)

    async def insert(self, made: Import, e: Evidence) -> Import:
        """The import; where another delivery of the activity was faster, the one that that made."""
        try:
            await self._imports.insert_one(document(made) | {"origin": _origin(e)})
        except DuplicateKeyError:
            return await self.made_by(e) or made
        return made

    async def made_by(self, e: Evidence) -> Import | None:
        """What the activity made."""
        return _maybe(await self._imports.find_one({"origin": _origin(e)}))

    async def get(self, tenant: str, import_id: str) -> Import | None:
        return _maybe(await self._imports.find_one({"_id": import_id, "tenant": tenant}))

    async def of_segment(self, tenant: str, segment: str, limit: int) -> list[Import]:
        """The newest imports into a segment; those that were given up are left out."""
        clause = {"tenant": tenant, "segment": segment, "state": {"$ne": State.DROPPED.value}}
        return [record(each) async for each in self._imports.find(clause).sort("at", -1).limit(limit)]

    async def move(self, import_id: str, before: Sequence[State], after: State, **more: Any) -> Import | None:
        """Into another state, from one of these; None where it is in none of them any more."""
        clause = {"_id": import_id, "state": {"$in": [each.value for each in before]}}
        change = {"$set": {"state": after.value, "tries": 0} | more}
        return _maybe(await self._imports.find_one_and_update(clause, change, return_document=ReturnDocument.AFTER))

    async def claim(self, holder: str, now: datetime, lease: timedelta, import_id: str | None = None) -> Import | None:
        """The oldest import that waits for somebody to work on it, or that one, for as long as the lease.

        A lease that ends further away than any lease can is from a clock that was ahead, and counts for nothing.
        """
        held = {"until": {"$gt": now, "$lte": now + 2 * lease}}
        clause: Document = {"state": {"$in": [each.value for each in AT_WORK]}, "$nor": [held]}
        clause |= {} if import_id is None else {"_id": import_id}
        change = {"$set": {"holder": holder, "until": now + lease}, "$inc": {"tries": 1}, "$min": {"began_at": now}}
        found = await self._imports.find_one_and_update(
            clause, change, sort=[("at", 1)], return_document=ReturnDocument.AFTER
        )
        return _maybe(found)

    async def tries(self, import_id: str) -> int:
        """How often it was claimed since it last went on."""
        found = await self._imports.find_one({"_id": import_id}, {"tries": 1})
        return int(found["tries"]) if found else 0

    async def release(self, import_id: str, holder: str) -> None:
        """Gives the lease back, for another process or another time."""
        await self._imports.update_one({"_id": import_id, "holder": holder}, {"$unset": {"holder": "", "until": ""}})

    async def begun(self, import_id: str, holder: str, session: Session, **more: Any) -> bool:
        """From waiting into running; False where the lease is another's by now."""
        clause = {"_id": import_id, "holder": holder, "state": {"$in": [State.WAITING.value, State.RUNNING.value]}}
        change = {"$set": {"state": State.RUNNING.value} | more}
        return (await self._imports.update_one(clause, change, session=session)).matched_count == 1

    async def advance(self, import_id: str, holder: str, piece: int, until: datetime, session: Session) -> bool:
        """Takes the next piece; False where the lease is another's by now, or the piece is written."""
        clause = {"_id": import_id, "holder": holder, "piece": piece - 1, "state": State.RUNNING.value}
        change = {"$set": {"piece": piece, "until": until, "tries": 0}}
        return (await self._imports.update_one(clause, change, session=session)).matched_count == 1

    async def count(self, import_id: str, more: Counts, session: Session) -> None:
        """Adds what became of a piece's rows."""
        change = {f"counts.{name}": number for name, number in more.by_name().items() if number}
        if change:
            await self._imports.update_one({"_id": import_id}, {"$inc": change}, session=session)

    async def back(self, import_id: str, holder: str, out: int, until: datetime, session: Session) -> bool:
        """Counts people that were taken out again; False where the lease is another's by now."""
        clause = {"_id": import_id, "holder": holder, "state": State.UNDOING.value}
        change = {"$inc": {"taken_out": out}, "$set": {"until": until, "tries": 0}}
        return (await self._imports.update_one(clause, change, session=session)).matched_count == 1

    async def end(self, import_id: str, before: State, after: State, session: Session, **more: Any) -> Import | None:
        """Into a state that is an end; None where it isn't in the one before any more."""
        assert after in ENDED
        change: Document = {"$set": {"state": after.value} | more, "$unset": {"holder": "", "until": ""}}
        clause = {"_id": import_id, "state": before.value}
        found = await self._imports.find_one_and_update(
            clause, change, return_document=ReturnDocument.AFTER, session=session
        )
        return _maybe(found)

    async def reject(
        self, import_id: str, piece: int, rows: Sequence[Rejected], at: datetime, session: Session
    ) -> None:
        """Keeps what was not taken, for as long as REJECTS_KEPT."""
        made = [
            {"_id": {"i": import_id, "p": piece, "n": n}, "line": e.line, "text": e.text, "why": e.why, "at": at}
            for n, e in enumerate(rows)
        ]
        if made:
            await self._rejects.insert_many([each | {"v": SCHEMA} for each in made], session=session)

    async def rejected(self, import_id: str) -> AsyncIterator[Rejected]:
        """What was not taken, in the order of the file."""
        async for each in self._rejects.find(_of(import_id)).sort("_id", 1):
            yield Rejected(each["line"], each["text"], each["why"])

    async def remembered(self, tenant: str, header: str) -> tuple[Use, ...]:
        """What was last said of the columns of that header; () for one that nobody has said anything of."""
        found = await self._mappings.find_one({"_id": {"t": tenant, "h": header}}) if header else None
        return uses(found["mapping"]) if found else ()

    async def remember(self, tenant: str, header: str, mapping: Sequence[Use], by: str, at: datetime) -> None:
        """For the next list with that header."""
        change = {"tenant": tenant, "mapping": uses_document(mapping), "by": by, "at": at, "v": SCHEMA}
        if header:
            await self._mappings.update_one({"_id": {"t": tenant, "h": header}}, {"$set": change}, upsert=True)


def _of(import_id: str) -> Document:
    """A range of the keys, so that the index over them serves."""
    return {"_id": {"$gte": {"i": import_id}, "$lt": {"i": f"{import_id}\0"}}}


def _origin(e: Evidence) -> str:
    """The activity that made it."""
    return f"{e.tenant}\n{e.conversation}\n{e.activity}"


def _maybe(found: Document | None) -> Import | None:
    return None if found is None else record(found)
