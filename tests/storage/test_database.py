from __future__ import annotations

import asyncio
from functools import partial

import pytest

from bot.storage.database import Index, Session, Storage


async def test_a_transaction_that_fails_leaves_nothing(storage: Storage) -> None:
    async def work(session: Session) -> None:
        await storage.collection("things").insert_one({"_id": "1"}, session=session)
        raise ValueError("stop")

    await storage.ensure([Index("things", [("name", 1)])])
    with pytest.raises(ValueError, match="stop"):
        await storage.in_transaction(work)
    assert await storage.collection("things").count_documents({}) == 0


async def test_a_transaction_commits_and_returns(storage: Storage) -> None:
    async def work(session: Session) -> str:
        await storage.collection("things").insert_one({"_id": "1"}, session=session)
        return "done"

    assert await storage.in_transaction(work) == "done"
    assert await storage.collection("things").count_documents({}) == 1


async def test_transactions_that_conflict_are_tried_again(storage: Storage) -> None:
    """Those that make a collection at once conflict only when they commit."""

    async def work(number: int, session: Session) -> int:
        await storage.collection("fresh").insert_one({"_id": number}, session=session)
        await storage.collection("count").update_one({"_id": 1}, {"$inc": {"n": 1}}, upsert=True, session=session)
        return number

    tries = (storage.in_transaction(partial(work, n)) for n in range(12))
    assert sorted(await asyncio.gather(*tries)) == list(range(12))
    assert await storage.collection("fresh").count_documents({}) == 12
    counted = await storage.collection("count").find_one({"_id": 1})
    assert counted == {"_id": 1, "n": 12}


async def test_indexes_are_made_once(storage: Storage) -> None:
    wanted = [Index("things", [("name", 1)], {"unique": True, "name": "name"})]
    await storage.ensure(wanted)
    await storage.ensure(wanted)
    assert set(await storage.collection("things").index_information()) == {"_id_", "name"}
