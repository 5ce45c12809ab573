"""Teams at its worst: it refuses, loses answers, breaks connections and takes its time. The neighbour feels nothing."""

from __future__ import annotations

import random

import pytest

from bot.broadcasts.records import State
from tests.fakes.connector import Scripted
from tests.faults.accounting import accounted
from tests.faults.channel import TAKEN, Said, Says
from tests.faults.world import FIRST, SECOND, World

PEOPLE, NEIGHBOURS = 300, 100
RATE = "200"
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 12))]

LATER = Said(Scripted(429, {"error": {"code": "429", "message": "slow down"}}, {"Retry-After": "1"}), arrives=False)
SOMETIME = Said(Scripted(429, {"errorCode": 429}), arrives=False)
BROKEN = tuple(
    Said(answer, arrives)
    for answer in (Scripted(500), Scripted(502, "Bad gateway"), Scripted(503), Scripted(reset=True))
    for arrives in (True, False)
)


def to(tenant: str, says: Says) -> Says:
    """That weather over one tenant alone."""
    return lambda conversation: says(conversation) if conversation.startswith(f"a:{tenant}-") else TAKEN


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_storm_of_refusals_passes(world: World, seed: int) -> None:
    draw = random.Random(seed)
    # each holds the tenant up for a second or more
    storm = [draw.choice((LATER, SOMETIME)) for _ in range(draw.randint(8, 15) if seed else 3)]

    def says(_: str) -> Said:
        return storm.pop() if storm and draw.random() < 0.7 else TAKEN

    crowd, neighbours = await world.people(PEOPLE, FIRST), await world.people(NEIGHBOURS, SECOND)
    world.channel.says = to(FIRST, says)
    await world.start(SEND_RATE=RATE)
    for each in (crowd, neighbours):
        await world.broadcast(each)
    unharmed, ended = await world.ends(neighbours), await world.ends(crowd)
    assert storm == []
    assert await accounted(world, crowd) == {"sent": PEOPLE}
    assert await accounted(world, neighbours) == {"sent": NEIGHBOURS}
    assert unharmed.ended_at is not None
    assert ended.ended_at is not None
    assert unharmed.ended_at < ended.ended_at
    await world.taps(crowd)
    await world.in_order()


@pytest.mark.parametrize("seed", SEEDS)
async def test_what_may_have_arrived_is_in_doubt_and_never_sent_again(world: World, seed: int) -> None:
    draw, lost = random.Random(seed), set[str]()

    def says(conversation: str) -> Said:
        if draw.random() < 0.9:
            return Said(Scripted(delay=draw.uniform(0, 0.5)))
        lost.add(conversation)
        return draw.choice(BROKEN)

    crowd, neighbours = await world.people(PEOPLE, FIRST), await world.people(NEIGHBOURS, SECOND)
    world.channel.says = to(FIRST, says)
    await world.start(SEND_RATE=RATE)
    for each in (crowd, neighbours):
        await world.broadcast(each)
    assert (await world.ends(neighbours)).pause_reason == ""
    await world.paused(crowd)
    await world.ends(crowd)
    assert len(lost) > 5
    assert await accounted(world, crowd) == {"sent": PEOPLE - len(lost), "in doubt": len(lost)}
    assert {f"a:{row['_id']['p']}" for row in await world.rows(crowd) if row["state"] == "in doubt"} == lost
    assert await accounted(world, neighbours) == {"sent": NEIGHBOURS}
    await world.taps(crowd)
    await world.in_order()


@pytest.mark.long
async def test_what_is_not_answered_in_time_is_in_doubt(world: World) -> None:
    crowd = await world.people(60)
    slow = {f"a:{person}" for person in crowd.people[::15]}
    world.channel.says = lambda conversation: Said(Scripted(delay=20.0 if conversation in slow else 1.0))
    await world.start(SEND_RATE=RATE)
    await world.broadcast(crowd)
    ended = await world.ends(crowd)
    assert ended.state is State.DONE
    assert await accounted(world, crowd) == {"sent": 56, "in doubt": 4}
    await world.in_order()
