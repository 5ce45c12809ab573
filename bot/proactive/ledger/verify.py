"""Reads the ledger as it is, for whoever wants to know whether it is in order. It changes nothing."""

from __future__ import annotations

from typing import Any

from bot.broadcasts.records import Broadcast, Delivery
from bot.proactive.ledger.accounts import Account, Kind
from bot.proactive.ledger.prepare import PREPARATIONS
from bot.proactive.ledger.store import DELIVERIES
from bot.proactive.ledger.tallies import TALLIES
from bot.storage.database import Document, Storage

NAMED = 10
"""So many doubled activities are looked for: one is too many."""

TOKEN = {"$cond": [{"$ifNull": ["$token", False]}, 1, 0]}
SINCE = {"$cond": [{"$ifNull": ["$marked_at", False]}, 1, 0]}
COUNTED: Document = {
    "_id": {"u": "$unit", "s": "$state", "r": {"$ifNull": ["$reason", ""]}},
    "n": {"$sum": 1},
    "some": {"$sum": {"$max": [TOKEN, SINCE]}},
    "both": {"$sum": {"$min": [TOKEN, SINCE]}},
}


class LedgerReader:
    """Each answer is of one moment, however long it takes to read."""

    def __init__(self, storage: Storage) -> None:
        self._rows = storage.snapshot(DELIVERIES)
        self._tallies = storage.snapshot(TALLIES)
        self._preparations = storage.collection(PREPARATIONS)

    async def account(self, broadcast: Broadcast) -> Account:
        """What there is of the broadcast, counted anew from every row."""
        # in this order: rows are written before their tally, and all of them before the ledger is called whole
        written = await self._preparations.find_one({"_id": broadcast.id})
        tallies = {each["_id"]["u"]: _kinds(each["rows"]) async for each in self._tallies.aggregate(_of(broadcast))}
        rows: dict[int, dict[Kind, int]] = {}
        marked = unmarked = 0
        async for each in self._rows.aggregate([*_of(broadcast), {"$group": COUNTED}], allowDiskUse=True):
            key, sending = each["_id"], each["_id"]["s"] == Delivery.SENDING.value
            rows.setdefault(key["u"], {})[(key["s"], key["r"])] = each["n"]
            marked += 0 if sending else each["some"]
            unmarked += each["n"] - each["both"] if sending else 0
        whole = written is not None and written.get("after", "") is None
        return Account(broadcast.state, whole, rows, tallies, marked, unmarked)

    async def doubled(self) -> list[str]:
        """The ids of some people for whom two deliveries name one activity.

        An activity's id is its conversation's own (some are the milliseconds since 1970): two people may share one.
        """
        once = {"_id": {"p": "$_id.p", "a": "$activity_id"}, "n": {"$sum": 1}}
        pipeline: list[dict[str, Any]] = [
            {"$match": {"activity_id": {"$exists": True}}},
            {"$group": once},
            {"$match": {"n": {"$gt": 1}}},
            {"$limit": NAMED},
        ]
        return [each["_id"]["p"] async for each in self._rows.aggregate(pipeline, allowDiskUse=True)]


def _of(broadcast: Broadcast) -> list[dict[str, Any]]:
    return [{"$match": {"b": broadcast.id}}]


def _kinds(rows: list[Document]) -> dict[Kind, int]:
    return {(each["s"], each.get("r") or ""): each["n"] for each in rows}
