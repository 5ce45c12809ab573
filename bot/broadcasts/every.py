"""All broadcasts of all tenants, for whoever looks through the whole house."""

from __future__ import annotations

from bot.broadcasts.store import BROADCASTS
from bot.storage.database import Storage


class EveryBroadcast:
    """It reads the collection of the store beside it, and changes nothing."""

    def __init__(self, storage: Storage) -> None:
        self._broadcasts = storage.collection(BROADCASTS)

    async def started(self) -> list[str]:
        """The ids of those that were ever sent off, by tenant and number."""
        found = self._broadcasts.find({"started_at": {"$ne": None}}, {"_id": 1}).sort([("tenant", 1), ("number", 1)])
        return [each["_id"] async for each in found]
