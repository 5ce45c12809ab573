"""All broadcasts of all tenants, for whoever looks through the whole house."""

from __future__ import annotations

from dataclasses import dataclass

from bot.broadcasts.store import BROADCASTS
from bot.storage.database import Document, Storage


@dataclass(frozen=True, slots=True)
class Numbered:
    """A broadcast by its id and its number."""

    id: str
    number: int


class EveryBroadcast:
    """It reads the collection of the store beside it, and changes nothing."""

    def __init__(self, storage: Storage) -> None:
        self._broadcasts = storage.collection(BROADCASTS)

    async def started(self) -> list[str]:
        """The ids of those that were ever sent off, by tenant and number."""
        found = self._broadcasts.find({"started_at": {"$ne": None}}, {"_id": 1}).sort([("tenant", 1), ("number", 1)])
        return [each["_id"] async for each in found]

    async def newest(self, tenant: str, before: int | None, limit: int) -> list[Numbered]:
        """The tenant's, from below that number (None: from the newest)."""
        clause: Document = {"tenant": tenant} | ({} if before is None else {"number": {"$lt": before}})
        found = self._broadcasts.find(clause, {"number": 1}).sort("number", -1).limit(limit)
        return [Numbered(each["_id"], each["number"]) async for each in found]
