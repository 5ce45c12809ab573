"""The collection of audit records: one for each admin act, written with it, never changed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from bot.access.records import Did, Entry
from bot.storage.database import Document, Index, Session, Storage

AUDIT = "audit"
SCHEMA = 1

INDEXES = (Index(AUDIT, [("tenant", 1), ("_id", -1)], {"name": "newest"}),)

Change = Callable[[Session], Coroutine[Any, Any, bool]]
"""Changes something within a transaction; False when there was nothing to change."""


class Audit:
    """Records are only ever added."""

    def __init__(self, storage: Storage) -> None:
        self._audit = storage.collection(AUDIT)
        self._storage = storage

    async def write(self, entry: Entry, session: Session) -> None:
        """Within the transaction of the act itself."""
        await self._audit.insert_one(_document(entry), session=session)

    async def along(self, entry: Entry, change: Change) -> bool:
        """Runs the change, and writes the record when it changed something, in one transaction; what it returned."""

        async def work(session: Session) -> bool:
            done = await change(session)
            if done:
                await self.write(entry, session)
            return done

        return await self._storage.in_transaction(work)

    async def about(self, tenant: str, person: str) -> list[Entry]:
        """What the person did, and what was done to them, the oldest first."""
        clause: Document = {"tenant": tenant, "$or": [{"who": person}, {"what.id": person}]}
        return [_entry(each) async for each in self._audit.find(clause).sort("_id", 1)]

    async def page(self, tenant: str, before: str, limit: int) -> list[Entry]:
        """The newest first, from before the record of that id ("": from the newest)."""
        clause: Document = {"tenant": tenant} | ({"_id": {"$lt": before}} if before else {})
        return [_entry(each) async for each in self._audit.find(clause).sort("_id", -1).limit(limit)]


def _document(entry: Entry) -> Document:
    return {
        "_id": entry.id,
        "tenant": entry.tenant,
        "at": entry.at,
        "who": entry.who,
        "act": entry.did.value,
        "what": {"id": entry.what, "label": entry.label},
        "before": dict(entry.before),
        "after": dict(entry.after),
        "v": SCHEMA,
    }


def _entry(found: Document) -> Entry:
    return Entry(
        tenant=found["tenant"],
        at=found["at"],
        who=found["who"],
        did=Did(found["act"]),
        what=found["what"]["id"],
        label=found["what"]["label"],
        before=found["before"],
        after=found["after"],
        id=found["_id"],
    )
