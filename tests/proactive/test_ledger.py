"""The ledger by itself: written once, marked once, counted right."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
from bot.broadcasts.records import Broadcast, Delivery, State
from bot.proactive.ledger.prepare import LEASE, Preparation, Written
from bot.proactive.ledger.records import Block, Result, Unit
from bot.proactive.ledger.tallies import summed
from tests.proactive.house import INTERNS, LISBON, House


async def claimed(house: House, broadcast: Broadcast, size: int, unit: int = 0) -> Block:
    block = await house.ledger.claim(Unit(broadcast.id, unit), size)
    assert block is not None
    return block


async def test_units_hold_five_hundred(house: House) -> None:
    await house.meet(1203)
    broadcast = await house.started()
    units = Counter(row["unit"] for row in await house.rows(broadcast))
    assert units == {0: 500, 1: 500, 2: 203}
    assert (await house.counts(broadcast)).pending == 1203


async def test_it_is_written_in_chunks_and_goes_on_where_it_stopped(house: House) -> None:
    people = await house.meet(2300)
    broadcast = await house.draft()
    preparation = Preparation(house.storage, chunk=1000)
    assert await preparation.next_chunk(broadcast) is Written.MORE
    assert (await house.counts(broadcast)).audience == 1000
    later = Preparation(house.storage, chunk=1000, now=lambda: house.now() + LEASE)
    assert await later.next_chunk(broadcast) is Written.MORE
    assert await later.next_chunk(broadcast) is Written.WHOLE
    assert await later.next_chunk(broadcast) is Written.WHOLE
    rows = await house.rows(broadcast)
    assert [row["_id"]["p"] for row in rows] == people
    assert max(Counter(row["unit"] for row in rows).values()) == 500
    assert (await house.counts(broadcast)).audience == 2300


async def test_a_chunk_written_again_keeps_what_is_there(house: House) -> None:
    await house.meet(30)
    broadcast = await house.started()
    block = await claimed(house, broadcast, 10)
    await house.ledger.record(block, [Result(row.person, Delivery.SENT) for row in block.rows])
    await house.storage.collection("preparations").delete_many({})
    await house.meet(5, prefix="new")
    await house.preparation.next_chunk(broadcast)
    counts = await house.counts(broadcast)
    assert (counts.sent, counts.pending) == (10, 25)


async def test_an_audience_that_fills_its_chunks_exactly(house: House) -> None:
    await house.meet(1000)
    broadcast = await house.draft()
    preparation = Preparation(house.storage, chunk=500)
    steps = [await preparation.next_chunk(broadcast) for _ in range(3)]
    assert steps == [Written.MORE, Written.MORE, Written.WHOLE]
    assert len(await house.rows(broadcast)) == 1000


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (And((SegmentIs(LISBON), Not(SegmentIs(INTERNS)))), {"lisbon"}),
        (Or((SegmentIs(LISBON), SegmentIs(INTERNS))), {"lisbon", "both", "intern"}),
        (Not(SegmentIs(LISBON)), {"intern"}),
        (Everyone(), {"lisbon", "intern"}),
    ],
)
async def test_the_audience_is_whom_the_expression_means(
    house: House, expression: Expression, expected: set[str]
) -> None:
    people = house.storage.collection("people")
    await people.insert_many(
        [
            house.person("lisbon"),
            house.person("both") | {"member_of": [LISBON, INTERNS], "left": ["everyone"]},
            house.person("intern", segment=INTERNS),
            house.person("elsewhere", tenant="fabrikam"),
            house.person("paused") | {"paused": True, "sendable": False},
        ]
    )
    broadcast = await house.started(expression)
    assert {row["_id"]["p"] for row in await house.rows(broadcast)} == expected


async def test_many_at_once_never_mark_the_same_row(house: House) -> None:
    await house.meet(200)
    broadcast = await house.started()
    blocks = await asyncio.gather(*(house.ledger.claim(Unit(broadcast.id, 0), 50) for _ in range(12)))
    marked = Counter(row.person for block in blocks if block for row in block.rows)
    assert len(marked) == 200
    assert set(marked.values()) == {1}
    assert await house.ledger.claim(Unit(broadcast.id, 0), 50) is None


async def test_given_back_it_can_be_marked_again(house: House) -> None:
    await house.meet(10)
    broadcast = await house.started()
    block = await claimed(house, broadcast, 10)
    await house.ledger.release(block, ["p000003"])
    again = await claimed(house, broadcast, 10)
    assert [row.person for row in again.rows] == ["p000003"]
    await house.ledger.release(block)
    await house.ledger.release(again)
    assert len((await claimed(house, broadcast, 10)).rows) == 10


async def test_what_is_due_later_is_not_marked_before(house: House) -> None:
    await house.meet(1)
    broadcast = await house.started()
    unit = Unit(broadcast.id, 0)
    block = await claimed(house, broadcast, 1)
    due = house.now() + timedelta(seconds=30)
    await house.ledger.record(block, [Result("p000000", Delivery.PENDING, due=due)])
    assert await house.ledger.claim(unit, 1) is None
    assert await house.ledger.next_units(broadcast.id, 4) == []
    assert not await house.ledger.ended(broadcast.id)
    house.skew = timedelta(seconds=31)
    assert await house.ledger.next_units(broadcast.id, 4) == [0]
    again = await claimed(house, broadcast, 1)
    assert again.rows[0].tries == 1


async def test_a_row_tells_what_the_person_was_in(house: House) -> None:
    await house.meet(1)
    block = await claimed(house, await house.started(), 1)
    assert block.rows[0].was_in == frozenset({LISBON})


async def test_the_next_units_are_those_with_rows_left(house: House) -> None:
    await house.meet(2000)
    broadcast = await house.started()
    assert await house.ledger.next_units(broadcast.id, 2) == [0, 1]
    assert await house.ledger.next_units(broadcast.id, 9, without=[0, 2]) == [1, 3]
    await claimed(house, broadcast, 500, unit=1)
    assert await house.ledger.next_units(broadcast.id, 9) == [0, 2, 3]
    assert await house.ledger.next_units("unknown", 9) == []


async def test_counts_follow_and_tell_reasons(house: House) -> None:
    await house.meet(8)
    broadcast = await house.started()
    block = await claimed(house, broadcast, 6)
    kinds = [Delivery.SENT, Delivery.FAILED, Delivery.FAILED, Delivery.SKIPPED, Delivery.DOUBT]
    names = [row.person for row in block.rows]
    results = [Result(name, kind, "" if kind is Delivery.SENT else "x.y") for name, kind in zip(names, kinds)]  # noqa: B905
    await house.ledger.record(block, results)
    await house.ledger.recount(block.unit)
    counts = await house.counts(broadcast)
    assert (counts.pending, counts.sending, counts.sent, counts.failed) == (2, 1, 1, 2)
    assert (counts.skipped, counts.doubt, counts.done, counts.audience) == (1, 1, 5, 8)
    assert counts.reasons == {"failed": {"x.y": 2}, "skipped": {"x.y": 1}, "in doubt": {"x.y": 1}}


async def test_counts_of_many_at_once_end_right(house: House) -> None:
    await house.meet(100)
    broadcast = await house.started()

    async def work() -> None:
        while (block := await house.ledger.claim(Unit(broadcast.id, 0), 7)) is not None:
            await house.ledger.record(block, [Result(row.person, Delivery.SENT) for row in block.rows])
            await house.ledger.recount(block.unit)

    await asyncio.gather(*(work() for _ in range(5)))
    assert (await house.counts(broadcast)).sent == 100


async def test_counts_that_went_wrong_mend_at_the_end(house: House) -> None:
    await house.meet(10)
    broadcast = await house.started()
    await house.storage.collection("tallies").delete_many({})
    assert (await house.counts(broadcast)).audience == 0
    assert (await house.sent_whole(broadcast)).sent == 10


async def test_cancelled_is_for_what_is_not_on_its_way(house: House) -> None:
    await house.meet(10)
    broadcast = await house.started()
    block = await claimed(house, broadcast, 4)
    await house.ledger.cancel_rest(broadcast.id)
    await house.ledger.cancel_rest(broadcast.id)
    counts = await house.counts(broadcast)
    assert (counts.sending, counts.skipped) == (4, 6)
    await house.ledger.record(block, [Result(row.person, Delivery.SENT) for row in block.rows])
    assert await house.ledger.ended(broadcast.id)
    assert (await house.counts(broadcast)).sent == 4


async def test_what_a_stop_gives_back_to_a_cancelled_broadcast_is_skipped(house: House) -> None:
    await house.meet(10)
    broadcast = await house.started()
    block = await claimed(house, broadcast, 4)
    await house.broadcasts.cancel(broadcast.id, {State.RUNNING}, house.now())
    await house.ledger.cancel_rest(broadcast.id)
    await house.steps.end()
    await house.ledger.release(block)
    await house.steps.end()
    counts = await house.counts(broadcast)
    assert counts.reasons == {"skipped": {"cancelled": 10}}


async def test_other_broadcasts_are_not_touched(house: House) -> None:
    await house.meet(3)
    one, other = await house.started(), await house.started()
    await house.ledger.cancel_rest(one.id)
    assert (await house.counts(other)).pending == 3


def test_sums_of_nothing() -> None:
    assert summed([]).audience == 0
