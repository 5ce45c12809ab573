"""How broadcasts move on by themselves, on a real ledger."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.broadcasts.records import Broadcast, Delivery, Notice, State
from bot.broadcasts.store import BROADCASTS
from bot.clock.broadcasts import BroadcastSteps
from bot.proactive.ledger.prepare import Preparation
from bot.proactive.ledger.records import Result, Unit
from bot.storage.database import Document, Storage
from tests.proactive.house import House, open_house


@pytest.fixture
async def house(storage: Storage) -> AsyncIterator[House]:
    async with open_house(storage) as made:
        yield made


def steps(house: House, forgotten: list[str], chunk: int = 500) -> BroadcastSteps:
    preparation = Preparation(house.storage, chunk=chunk)
    return BroadcastSteps(house.broadcasts, preparation, house.ledger, house.now, forgotten.append)


async def owed(house: House, broadcast: Broadcast) -> list[str]:
    found: Document | None = await house.storage.collection(BROADCASTS).find_one({"_id": broadcast.id})
    assert found is not None
    return list(found.get("owed", []))


async def test_a_draft_stays_one(house: House) -> None:
    await house.meet(3)
    draft = await house.draft()
    await house.steps.prepare()
    await house.steps.end()
    assert (await house.reread(draft)).state is State.DRAFT
    assert await house.rows(draft) == []


async def test_sent_off_it_runs_when_its_ledger_is_whole(house: House) -> None:
    await house.meet(1200)
    draft = await house.draft()
    await house.broadcasts.move(draft.id, {State.DRAFT}, State.PREPARING, started_at=house.now())
    await steps(house, []).prepare()
    running = await house.reread(draft)
    assert running.state is State.RUNNING
    assert running.paced_from is not None
    assert (await house.counts(draft)).pending == 1200


async def test_it_is_done_when_every_row_has_its_result(house: House) -> None:
    await house.meet(2)
    forgotten: list[str] = []
    broadcast = await house.started()
    clock = steps(house, forgotten)
    block = await house.ledger.claim(Unit(broadcast.id, 0), 2)
    assert block is not None
    await clock.end()
    assert (await house.reread(broadcast)).state is State.RUNNING
    await house.ledger.record(block, [Result(row.person, Delivery.SENT) for row in block.rows])
    await clock.end()
    done = await house.reread(broadcast)
    assert await owed(house, broadcast) == [Notice.ENDED]
    assert (done.state, forgotten) == (State.DONE, [broadcast.id])
    assert done.ended_at is not None
    assert (await house.counts(broadcast)).sent == 2
    await clock.end()
    assert forgotten == [broadcast.id]


async def test_cancelled_while_it_was_prepared_nobody_gets_it(house: House) -> None:
    await house.meet(1200)
    draft = await house.draft()
    clock = steps(house, [])
    await house.broadcasts.move(draft.id, {State.DRAFT}, State.PREPARING, started_at=house.now())
    await Preparation(house.storage, chunk=500, now=lambda: house.now() - timedelta(hours=1)).next_chunk(draft)
    await house.broadcasts.cancel(draft.id, {State.PREPARING}, house.now())
    await clock.prepare()
    await clock.end()
    counts = await house.counts(draft)
    assert counts.reasons == {"skipped": {"cancelled": 500}}
    assert (await house.reread(draft)).state is State.CANCELLED


async def test_a_cancelled_one_is_looked_after_until_it_is_settled_and_then_told(house: House) -> None:
    await house.meet(3)
    broadcast = await house.started()
    block = await house.ledger.claim(Unit(broadcast.id, 0), 1)
    assert block is not None
    await house.broadcasts.cancel(broadcast.id, {State.RUNNING}, house.now())
    house.skew = timedelta(days=2)
    await house.steps.end()
    assert await owed(house, broadcast) == []
    await house.ledger.record(block, [Result(row.person, Delivery.SENT) for row in block.rows])
    await asyncio.gather(house.steps.end(), steps(house, []).end())
    await house.steps.end()
    counts = await house.counts(broadcast)
    assert (counts.sent, counts.skipped, counts.audience) == (1, 2, 3)
    assert await owed(house, broadcast) == [Notice.ENDED]
    assert await house.broadcasts.settling() == []


async def test_a_paused_one_is_left_alone(house: House) -> None:
    broadcast = await house.started()
    await house.broadcasts.move(broadcast.id, {State.RUNNING}, State.PAUSED)
    await house.steps.end()
    assert (await house.reread(broadcast)).state is State.PAUSED


async def test_a_start_counts_a_paused_one_anew_since_a_crash_may_have_come_before_its_count(house: House) -> None:
    await house.meet(3)
    broadcast = await house.started()
    block = await house.ledger.claim(Unit(broadcast.id, 0), 2)
    assert block is not None
    await house.ledger.record(block, [Result(row.person, Delivery.SENT) for row in block.rows])
    await house.broadcasts.move(broadcast.id, {State.RUNNING}, State.PAUSED)
    assert (await house.counts(broadcast)).sent == 0
    assert await house.steps.recount() is False
    counts = await house.counts(broadcast)
    assert (counts.sent, counts.pending) == (2, 1)
