"""Who gets the next unit: a few of a tenant at a time, and nobody waits behind a crowd."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.audience.language.nodes import SegmentIs
from bot.broadcasts.records import State
from bot.proactive.carrier.inprocess import InProcessCarrier
from bot.proactive.dispatch import Dispatch
from bot.proactive.ledger.records import Unit
from bot.proactive.ledger.service import Ledger
from tests.proactive.house import INTERNS, House


class Held:
    """Works units only when told to; then their rows are done with."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.out: dict[Unit, asyncio.Event] = {}
        self.begun: list[Unit] = []
        self.faulty = False

    async def run(self, unit: Unit) -> None:
        self.begun.append(unit)
        if self.faulty:
            raise ValueError("broken")
        self.out[unit] = asyncio.Event()
        await self.out[unit].wait()
        await self._ledger.claim(unit, 500)
        del self.out[unit]

    def let_go(self, unit: Unit) -> None:
        self.out[unit].set()


def dispatch(house: House, held: Held) -> Dispatch:
    return Dispatch(house.broadcasts, house.ledger, house.pace, InProcessCarrier(), held.run, house.pausing)


async def within(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the held units tell
            await asyncio.sleep(0.01)


async def test_four_units_of_a_tenant_are_out_and_the_end_of_one_puts_the_next(house: House) -> None:
    await house.meet(3000)
    broadcast = await house.started()
    held = Held(house.ledger)
    made = dispatch(house, held)
    await made.start()
    await made.fill()
    await made.fill()
    await within(lambda: len(held.out) == 4)
    assert [unit.number for unit in held.begun] == [0, 1, 2, 3]
    held.let_go(Unit(broadcast.id, 2))
    await within(lambda: len(held.begun) == 5)
    assert held.begun[-1] == Unit(broadcast.id, 4)
    assert len(held.out) == 4
    await made.stop()


async def test_a_small_broadcast_is_next_after_a_large_one_began(house: House) -> None:
    await house.meet(4000)
    await house.meet(10, segment=INTERNS, prefix="i")
    large = await house.started()
    held = Held(house.ledger)
    made = dispatch(house, held)
    await made.start()
    await made.fill()
    await within(lambda: len(held.out) == 4)
    small = await house.started(SegmentIs(INTERNS))
    await made.fill()
    held.let_go(Unit(large.id, 0))
    await within(lambda: Unit(small.id, 0) in held.out)
    assert len(held.out) == 4
    await made.stop()


async def test_a_tenant_does_not_wait_for_another(house: House) -> None:
    await house.meet(4000)
    await house.meet(10, tenant="fabrikam", prefix="f")
    await house.started()
    other = await house.started(tenant="fabrikam")
    held = Held(house.ledger)
    made = dispatch(house, held)
    await made.start()
    await made.fill()
    await within(lambda: len(held.out) == 5)
    assert Unit(other.id, 0) in held.out
    await made.stop()


async def test_a_braked_tenant_gets_none(house: House) -> None:
    await house.meet(10)
    await house.started()
    held = Held(house.ledger)
    made = dispatch(house, held)
    await made.start()
    house.pace.brake("contoso", 60)
    await made.fill()
    await asyncio.sleep(0.05)
    assert held.begun == []
    await made.stop()


async def test_what_does_not_run_gets_none(house: House) -> None:
    await house.meet(10)
    broadcast = await house.started()
    await house.broadcasts.move(broadcast.id, {State.RUNNING}, State.PAUSED)
    held = Held(house.ledger)
    made = dispatch(house, held)
    await made.start()
    await made.fill()
    await asyncio.sleep(0.05)
    assert held.begun == []
    await made.stop()


async def test_a_faulty_unit_waits_for_the_next_tick(house: House) -> None:
    await house.meet(10)
    broadcast = await house.started()
    held = Held(house.ledger)
    held.faulty = True
    made = dispatch(house, held)
    await made.start()
    for tries in range(1, 6):
        assert (await house.reread(broadcast)).state is State.RUNNING
        async with asyncio.timeout(20):
            while len(held.begun) < tries:  # what broke off may still be on its way back
                await made.fill()
                await asyncio.sleep(0.01)
        assert len(held.begun) == tries
    await house.until(broadcast, State.PAUSED)
    await made.stop()
