"""An import that is stopped anywhere goes on, adds nobody twice, and is one process's at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.audience.imports.pieces import Piece, Seen
from bot.audience.imports.reader import BrokenOff, Reader
from bot.audience.imports.records import Counts, Import, State
from bot.audience.imports.working import BROKEN, LEASE, TRIES, ImportWork
from tests.audience.imports.making import Importing, importing
from tests.audience.imports.test_importing import agrees
from tests.audience.making import OWNER, Audience

ROWS = 300
LIST = "Email\n" + "".join(f"p{i % 250}@a.example\n" for i in range(ROWS))
ALL = Counts(total=ROWS, added=250, waiting=250, repeated=50)


async def added(audience: Audience) -> int:
    return await audience.storage.collection("consent_events").count_documents({"what": "added"})


async def begun(lists: Importing, made: Import) -> int:
    """Waits until some pieces are written; returns how many."""
    async with asyncio.timeout(60):
        while not (piece := (await lists.imports.found(OWNER, made.id)).piece):  # noqa: ASYNC110 - the database tells
            await asyncio.sleep(0)
    return piece


async def test_one_that_is_stopped_in_the_middle_goes_on(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(pizza.id, LIST)
    stopped = asyncio.create_task(lists.work.work())
    assert await begun(lists, made) < ROWS // 3
    stopped.cancel()
    await asyncio.wait([stopped])
    middle = await lists.imports.found(OWNER, made.id)
    assert middle.state is State.RUNNING
    assert await added(audience) == middle.counts.added < 250
    done = await importing(audience).through(made)
    assert (done.state, done.counts) == (State.DONE, ALL)
    assert (await audience.segments.counts(OWNER, pizza.id)).members == await added(audience) == 250
    assert await agrees(audience)


async def test_two_processes_share_the_work_and_do_it_once(audience: Audience, lists: Importing) -> None:
    pizza, other = await audience.segment("Pizza"), importing(audience)
    many = [await lists.begin(pizza.id, LIST.replace("p", f"{letter}p")) for letter in "abc"]
    await asyncio.gather(*(each.through(many[0]) for each in (lists, other)))
    for made in many:
        assert (await lists.imports.found(OWNER, made.id)).counts == ALL
    assert await added(audience) == 750


async def test_who_lost_the_lease_writes_nothing_more(audience: Audience, lists: Importing) -> None:
    pizza, other = await audience.segment("Pizza"), importing(audience)
    made = await lists.begin(pizza.id, LIST)
    slow = asyncio.create_task(lists.work.work())
    await begun(lists, made)
    await audience.storage.collection("imports").update_one({"_id": made.id}, {"$set": {"until": audience.clock()}})
    audience.clock.on(seconds=1)
    await asyncio.gather(slow, other.work.work())
    done = await other.through(made)
    assert (done.state, done.counts) == (State.DONE, ALL)
    assert await added(audience) == 250


async def test_a_lease_is_respected_until_it_is_over(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(pizza.id, LIST)
    held = {"holder": "another process", "until": audience.clock() + LEASE}
    await audience.storage.collection("imports").update_one({"_id": made.id}, {"$set": held})
    assert await lists.work.work() is False
    audience.clock.on(seconds=LEASE.total_seconds())
    assert await lists.work.work() is True
    assert (await lists.imports.found(OWNER, made.id)).state is State.DONE


async def test_a_lease_from_a_clock_that_was_ahead_counts_for_nothing(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(pizza.id, LIST)
    held = {"holder": "another process", "until": audience.clock() + 3 * LEASE}
    await audience.storage.collection("imports").update_one({"_id": made.id}, {"$set": held})
    assert (await lists.through(made)).state is State.DONE


class Breaking(Reader):
    """Its process is killed again and again."""

    async def pieces(self, path: Path, column: str | None, done: int) -> AsyncIterator[Piece]:
        async for piece in super().pieces(path, column, done):
            if piece.number > 1:
                raise BrokenOff
            yield piece


async def test_a_list_that_kills_its_reader_is_given_up(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(pizza.id, LIST)
    work = ImportWork(audience.storage, audience.clock, Breaking(size=3))
    rounds = 0
    while await work.work():
        rounds += 1
    assert rounds == TRIES + 2  # the first went on by a piece
    ended = await lists.imports.found(OWNER, made.id)
    assert (ended.state, ended.why) == (State.FAILED, BROKEN)
    assert await audience.storage.collection("import_files").count_documents({}) == 0


@given(st.lists(st.text(max_size=8), max_size=300))
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_addresses_that_came_before_are_known(addresses: list[str]) -> None:
    seen, plain = Seen(room=8), set[str]()
    for each in addresses:
        assert seen.add(each) is (each in plain)
        plain.add(each)
