"""`kill -9` at moments drawn from a seed, several in the life of one broadcast: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Iterator

import pytest

from bot.commands.intents import Join
from tests.faults.accounting import accounted
from tests.faults.passing import passes
from tests.faults.points import Moment
from tests.faults.world import FIRST, HEARD, SECOND, World
from tests.teams.activities import executed

PEOPLE, OTHERS = 700, 300
CHUNK = 500
SLOWLY, FAST = "100", "2000"
"""Messages a second. Slowly, a life ends with most of the crowd still to go."""
A_TRANSACTION = 200.0
"""Seconds: longer than MongoDB lets one live, and than marks last after that."""
KILLED = -signal.SIGKILL

PREPARING = ("before Tallies.recount_all", "after Tallies.recount_all")
SENDING = (
    "after Ledger.claim",
    "before Worker.post",
    "after Worker.post",
    "before Ledger.record",
    "after Ledger.record",
    "in Tallies.recount",
    HEARD,
)
FARTHEST = {"after Ledger.claim": 4, "before Ledger.record": 4, "after Ledger.record": 4, "in Tallies.recount": 2}
"""How often a life comes by for certain before it runs out of people; 30 times where messages are counted."""


def lives(seed: int) -> Iterator[Moment]:
    """The ends of the bot's lives: one while the ledger is written, then three while it is sent."""
    draw = random.Random(seed)
    yield Moment(draw.choice(PREPARING), 1, draw.choice((0.0, draw.uniform(0, 0.02))))
    for point in draw.sample(SENDING, 3):
        yield Moment(point, draw.randint(1, FARTHEST.get(point, 30)), draw.choice((0.0, draw.uniform(0, 0.2))))


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 40))])
async def test_lives_that_end_anywhere(world: World, seed: int) -> None:
    crowds = [await world.people(PEOPLE, FIRST), await world.people(OTHERS, SECOND)]
    for number, moment in enumerate(lives(seed)):
        await world.start(moment, SEND_RATE=SLOWLY, FAULT_CHUNK=str(CHUNK))
        for crowd in crowds if number == 0 else ():
            await world.draft(crowd)
        await asyncio.gather(*(world.sends(crowd) for crowd in crowds))
        assert await world.dies() == KILLED, f"{moment}: {world.victim.printed()}"
        await passes(world.storage)
    await world.start(SEND_RATE=FAST)
    for crowd in crowds:
        await world.taps(crowd)
        await world.ends(crowd)
        states = await accounted(world, crowd)
        assert states["sent"] > len(crowd.people) / 2
    await world.verified()


@pytest.mark.parametrize(
    "point", ["in Choosing.choose", pytest.param("after ConsentEvents.insert", marks=pytest.mark.long)]
)
async def test_a_choice_is_made_whole_or_not_at_all(world: World, point: str) -> None:
    crowd = await world.people(1)
    tap = executed(Join(crowd.segment.id), "new")
    for moment, made in ((Moment(point), 0), (Moment("after Segments.choose"), 1)):
        await world.start(moment)
        assert await world.post(tap) == 0
        assert await world.dies() == KILLED
        assert await world.choices(crowd, "new") == ["joined"] * made
        await world.in_order()
        await passes(world.storage)
    await world.start()
    assert await world.post(tap) == 200
    assert await world.choices(crowd, "new") == ["joined"]
    await world.in_order()


@pytest.mark.long
@pytest.mark.parametrize("point", ["in Choosing.choose", "in Tallies.recount"])
async def test_what_an_abandoned_transaction_holds_is_free_again_by_itself(world: World, point: str) -> None:
    """MongoDB ends it after a minute, and until then nobody else can write what it wrote."""
    crowd = await world.people(PEOPLE)
    await world.start(Moment(point), SEND_RATE=SLOWLY)
    await world.draft(crowd)
    await world.sends(crowd)
    assert await world.post(executed(Join(crowd.segment.id), "new")) in (0, 200)
    assert await world.dies() == KILLED
    await world.start(SEND_RATE=FAST)
    await world.taps(crowd, patience=A_TRANSACTION)
    await world.ends(crowd, patience=A_TRANSACTION)
    await accounted(world, crowd)
    await world.in_order()
