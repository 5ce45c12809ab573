"""What must be true of a broadcast once it has ended, whatever happened on the way."""

from __future__ import annotations

from collections import Counter

from bot.broadcasts.records import Delivery
from tests.faults.crowd import Crowd
from tests.faults.world import World

MAY_BE_SEEN = {
    Delivery.SENT.value: {1},
    Delivery.DOUBT.value: {0, 1},
    Delivery.FAILED.value: {0},
    Delivery.SKIPPED.value: {0},
}
"""state → how many messages its person may have got."""


async def accounted(world: World, crowd: Crowd) -> Counter[str]:
    """Everybody of the crowd has one row, and it tells the truth. Returns how many rows are in each state."""
    rows = await world.rows(crowd)
    assert sorted(row["_id"]["p"] for row in rows) == sorted(crowd.people), "nobody is lost, nobody is there twice"
    seen = world.seen(crowd)
    wrong = [
        (row["_id"]["p"], row["state"], seen[row["_id"]["p"]])
        for row in rows
        if seen[row["_id"]["p"]] not in MAY_BE_SEEN.get(row["state"], set())
    ]
    assert wrong == [], "the ledger says what people got"
    return Counter(row["state"] for row in rows)
