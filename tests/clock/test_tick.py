from __future__ import annotations

import asyncio

from bot.clock.tick import Clock
from tests.logged import Logged


async def test_steps_go_round_on_their_own() -> None:
    quick = 0
    held = asyncio.Event()
    enough = asyncio.Event()

    async def fast() -> None:
        nonlocal quick
        quick += 1
        if quick == 3:
            enough.set()

    async def slow() -> None:
        await held.wait()

    clock = Clock({"slow": slow, "fast": fast}, every=0)
    await clock.start()
    async with asyncio.timeout(5):
        await enough.wait()
    await clock.stop()


async def test_a_step_never_overlaps_itself() -> None:
    inside = most = rounds = 0
    enough = asyncio.Event()

    async def step() -> None:
        nonlocal inside, most, rounds
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0)
        inside -= 1
        rounds += 1
        if rounds == 5:
            enough.set()

    clock = Clock({"step": step}, every=0)
    await clock.start()
    async with asyncio.timeout(5):
        await enough.wait()
    await clock.stop()
    assert most == 1


async def test_a_fault_is_logged_and_the_step_tried_again(logged: Logged) -> None:
    rounds = 0
    enough = asyncio.Event()

    async def step() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise ValueError("no database")
        enough.set()

    clock = Clock({"count people": step}, every=0)
    await clock.start()
    async with asyncio.timeout(5):
        await enough.wait()
    await clock.stop()
    assert [(each["log_level"], each["step"]) for each in logged] == [("error", "count people")]


async def test_after_a_stop_nothing_goes_round() -> None:
    rounds = 0

    async def step() -> None:
        nonlocal rounds
        rounds += 1

    clock = Clock({"step": step}, every=0)
    await clock.start()
    await asyncio.sleep(0.01)
    await clock.stop()
    seen = rounds
    await asyncio.sleep(0.01)
    assert rounds == seen > 0
    await clock.stop()


async def test_who_wakes_the_clock_does_not_wait_for_its_next_second() -> None:
    rounds = 0
    again = asyncio.Event()

    async def step() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 2:
            again.set()

    clock = Clock({"step": step}, every=3_600)
    await clock.start()
    await asyncio.sleep(0)
    clock.wake()
    async with asyncio.timeout(5):
        await again.wait()
    await clock.stop()


async def test_a_wake_in_the_middle_of_a_round_is_not_lost() -> None:
    rounds = 0
    again = asyncio.Event()

    async def step() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            clock.wake()
        else:
            again.set()

    clock = Clock({"step": step}, every=3_600)
    await clock.start()
    async with asyncio.timeout(5):
        await again.wait()
    await clock.stop()
    assert rounds == 2
