from __future__ import annotations

import asyncio

from bot.clock.tick import Clock
from bot.telemetry.metrics import Metrics
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
    assert [(each["log_level"], each["event"], each["step"], each["faults"]) for each in logged] == [
        ("error", "step broke off", "count people", 1),
        ("warning", "step works again", "count people", 1),
    ]


async def test_a_step_that_goes_on_failing_fills_no_log(logged: Logged) -> None:
    rounds = 0
    enough = asyncio.Event()

    async def step() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 20:
            enough.set()
        raise ValueError("no database")

    metrics = Metrics()
    clock = Clock({"step": step}, every=0, metrics=metrics)
    await clock.start()
    async with asyncio.timeout(5):
        await enough.wait()
    await clock.stop()
    assert [each["event"] for each in logged] == ["step broke off"]
    assert (metrics.registry.get_sample_value("cohort_clock_step_faults_total", {"step": "step"}) or 0) >= 19


async def test_a_step_without_work_rests_until_it_is_woken() -> None:
    rounds: list[str] = []
    again = asyncio.Event()

    async def resting() -> bool:
        rounds.append("resting")
        if rounds.count("resting") == 2:
            again.set()
        return False

    async def working() -> None:
        rounds.append("working")

    clock = Clock({"resting": resting, "working": working}, every=0.001, rest=3_600)
    await clock.start()
    async with asyncio.timeout(5):
        while rounds.count("working") < 5:  # noqa: ASYNC110 - the steps tell
            await asyncio.sleep(0.001)
    assert rounds.count("resting") == 1
    clock.wake()
    async with asyncio.timeout(5):
        await again.wait()
    await clock.stop()


async def test_a_step_that_hangs_is_late_and_a_resting_one_is_not() -> None:
    hangs = asyncio.Event()

    async def hanging() -> None:
        await hangs.wait()

    async def resting() -> bool:
        return False

    clock = Clock({"hanging": hanging, "resting": resting}, every=0.01, rest=3_600)
    await clock.start()
    async with asyncio.timeout(5):
        while not clock.late()["hanging"]:  # noqa: ASYNC110 - the clock tells
            await asyncio.sleep(0.005)
    assert clock.late()["resting"] == 0
    await clock.stop()


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
