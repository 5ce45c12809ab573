"""An orderly stop in the middle of a broadcast, and a clock that jumps: neither leaves anything in doubt."""

from __future__ import annotations

import random
import signal

import pytest

from tests.fakes.connector import Scripted
from tests.faults.accounting import accounted
from tests.faults.channel import Said
from tests.faults.world import FIRST, SECOND, World

PEOPLE, MANY = 200, 800
RATE = "200"
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 12))]


@pytest.mark.parametrize("seed", SEEDS)
async def test_asked_to_end_it_gives_back_what_it_did_not_send(world: World, seed: int) -> None:
    draw = random.Random(seed)
    crowds = [await world.people(PEOPLE, FIRST), await world.people(PEOPLE, SECOND)]
    world.channel.says = lambda _: Said(Scripted(delay=draw.uniform(0, 1)))
    await world.start(SEND_RATE=RATE)
    for crowd in crowds:
        await world.broadcast(crowd)
    victim = world.victim
    world.channel.hears(draw.randint(20, 300), lambda: victim.process.send_signal(signal.SIGTERM))
    assert await world.dies() == 0, victim.printed()
    for crowd in crowds:
        assert {row["state"] for row in await world.rows(crowd)} <= {"sent", "pending"}
        seen = world.seen(crowd)
        assert {row["_id"]["p"]: int(row["state"] == "sent") for row in await world.rows(crowd)} == seen
    await world.in_order()
    await world.start(SEND_RATE="2000")
    for crowd in crowds:
        await world.ends(crowd)
        assert await accounted(world, crowd) == {"sent": PEOPLE}
    await world.in_order()


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_clock_that_jumps_changes_nothing(world: World, seed: int) -> None:
    draw = random.Random(seed)
    crowd = await world.people(MANY)
    world.channel.says = lambda _: Said(Scripted(delay=draw.uniform(0, 1)))
    await world.start(SEND_RATE=RATE)
    await world.broadcast(crowd)
    for hours in (draw.uniform(1, 100), -24, 0):
        await world.heard(220)  # longer than a tick
        world.move_clock(hours * 3600)
    await world.ends(crowd)
    assert await accounted(world, crowd) == {"sent": MANY}
    await world.taps(crowd)
    await world.in_order()
