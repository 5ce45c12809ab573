"""Brings people of a database of version 1 forward: what rules read of them is kept beside what Teams told."""

from __future__ import annotations

from collections import defaultdict

from pymongo import UpdateOne

from bot.audience.people.documents import DOMAIN, TOLD
from bot.audience.people.store import PEOPLE
from bot.audience.segments.events import ConsentEvents
from bot.storage.database import Document, Storage
from bot.storage.migrations import Migration, Progress

BATCH = 1_000


async def know_what_rules_read(storage: Storage, progress: Progress, size: int = BATCH) -> None:
    """The folded twins of the built-in attributes, and since when everybody is in their segments; by key."""
    people, after = storage.collection(PEOPLE), progress.last or ""
    kept = {"tenant": 1, "member_of": 1}
    while batch := await people.find({"_id": {"$gt": after}}, kept).sort("_id", 1).limit(size).to_list(size):
        after = batch[-1]["_id"]
        clause = {"_id": {"$gte": batch[0]["_id"], "$lte": after}}
        await people.update_many(clause, [{"$set": TOLD}, {"$set": DOMAIN}])
        if changes := await _since(storage, batch):
            await people.bulk_write(changes, ordered=False)
        await progress.note(after)


async def _since(storage: Storage, batch: list[Document]) -> list[UpdateOne]:
    """The changes by which people's records say since when they are in their segments, where there is evidence."""
    by_tenant: defaultdict[str, list[Document]] = defaultdict(list)
    for each in batch:
        if each.get("member_of"):
            by_tenant[each["tenant"]].append(each)
    changes = []
    for tenant, inside in by_tenant.items():
        segments = sorted({segment for each in inside for segment in each["member_of"]})
        came_in = await ConsentEvents(storage).came_in(tenant, [each["_id"] for each in inside], segments)
        for each in inside:
            known = {s: came_in[each["_id"], s].at for s in each["member_of"] if (each["_id"], s) in came_in}
            # who came in again while this ran has a newer moment, which stays
            changes += [
                UpdateOne({"_id": each["_id"], f"since.{s}": {"$exists": False}}, {"$set": {f"since.{s}": at}})
                for s, at in known.items()
            ]
    return changes


KNOW_WHAT_RULES_READ = Migration(2, "know what rules read", know_what_rules_read)
