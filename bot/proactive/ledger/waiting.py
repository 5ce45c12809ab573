"""How much is still to be sent: for operators, from the tallies, which are cheap to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.broadcasts.records import Delivery
from bot.proactive.ledger.tallies import TALLIES
from bot.storage.database import Document, Storage

OPEN = (Delivery.PENDING, Delivery.HELD, Delivery.SENDING)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Deliveries without a result, and the units that they are in."""

    deliveries: int = 0
    units: int = 0


class WaitingCounter:
    """Reads only. The tallies of a unit that is being sent are a quarter of a second behind."""

    def __init__(self, storage: Storage) -> None:
        self._tallies = storage.collection(TALLIES)

    async def count(self, broadcasts: Sequence[str]) -> Waiting:
        """What is open of these broadcasts together."""
        pipeline: list[Document] = [
            {"$match": {"b": {"$in": list(broadcasts)}}},
            {"$unwind": "$rows"},
            {"$match": {"rows.s": {"$in": [state.value for state in OPEN]}}},
            {"$group": {"_id": "$_id", "n": {"$sum": "$rows.n"}}},
            {"$group": {"_id": None, "deliveries": {"$sum": "$n"}, "units": {"$sum": 1}}},
        ]
        found = await self._tallies.aggregate(pipeline).to_list(1) if broadcasts else []
        return Waiting(int(found[0]["deliveries"]), int(found[0]["units"])) if found else Waiting()
