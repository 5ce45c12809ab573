"""Older databases come forward: once, in order, by one process at a time, and on from where one was killed."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymongo.errors import OperationFailure

from bot.server.migrations import MIGRATIONS
from bot.storage.connection import prepare
from bot.storage.database import Document, Storage
from bot.storage.migrations import Migration, Progress, migrate, newest
from bot.storage.schema import FIRST, RESTORE, SCHEMA, VERSION, LeaseLostError, Schema
from config import SetupError
from tests.start.running import ROOT

THINGS = "things"
LEASE = 0.6
"""Seconds: short, so that a test sees one end."""


def adding(number: int, note: str = "") -> Migration:
    """A step that writes its number into every thing."""

    async def run(storage: Storage, progress: Progress) -> None:
        await storage.collection(THINGS).update_many({}, {"$push": {"steps": number}})

    return Migration(number, note or f"add {number}", run)


async def steps_of(storage: Storage) -> list[int]:
    found = await storage.collection(THINGS).find_one({"_id": 1})
    assert found is not None
    return list(found.get("steps", []))


async def schema_of(storage: Storage) -> Document:
    found = await storage.collection(SCHEMA).find_one({"_id": VERSION})
    assert found is not None
    return found


@pytest.fixture
async def older(storage: Storage) -> Storage:
    """A database from before there were versions."""
    await storage.collection(THINGS).insert_one({"_id": 1})
    return storage


def test_the_bots_own_are_in_order_and_without_gaps() -> None:
    assert [each.number for each in MIGRATIONS] == list(range(FIRST + 1, newest(MIGRATIONS) + 1))
    assert len({each.name for each in MIGRATIONS}) == len(MIGRATIONS)


async def test_a_new_database_says_its_version(storage: Storage) -> None:
    await prepare(storage, [], MIGRATIONS)
    assert (await schema_of(storage))["version"] == newest(MIGRATIONS)


async def test_steps_run_in_order_and_once(older: Storage) -> None:
    await migrate(older, [adding(2), adding(3)])
    assert await steps_of(older) == [2, 3]
    await migrate(older, [adding(2), adding(3)])
    await migrate(older, [adding(2), adding(3), adding(4)])
    assert await steps_of(older) == [2, 3, 4]
    assert (await schema_of(older))["version"] == 4


async def test_numbers_with_a_gap_are_a_mistake_of_the_program(older: Storage) -> None:
    with pytest.raises(AssertionError):
        await migrate(older, [adding(2), adding(4)])
    assert await steps_of(older) == []


async def test_a_newer_database_is_refused_and_untouched(older: Storage) -> None:
    await migrate(older, [adding(2), adding(3)])
    before = await schema_of(older)
    with pytest.raises(SetupError, match=r"newer Cohort \(version 3; this one knows up to 2\)"):
        await migrate(older, [adding(2)])
    assert await schema_of(older) == before


async def test_a_restore_that_has_not_ended_is_refused(older: Storage) -> None:
    await older.collection(SCHEMA).insert_one({"_id": RESTORE})
    with pytest.raises(SetupError, match="restore"):
        await migrate(older, [adding(2)])
    assert await steps_of(older) == []


async def test_a_step_that_fails_leaves_the_version_and_goes_on_from_its_note(older: Storage) -> None:
    seen: list[Any] = []

    async def fragile(storage: Storage, progress: Progress) -> None:
        seen.append(progress.last)
        for part in range(progress.last or 0, 4):
            if part == 2 and len(seen) == 1:
                raise OperationFailure("no")
            await storage.collection(THINGS).update_one({"_id": 1}, {"$addToSet": {"steps": part}})
            await progress.note(part + 1)

    with pytest.raises(SetupError, match="start again to go on"):
        await prepare(older, [], [Migration(2, "fragile", fragile)])
    assert (await schema_of(older))["version"] == FIRST
    # at once: a step that fails gives its lease back
    await migrate(older, [Migration(2, "fragile", fragile)], lease=60)
    assert seen == [None, 2]
    assert await steps_of(older) == [0, 1, 2, 3]
    assert (await schema_of(older))["step"] is None


async def test_a_note_is_of_its_own_step(older: Storage) -> None:
    seen: list[Any] = []

    async def noting(storage: Storage, progress: Progress) -> None:
        seen.append(progress.last)
        await progress.note({"$set": "a field's name", "at": [1, {"x.y": 2}]})

    await migrate(older, [Migration(2, "first", noting), Migration(3, "second", noting)])
    assert seen == [None, None]


@settings(max_examples=30)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text() | st.binary(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(min_size=1).filter(lambda name: "\0" not in name), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_whatever_bson_can_hold_is_noted(mongodb_uri: str, noted: Any) -> None:
    async def note() -> None:
        storage = Storage(mongodb_uri, "notes")
        schema = Schema(storage, 60)
        await schema.begin()
        await storage.collection(SCHEMA).update_one({"_id": VERSION}, {"$set": {"lease": None}})
        assert await schema.take("me", FIRST)
        await schema.note("me", 2, noted)
        assert await schema.noted(2) == noted
        assert await schema.noted(3) is None
        storage.close()

    asyncio.run(note())


async def test_many_at_once_run_each_step_once(older: Storage) -> None:
    steps = [adding(number) for number in range(2, 6)]
    await asyncio.gather(*[migrate(older, steps) for _ in range(8)])
    assert await steps_of(older) == [2, 3, 4, 5]


async def test_a_long_step_keeps_its_lease(older: Storage) -> None:
    runs: list[int] = []

    async def long(storage: Storage, progress: Progress) -> None:
        runs.append(1)
        await asyncio.sleep(LEASE * 4)

    step = [Migration(2, "long", long)]
    await asyncio.gather(migrate(older, step, LEASE), migrate(older, step, LEASE))
    assert runs == [1]


async def test_one_that_lost_its_lease_stops_and_waits_for_the_other(older: Storage) -> None:
    stopped: list[str] = []

    async def thieved(storage: Storage, progress: Progress) -> None:
        if stopped:
            return
        await storage.collection(SCHEMA).update_one({"_id": VERSION}, {"$set": {"lease.holder": "another"}})
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append("stopped")

    async with asyncio.timeout(20):
        # the other one never shows again: its lease ends, and the step begins anew
        await migrate(older, [Migration(2, "thieved", thieved)], LEASE)
    assert stopped == ["stopped"]
    assert (await schema_of(older))["version"] == 2


async def test_without_the_lease_nothing_is_written(older: Storage) -> None:
    schema = Schema(older, 60)
    await schema.begin()
    assert await schema.take("me", FIRST)
    assert not await schema.take("another", FIRST)
    assert not await schema.take("me", FIRST + 1)
    for call in (schema.renew("another"), schema.note("another", 2, 1), schema.finish("another", 2)):
        with pytest.raises(LeaseLostError):
            await call
    await schema.release("another")
    assert not await schema.take("another", FIRST)
    await schema.release("me")
    assert await schema.take("another", FIRST)


PARTS = 5
KILLED = """
import asyncio, sys
from bot.storage.database import Storage
from bot.storage.migrations import Migration, migrate
async def step(storage, progress):
    for part in range(progress.last or 0, 1000):
        await storage.collection("things").insert_one({"_id": f"part {part}"})
        await progress.note(part + 1)
        print(part, file=sys.stderr, flush=True)
        await asyncio.sleep(0.01)
asyncio.run(migrate(Storage(sys.argv[1], sys.argv[2]), [Migration(2, "parts", step)], float(sys.argv[3])))
"""


async def test_killed_half_way_it_goes_on_from_there(storage: Storage, killed: Callable[[], None]) -> None:
    killed()
    begun_at: list[int] = []

    async def step(storage: Storage, progress: Progress) -> None:
        begun_at.append(progress.last)

    assert (await schema_of(storage))["version"] == FIRST
    await migrate(storage, [Migration(2, "parts", step)], LEASE)
    done = await storage.collection(THINGS).count_documents({})
    assert begun_at in ([done], [done - 1])  # it may have been killed between a part and its note
    assert PARTS <= done < 1000
    assert (await schema_of(storage))["version"] == 2


@pytest.fixture
def killed(storage: Storage, mongodb_uri: str) -> Callable[[], None]:
    """Runs the step above in a process of its own, which is killed after some parts."""
    name = storage.collection(THINGS).database.name

    def run() -> None:
        command = [sys.executable, "-c", KILLED, mongodb_uri, name, str(LEASE)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=ROOT) as child:
            assert child.stderr is not None
            for line in child.stderr:
                if int(line) >= PARTS:
                    child.send_signal(signal.SIGKILL)
                    break

    return run
