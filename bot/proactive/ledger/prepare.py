"""Writes the ledger of a broadcast: the database itself makes one delivery per person, chunk by chunk by key."""

from __future__ import annotations

from typing import Any

from bot.audience.language.compiler import audience_filter
from bot.audience.people.store import PEOPLE
from bot.audience.segments.records import EVERYONE
from bot.broadcasts.records import Broadcast, Delivery
from bot.proactive.ledger.records import UNIT_ROWS
from bot.proactive.ledger.store import DELIVERIES
from bot.proactive.ledger.tallies import Tallies
from bot.storage.database import Document, Storage

PREPARATIONS = "preparations"
CHUNK = 50_000
"""People of a chunk, a multiple of UNIT_ROWS."""


class Preparation:
    """How far each is stands in `preparations`; a chunk done again changes nothing, whoever is in the ledger stays."""

    def __init__(self, storage: Storage, chunk: int = CHUNK) -> None:
        self._people = storage.collection(PEOPLE)
        self._progress = storage.collection(PREPARATIONS)
        self._tallies = Tallies(storage)
        self._chunk = chunk

    async def next_chunk(self, broadcast: Broadcast) -> bool:
        """Writes one chunk; True when the ledger is whole."""
        at = await self._progress.find_one({"_id": broadcast.id}) or {"after": "", "chunk": 0}
        if at["after"] is None:
            return True
        last = await self._last_of_chunk(broadcast, at["after"])
        units = range(at["chunk"] * self._units, (at["chunk"] + 1) * self._units)
        await self._people.aggregate(self._pipeline(broadcast, at["after"], last, units.start)).to_list(None)
        await self._tallies.recount_all(broadcast.id, units)
        onward = {"after": last, "chunk": at["chunk"] + 1}
        await self._progress.update_one({"_id": broadcast.id}, {"$set": onward}, upsert=True)
        return last is None

    @property
    def _units(self) -> int:
        return -(-self._chunk // UNIT_ROWS)

    async def _last_of_chunk(self, broadcast: Broadcast, after: str) -> str | None:
        """The key that ends the chunk; None when it is the last one."""
        clause = _between(broadcast, after, None)
        found = await self._people.find(clause, {"_id": 1}).sort("_id", 1).skip(self._chunk - 1).limit(1).to_list(1)
        return str(found[0]["_id"]) if found else None

    def _pipeline(self, broadcast: Broadcast, after: str, last: str | None, first_unit: int) -> list[Document]:
        number = {"$setWindowFields": {"sortBy": {"_id": 1}, "output": {"n": {"$documentNumber": {}}}}}
        offset = {"$toInt": {"$floor": {"$divide": [{"$subtract": ["$n", 1]}, UNIT_ROWS]}}}
        row = {
            "_id": {"b": {"$literal": broadcast.id}, "p": "$_id"},
            "b": {"$literal": broadcast.id},
            "unit": {"$add": [first_unit, offset]},
            "state": {"$literal": Delivery.PENDING.value},
            "because": _because(broadcast),
        }
        into = {"into": DELIVERIES, "whenMatched": "keepExisting", "whenNotMatched": "insert"}
        return [{"$match": _between(broadcast, after, last)}, number, {"$project": row}, {"$merge": into}]


def _because(broadcast: Broadcast) -> Document:
    """What the expression read of the person, kept so that "why" can be answered later."""
    named = {"$literal": list(broadcast.audience.segments)}
    return {
        "member_of": {"$setIntersection": [{"$ifNull": ["$member_of", []]}, named]},
        "left_everyone": {"$in": [EVERYONE, {"$ifNull": ["$left", []]}]},
    }


def _between(broadcast: Broadcast, after: str, last: str | None) -> Document:
    keys: dict[str, Any] = {"$gt": after} | ({"$lte": last} if last is not None else {})
    return {"$and": [audience_filter(broadcast.audience), {"_id": keys}]}
