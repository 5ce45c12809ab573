"""The collection of deliveries, the truth about every broadcast: the only file that changes a row."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from pymongo import UpdateOne

from bot.broadcasts.records import Delivery
from bot.connector.outcomes import LONGEST_BACKOFF
from bot.proactive.ledger.records import CANCELLED, INTERRUPTED, Because, Block, Result, Row, Unit
from bot.storage.database import Document, Index, Storage

DELIVERIES = "deliveries"

INDEXES = (
    Index(DELIVERIES, [("b", 1), ("state", 1), ("unit", 1)], {"name": "work"}),
    Index(DELIVERIES, [("marked_at", 1)], {"name": "marked", "sparse": True}),
)

OPEN = (Delivery.PENDING, Delivery.HELD, Delivery.SENDING)
MARK = {"token": "", "marked_at": ""}
SWEPT_AT_ONCE = 5_000
SKEW = timedelta(seconds=60)
"""How far the clocks of two processes may be apart."""
LONGEST_DELAY = timedelta(seconds=LONGEST_BACKOFF) + SKEW


class DeliveryStore:
    """Rows `{_id: {b, p}, b, unit, state, because}`; every change names the state that it expects."""

    def __init__(self, storage: Storage) -> None:
        self._rows = storage.collection(DELIVERIES)

    async def claim(self, unit: Unit, size: int, now: datetime, token: str) -> Block | None:
        """Marks up to `size` rows that are due as being sent; None: none is left. A lost race gives fewer, even 0."""
        clause = _pending(unit.broadcast, now) | {"unit": unit.number}
        found = await self._rows.find(clause, {"because.member_of": 1, "tries": 1}).limit(size).to_list(size)
        if not found:
            return None
        ids = [each["_id"] for each in found]
        mark = {"state": Delivery.SENDING.value, "token": token, "marked_at": now}
        wanted = {"_id": {"$in": ids}, "state": Delivery.PENDING.value}
        done = await self._rows.update_many(wanted, {"$set": mark, "$unset": {"due": ""}})
        if done.modified_count < len(found):
            found = await self._rows.find({"_id": {"$in": ids}, "token": token}).to_list(size)
        return Block(unit, token, now, tuple(map(_row, found)))

    async def record(self, block: Block, results: Iterable[Result], now: datetime) -> None:
        """Writes what became of rows of the block, where they still bear its mark."""
        changes = [_recorded(block, result, now) for result in results]
        if changes:
            await self._rows.bulk_write(changes, ordered=False)

    async def release(self, block: Block, people: Iterable[str] | None = None) -> None:
        """Gives back rows of the block that were surely not sent: those of these people, or all that bear its mark."""
        named = [row.person for row in block.rows] if people is None else list(people)
        clause = _marked(block) | {"_id": {"$in": [_key(block, person) for person in named]}}
        await self._rows.update_many(clause, {"$set": {"state": Delivery.PENDING.value}, "$unset": MARK})

    async def release_all(self, unit: Unit, token: str) -> None:
        """Gives back every row of the unit that bears the mark."""
        clause = {"b": unit.broadcast, "unit": unit.number, "state": Delivery.SENDING.value, "token": token}
        await self._rows.update_many(clause, {"$set": {"state": Delivery.PENDING.value}, "$unset": MARK})

    async def next_units(self, broadcast_id: str, now: datetime, limit: int, without: Several[int] = ()) -> list[int]:
        """The first units that have rows to send now, but for those: one seek of the index for each."""
        found: list[int] = []
        after = -1
        while len(found) < limit:
            clause = _pending(broadcast_id, now) | {"unit": {"$gt": after}}
            row = await self._rows.find_one(clause, {"unit": 1}, sort=[("unit", 1)])
            if row is None:
                break
            after = row["unit"]
            found += [after] if after not in without else []
        return found

    async def because(self, broadcast_id: str, person: str) -> Because | None:
        """What the expression read of the person when the row was written; None when there is no row."""
        found = await self._rows.find_one({"_id": {"b": broadcast_id, "p": person}}, {"because": 1})
        if found is None:
            return None
        return Because(frozenset(found["because"]["member_of"]), found["because"]["left_everyone"])

    async def any_open(self, broadcast_id: str) -> bool:
        """Whether a row is still to be sent, held, or being sent."""
        clause = {"b": broadcast_id, "state": {"$in": [state.value for state in OPEN]}}
        return await self._rows.find_one(clause, {"_id": 1}) is not None

    async def marks(self, before: datetime, after: datetime | None = None) -> set[str]:
        """The marks that are older than the one time, and those from beyond the other: from a clock that was ahead."""
        odd = [{"marked_at": {"$lt": before}}, *([{"marked_at": {"$gt": after}}] if after else [])]
        clause: Document = {"$or": odd, "state": Delivery.SENDING.value}
        found = self._rows.aggregate([{"$match": clause}, {"$group": {"_id": "$token"}}])
        return {each["_id"] async for each in found}

    async def sweep(self, marks: Several[str], now: datetime) -> set[Unit]:
        """Puts in doubt what bears these marks and was never recorded; returns the units that it touched."""
        if not marks:
            return set()
        clause = {"marked_at": {"$exists": True}, "token": {"$in": list(marks)}, "state": Delivery.SENDING.value}
        found = await self._rows.find(clause, {"b": 1, "unit": 1}).limit(SWEPT_AT_ONCE).to_list(SWEPT_AT_ONCE)
        if found:
            change = {"$set": {"state": Delivery.DOUBT.value, "reason": INTERRUPTED, "at": now}, "$unset": MARK}
            await self._rows.update_many(clause | {"_id": {"$in": [each["_id"] for each in found]}}, change)
        return {Unit(each["b"], each["unit"]) for each in found}

    async def units_sending(self, broadcast_id: str) -> set[int]:
        """Units with rows that are being sent now."""
        return set(await self._rows.distinct("unit", {"b": broadcast_id, "state": Delivery.SENDING.value}))

    async def send_again(self, broadcast_id: str, at: datetime, by: str, limit: int) -> set[Unit]:
        """Makes up to `limit` rows in doubt pending, each with a note that says so; returns their units.

        Who came to be in doubt after that was asked for, or has had it since, is left.
        """
        clause = {"b": broadcast_id, "state": Delivery.DOUBT.value, "again.at": {"$ne": at}, "at": {"$lte": at + SKEW}}
        found = await self._rows.find(clause, {"b": 1, "unit": 1}).limit(limit).to_list(limit)
        if found:
            told = {"state": Delivery.PENDING.value, "tries": 0, "again": {"at": at, "by": by}}
            change = {"$set": told, "$unset": {"reason": "", "at": ""}}
            await self._rows.update_many(clause | {"_id": {"$in": [each["_id"] for each in found]}}, change)
        return {Unit(each["b"], each["unit"]) for each in found}

    async def forget_tries(self, broadcast_id: str) -> None:
        """Has what is pending begin anew, and now: its earlier tries say nothing any more."""
        clause = {"b": broadcast_id, "state": Delivery.PENDING.value, "tries": {"$gt": 0}}
        await self._rows.update_many(clause, {"$unset": {"tries": "", "due": ""}})

    async def skip_waiting(self, broadcast_id: str, now: datetime) -> bool:
        """Skips what is not being sent yet, because the broadcast was cancelled; True when there was any."""
        clause = {"b": broadcast_id, "state": {"$in": [Delivery.PENDING.value, Delivery.HELD.value]}}
        change = {"$set": {"state": Delivery.SKIPPED.value, "reason": CANCELLED, "at": now}, "$unset": {"due": ""}}
        return (await self._rows.update_many(clause, change)).modified_count > 0


def _pending(broadcast_id: str, now: datetime) -> Document:
    """What is due now. A time further away than any row is put off is from a clock that was ahead."""
    waits = {"$gt": now, "$lte": now + LONGEST_DELAY}
    return {"b": broadcast_id, "state": Delivery.PENDING.value, "due": {"$not": waits}}


def _key(block: Block, person: str) -> Document:
    return {"b": block.unit.broadcast, "p": person}


def _marked(block: Block) -> Document:
    return {"state": Delivery.SENDING.value, "token": block.token}


def _recorded(block: Block, result: Result, now: datetime) -> UpdateOne:
    told: dict[str, Any] = {"state": result.state.value, "at": now}
    told |= {"reason": result.reason} if result.reason else {}
    told |= {"activity_id": result.activity_id} if result.activity_id else {}
    told |= {"due": result.due} if result.due else {}
    change: Document = {"$set": told, "$unset": MARK}
    change |= {"$inc": {"tries": 1}} if result.state is Delivery.PENDING else {}
    return UpdateOne(_marked(block) | {"_id": _key(block, result.person)}, change)


def _row(found: Document) -> Row:
    return Row(found["_id"]["p"], frozenset(found.get("because", {}).get("member_of", ())), found.get("tries", 0))
