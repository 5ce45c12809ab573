"""Which broadcasts may be sent: looked at while somebody sends."""

from __future__ import annotations

import asyncio

from bot.proactive.send.running import Running


class Database:
    def __init__(self, *running: str) -> None:
        self.running = set(running)
        self.asked = 0
        self.away = False

    async def ask(self) -> set[str]:
        self.asked += 1
        if self.away:
            raise ConnectionError("no database")
        return set(self.running)


async def until(event: asyncio.Event) -> None:
    async with asyncio.timeout(5):
        await event.wait()


async def looked(database: Database, times: int) -> None:
    goal = database.asked + times
    async with asyncio.timeout(5):
        while database.asked < goal:  # noqa: ASYNC110 - the fake tells
            await asyncio.sleep(0.005)


async def test_who_sends_hears_that_it_stopped_and_others_do_not() -> None:
    database = Database("b1", "b2")
    running = Running(database.ask, every=0.01)
    with running.watch("b1") as one, running.watch("b2") as other, running.watch("b1") as same:
        await looked(database, 2)
        assert not one.is_set()
        database.running = {"b2"}
        await until(one)
        await until(same)
        assert not other.is_set()


async def test_one_question_serves_everybody() -> None:
    database = Database("b1")
    running = Running(database.ask, every=0.05)
    with running.watch("b1"), running.watch("b1"), running.watch("b1"):
        await asyncio.sleep(0)
        tasks = [each for each in asyncio.all_tasks() if "_look" in repr(each.get_coro())]
        assert len(tasks) == 1


async def test_nobody_looks_while_nothing_is_sent() -> None:
    database = Database("b1")
    running = Running(database.ask, every=0.01)
    with running.watch("b1"):
        await looked(database, 1)
    seen = database.asked
    await asyncio.sleep(0.05)
    assert database.asked == seen
    with running.watch("gone") as stopped:
        await until(stopped)


async def test_a_database_that_is_away_stops_nobody_and_is_asked_again() -> None:
    database = Database("b1")
    database.away = True
    running = Running(database.ask, every=0.01)
    with running.watch("b1") as stopped:
        await looked(database, 3)
        assert not stopped.is_set()
        database.away, database.running = False, set()
        await until(stopped)
