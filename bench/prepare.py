"""What a broadcast takes by the number of its people: to write its ledger, to send each, and the memory of who sends.

Each size runs in a process of its own, so that the most memory it ever had is that size's.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from bench import processes
from bench.connector import running_connector
from bench.figures import Goal, Row
from bench.house import Figure, meet, sending_house
from bench.sizes import Sizes
from bot.identifiers import new_id
from bot.storage.database import Storage
from tests.mongo import running_mongod

MEMORY_GOAL = Goal(120, unit=" MB")
COST_GOAL = Goal(1.1)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one size took. Memory in MB: `before` anything, and the most until it was `prepared` and `sent`."""

    people: int
    writing: Figure
    sending: Figure
    before: float
    prepared: float
    sent: float


def measure(sizes: Sizes) -> list[Row]:
    """The rows of the table."""
    with running_mongod() as uri, running_connector() as url:
        taken = [_of_size(uri, url, people) for people in sizes.people]
        database = processes.resident(processes.mongod_at(uri))
    return [*_rows(taken), Row("MongoDB's memory after these", f"{database:.0f} MB")]


def _of_size(uri: str, url: str, people: int) -> Taken:
    name = f"bench{new_id()}"
    asyncio.run(_meet(uri, name, url, people))
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(_alone, uri, name, people).result()


async def _meet(uri: str, name: str, url: str, people: int) -> None:
    storage = Storage(uri, name)
    await meet(storage, people, url)
    storage.close()


def _alone(uri: str, name: str, people: int) -> Taken:
    return asyncio.run(_broadcast(uri, name, people))


async def _broadcast(uri: str, name: str, people: int) -> Taken:
    storage, own = Storage(uri, name), os.getpid()
    async with sending_house(storage) as house:
        broadcast, before = await house.drafted(), processes.peak(own)
        writing = await house.prepare(broadcast)
        prepared = processes.peak(own)
        sending = await house.send(broadcast)
        counts = await house.counts(broadcast)
    await storage.drop()
    storage.close()
    if counts.sent != people:
        raise RuntimeError(f"not everybody was sent it: {counts}")
    return Taken(people, writing, sending, before, prepared, processes.peak(own))


def _rows(taken: Sequence[Taken]) -> Iterator[Row]:
    for each in taken:
        who = f"{each.people:,} people"
        yield Row(f"prepare: {who}", f"{each.writing.wall:.2f} s")
        yield Row(f"CPU per message: {who}", f"{each.sending.cost(each.people):.3f} ms")
        yield Row(
            f"peak memory: {who}",
            f"{each.sent:.0f} MB",
            f"prepared: {each.prepared:.0f} MB, before: {each.before:.0f} MB",
            each.sent,
            MEMORY_GOAL,
        )
    first, last = taken[0], taken[-1]
    if first is not last:
        ours, theirs = last.sending.cost(last.people), first.sending.cost(first.people)
        sizes = f"{last.people:,} to {first.people:,} people"
        yield Row(f"CPU per message: {sizes}", f"{ours:.3f} ms", f"{theirs:.3f} ms", ours / theirs, COST_GOAL)
