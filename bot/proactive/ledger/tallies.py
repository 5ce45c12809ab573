"""Running counts: one tally per unit, always recounted from the ledger whole, so that it adds up to its unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from bot.broadcasts.records import Counts, Delivery
from bot.proactive.ledger.records import Unit
from bot.proactive.ledger.store import DELIVERIES
from bot.storage.database import Document, Index, Session, Storage

TALLIES = "tallies"
INDEXES = (Index(TALLIES, [("b", 1)], {"name": "broadcast"}),)

STATES = [state.value for state in Delivery]
SETTLED = (Delivery.FAILED, Delivery.SKIPPED, Delivery.DOUBT)
"""States whose reasons are told."""

BY_STATE: list[Document] = [
    {"$group": {"_id": {"u": "$unit", "s": "$state", "r": "$reason"}, "n": {"$sum": 1}}},
    {"$group": {"_id": "$_id.u", "rows": {"$push": {"s": "$_id.s", "r": "$_id.r", "n": "$n"}}}},
]


class Tallies:
    """Documents `{_id: {b, u}, b, rows: [{s: state, r: reason, n}]}`."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._tallies = storage.collection(TALLIES)
        self._snapshot = storage.snapshot(TALLIES)
        self._rows = storage.collection(DELIVERIES)

    async def recount(self, unit: Unit) -> None:
        """Counts a unit again. In a transaction: of two at once, the one with the later view of the ledger wins."""

        async def work(session: Session) -> None:
            clause = {"b": unit.broadcast, "state": {"$in": STATES}, "unit": unit.number}
            found = await self._rows.aggregate([{"$match": clause}, *BY_STATE], session=session).to_list(1)
            tally = {"b": unit.broadcast, "rows": found[0]["rows"] if found else []}
            key = {"_id": {"b": unit.broadcast, "u": unit.number}}
            await self._tallies.replace_one(key, tally, upsert=True, session=session)

        await self._storage.in_transaction(work)

    async def recount_all(self, broadcast_id: str, units: range | None = None) -> None:
        """Counts all units again, or those in the range; for when nobody is sending."""
        clause: dict[str, Any] = {"b": broadcast_id, "state": {"$in": STATES}}
        clause |= {"unit": {"$gte": units.start, "$lt": units.stop}} if units else {}
        shape = {"_id": {"b": {"$literal": broadcast_id}, "u": "$_id"}, "b": {"$literal": broadcast_id}, "rows": 1}
        into = {"$merge": {"into": TALLIES, "whenMatched": "replace"}}
        await self._rows.aggregate([{"$match": clause}, *BY_STATE, {"$project": shape}, into]).to_list(None)

    async def counts(self, broadcast_id: str) -> Counts:
        """The sum of the tallies at one moment."""
        group = {"$group": {"_id": {"s": "$rows.s", "r": "$rows.r"}, "n": {"$sum": "$rows.n"}}}
        pipeline: list[Document] = [{"$match": {"b": broadcast_id}}, {"$unwind": "$rows"}, group]
        return summed([each async for each in self._snapshot.aggregate(pipeline)])


def summed(rows: Iterable[Document]) -> Counts:
    """Counts from rows `{_id: {s, r}, n}`."""
    totals: Counter[str] = Counter()
    reasons: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        state, reason = row["_id"]["s"], row["_id"].get("r")
        totals[state] += row["n"]
        if reason and Delivery(state) in SETTLED:
            reasons[state][reason] = row["n"]
    numbers = {state.name.lower(): totals[state.value] for state in Delivery}
    return Counts(**numbers, reasons=dict(reasons))
