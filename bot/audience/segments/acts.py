"""Activities that were carried out, with what was answered: delivered again, they do nothing and are answered alike.

A choice that changed something has its consent event for that. This is for the rest: what changed nothing (and would
change something, were it delivered again after the opposite), lists of addresses, and edits.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure

from bot.audience.segments.events import key
from bot.audience.segments.records import Evidence
from bot.storage.database import Document, Index, Session, Storage, is_duplicate

ACTS = "acts"
KEPT = timedelta(days=30)
"""Teams delivers again within minutes."""
TRIES = 3
SCHEMA = 1

INDEXES = (Index(ACTS, [("at", 1)], {"name": "kept", "expireAfterSeconds": int(KEPT.total_seconds())}),)

T = TypeVar("T")


class Acts:
    """Which activities did their work, by the key that consent events have too."""

    def __init__(self, storage: Storage) -> None:
        self._acts = storage.collection(ACTS)

    async def told(self, e: Evidence, index: int, session: Session) -> Document | None:
        """What was answered the first time; None: this is the first time."""
        found = await self._acts.find_one({"_id": key(e, index)}, session=session)
        return None if found is None else dict(found["told"])

    async def record(self, e: Evidence, index: int, told: Document, at: datetime, session: Session) -> None:
        """Raises DuplicateKeyError when another delivery of the activity was faster."""
        await self._acts.insert_one(
            {"_id": key(e, index), "tenant": e.tenant, "told": told, "at": at, "v": SCHEMA}, session=session
        )


async def once(storage: Storage, work: Callable[[Session], Coroutine[Any, Any, T]]) -> T:
    """Runs `work`, which looks whether its activity was carried out before, in a transaction.

    Where another delivery, or another admin with the same address, was faster, it runs again and finds that.
    """
    for _ in range(TRIES):
        try:
            return await storage.in_transaction(work)
        except (DuplicateKeyError, BulkWriteError) as error:
            if not _is_taken(error):
                raise
    return await storage.in_transaction(work)


def _is_taken(error: OperationFailure) -> bool:
    """Whether a unique key was taken, by a single write or by one of many."""
    codes = [each.get("code") for each in (error.details or {}).get("writeErrors", [])]
    return is_duplicate(error) or (bool(codes) and all(code == 11000 for code in codes))
