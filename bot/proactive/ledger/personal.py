"""The deliveries of one person, over all broadcasts of their tenant.

No index leads from a person to their rows: it would have to be written for every delivery there is. The rows' own keys
do, a broadcast at a time, and a tenant has hundreds of these where it has millions of those.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.broadcasts.every import EveryBroadcast
from bot.broadcasts.records import Delivery
from bot.broadcasts.store import BroadcastStore
from bot.privacy.records import Got
from bot.proactive.ledger.store import DELIVERIES
from bot.storage.database import Document, Storage
from cards.broadcasts.words import title_of

BATCH = 500
"""Broadcasts whose rows are looked for at once."""


class PersonalLedger:
    """Reads only."""

    def __init__(self, storage: Storage, batch: int = BATCH) -> None:
        self._rows = storage.collection(DELIVERIES)
        self._every = EveryBroadcast(storage)
        self._broadcasts = BroadcastStore(storage)
        self._batch = batch

    async def of(self, tenant: str, person: str, most: int | None = None) -> list[Got]:
        """The newest first, so many at most; None: all of them."""
        found: list[Got] = []
        async for row in self._of(tenant, person):
            if len(found) == most:
                break
            found.append(await self._got(row))
        return found

    async def _of(self, tenant: str, person: str) -> AsyncIterator[Document]:
        before: int | None = None
        while batch := await self._every.newest(tenant, before, self._batch):
            before = batch[-1].number
            keys = [{"b": each.id, "p": person} for each in batch]
            rows = {row["_id"]["b"]: row async for row in self._rows.find({"_id": {"$in": keys}})}
            for each in batch:
                if each.id in rows:
                    yield rows[each.id]

    async def _got(self, row: Document) -> Got:
        broadcast = await self._broadcasts.get(row["_id"]["b"])
        assert broadcast is not None, "broadcasts are never deleted"
        state, at = Delivery(row["state"]), row.get("at")
        return Got(broadcast.number, title_of(broadcast.message), state, row.get("reason", ""), at)
