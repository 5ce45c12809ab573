"""Writes the ledger of a broadcast: the database itself makes one delivery per person, chunk by chunk by key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from bot.audience.language.compiler import audience_filter
from bot.audience.people.store import PEOPLE
from bot.audience.segments.records import EVERYONE
from bot.broadcasts.records import Broadcast, Delivery
from bot.identifiers import new_id
from bot.proactive.ledger.records import UNIT_ROWS
from bot.proactive.ledger.store import DELIVERIES
from bot.proactive.ledger.tallies import Tallies
from bot.storage.database import Document, Storage

PREPARATIONS = "preparations"
CHUNK = 50_000
"""People of a chunk, a multiple of UNIT_ROWS."""


LEASE = timedelta(seconds=20)
"""How long a ledger is one process's to write, unless it writes a chunk: what a crash costs at most."""


class Written(Enum):
    """What became of a chunk."""

    MORE = "more"
    WHOLE = "whole"
    ELSEWHERE = "elsewhere"
    """Another process has the lease, or took it meanwhile: it goes on."""


def _utc() -> datetime:
    return datetime.now(UTC)


class Preparation:
    """How far each is stands in `preparations`, with the process that has the lease of it.

    A chunk done again changes nothing, whoever is in the ledger stays. `now` gives the time in UTC.
    """

    def __init__(self, storage: Storage, chunk: int = CHUNK, now: Callable[[], datetime] = _utc) -> None:
        self._holder = new_id()
        self._now = now
        self._people = storage.collection(PEOPLE)
        self._progress = storage.collection(PREPARATIONS)
        self._tallies = Tallies(storage)
        self._chunk = chunk

    async def hold(self, broadcast_id: str) -> bool:
        """Takes or renews the lease; False while another process has it. A whole ledger needs none."""
        return await self._held(broadcast_id) is not None

    async def _held(self, broadcast_id: str) -> Document | None:
        """How far it is, under this process's lease.

        A lease that ends further away than any lease can is from a clock that was ahead, and counts for nothing.
        """
        now = self._now()
        over = {"until": {"$not": {"$gt": now, "$lte": now + 2 * LEASE}}}
        clause = {"_id": broadcast_id, "$or": [{"holder": self._holder}, {"after": None}, over]}
        change = {
            "$set": {"holder": self._holder, "until": now + LEASE},
            "$setOnInsert": {"after": "", "chunk": 0},
        }
        try:
            return await self._progress.find_one_and_update(
                clause, change, upsert=True, return_document=ReturnDocument.AFTER
            )
        except DuplicateKeyError:  # there is one, and it is not ours to take
            return None

    async def next_chunk(self, broadcast: Broadcast) -> Written:
        """Writes one chunk."""
        at = await self._held(broadcast.id)
        if at is None:
            return Written.ELSEWHERE
        if at["after"] is None:
            return Written.WHOLE
        last = await self._last_of_chunk(broadcast, at["after"])
        units = range(at["chunk"] * self._units, (at["chunk"] + 1) * self._units)
        await self._people.aggregate(self._pipeline(broadcast, at["after"], last, units.start)).to_list(None)
        await self._tallies.recount_all(broadcast.id, units)
        if not await self._onward(broadcast.id, at["chunk"], last):
            return Written.ELSEWHERE
        return Written.WHOLE if last is None else Written.MORE

    async def _onward(self, broadcast_id: str, chunk: int, last: str | None) -> bool:
        """Notes that the chunk is written; False when the lease has passed to another process meanwhile."""
        ours = {"_id": broadcast_id, "holder": self._holder, "chunk": chunk}
        onward = {"after": last, "chunk": chunk + 1, "until": self._now() + LEASE}
        return (await self._progress.update_one(ours, {"$set": onward})).matched_count == 1

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
