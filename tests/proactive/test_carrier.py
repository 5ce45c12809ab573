"""What every carrier has to do. A new adapter joins by its line in ADAPTERS."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot.proactive.carrier.inprocess import InProcessCarrier
from bot.proactive.carrier.interface import Carrier
from bot.proactive.ledger.records import Unit
from tests.logged import Logged

ADAPTERS: dict[str, Callable[[], Carrier]] = {"in process": InProcessCarrier}


class Seen:
    """A handler that notes what it is brought."""

    def __init__(self) -> None:
        self.begun: list[Unit] = []
        self.ended: list[Unit] = []
        self.tidied: list[Unit] = []
        self.hold = asyncio.Event()
        self.hold.set()
        self.fault: Exception | None = None

    async def handle(self, unit: Unit) -> None:
        self.begun.append(unit)
        try:
            await self.hold.wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0.05)
            self.tidied.append(unit)
            raise
        if self.fault:
            raise self.fault
        self.ended.append(unit)


@pytest.fixture(params=ADAPTERS)
async def carrier(request: pytest.FixtureRequest) -> AsyncIterator[Carrier]:
    made = ADAPTERS[request.param]()
    yield made
    await made.stop()


@pytest.fixture
def seen() -> Seen:
    return Seen()


async def within(condition: Callable[[], bool], seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - an adapter may tell in another process
            await asyncio.sleep(0.01)


async def test_every_unit_is_brought(carrier: Carrier, seen: Seen) -> None:
    await carrier.start(seen.handle)
    units = [Unit("b", number) for number in range(200)]
    for unit in units:
        await carrier.put(unit)
    await within(lambda: len(seen.ended) >= 200)
    assert set(seen.ended) == set(units)


async def test_units_run_side_by_side(carrier: Carrier, seen: Seen) -> None:
    seen.hold.clear()
    await carrier.start(seen.handle)
    await carrier.put(Unit("b", 1))
    await carrier.put(Unit("b", 2))
    await within(lambda: len(seen.begun) == 2)
    seen.hold.set()


async def test_a_delay_is_at_least_that_long(carrier: Carrier, seen: Seen) -> None:
    await carrier.start(seen.handle)
    began = asyncio.get_running_loop().time()
    await carrier.put(Unit("b", 1), delay=0.2)
    await carrier.put(Unit("b", 2))
    await within(lambda: len(seen.ended) == 2)
    assert seen.ended == [Unit("b", 2), Unit("b", 1)]
    assert asyncio.get_running_loop().time() - began >= 0.2


async def test_a_fault_ends_that_unit_only_and_is_logged(carrier: Carrier, seen: Seen, logged: Logged) -> None:
    await carrier.start(seen.handle)
    seen.fault = ValueError("broken")
    await carrier.put(Unit("b7", 3))
    await within(lambda: ("b7", 3) in [(each.get("broadcast"), each.get("unit")) for each in logged])
    seen.fault = None
    await carrier.put(Unit("b", 2))
    await within(lambda: seen.ended == [Unit("b", 2)])


async def test_a_stop_lets_who_runs_tidy_up(carrier: Carrier, seen: Seen) -> None:
    seen.hold.clear()
    await carrier.start(seen.handle)
    await carrier.put(Unit("b", 1))
    await carrier.put(Unit("b", 2), delay=60)
    await within(lambda: len(seen.begun) == 1)
    await carrier.stop()
    assert seen.tidied == [Unit("b", 1)]
    assert seen.ended == []


async def test_after_a_stop_nothing_is_brought(carrier: Carrier, seen: Seen) -> None:
    await carrier.start(seen.handle)
    await carrier.stop()
    await carrier.put(Unit("b", 1))
    await carrier.put(Unit("b", 2), delay=0.01)
    await asyncio.sleep(0.05)
    assert seen.begun == []


async def test_a_stop_before_the_start_is_no_error(carrier: Carrier) -> None:
    await carrier.stop()
