"""The pace by a clock that the test moves: exact, without sleeping."""

from __future__ import annotations

import asyncio
import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.proactive.pace.local import FILL, LATE, MOST_MISSED, Pace
from bot.proactive.pace.timeline import Timeline


class FakeTime:
    """`late` is how much later than asked each sleep ends."""

    def __init__(self, late: float = 0.0) -> None:
        self.now = 1_000.0
        self.late = late

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + self.late


def most_in_a_second(stamps: list[float]) -> int:
    """The most stamps in any window of one second."""
    return max(sum(1 for other in stamps if start <= other < start + 1) for start in stamps)


async def test_fifty_a_second_are_never_more_and_nearly_all() -> None:
    time = FakeTime()
    pace = Pace(50, time.clock, time.sleep)
    stamps = []
    while time.now < 1_020:
        await pace.slot("t")
        stamps.append(time.now)
    assert most_in_a_second(stamps) == 50
    assert len(stamps) / 20 >= 50 * 0.99
    assert all(later - earlier == pytest.approx(1 / (50 * FILL)) for earlier, later in pairwise(stamps))


async def test_a_rest_is_followed_by_no_burst() -> None:
    time = FakeTime()
    pace = Pace(50, time.clock, time.sleep)
    await pace.slot("t")
    time.now += 60
    stamps = []
    for _ in range(60):
        await pace.slot("t")
        stamps.append(time.now)
    assert most_in_a_second(stamps) == 50


async def test_how_long_a_brake_still_holds_is_known() -> None:
    time = FakeTime()
    pace = Pace(50, time.clock, time.sleep)
    assert pace.braked_for("t") == 0
    pace.brake("t", 30)
    time.now += 12
    assert pace.braked_for("t") == pytest.approx(18)
    assert pace.braked_for("other") == 0
    time.now += 20
    assert pace.braked_for("t") == 0


async def test_who_wakes_late_leaves_the_slot_empty() -> None:
    time = FakeTime()
    pace = Pace(10, time.clock, time.sleep)
    await pace.slot("t")
    time.late = LATE * 2
    before = time.now
    task = asyncio.create_task(pace.slot("t"))
    await asyncio.sleep(0)
    assert await task
    assert time.now - before > 2 / (10 * FILL)


async def test_a_busy_machine_sends_late_rather_than_never() -> None:
    time = FakeTime(late=0.5)
    pace = Pace(50, time.clock, time.sleep)
    start = time.now
    await pace.slot("t")
    assert await pace.slot("t")
    assert time.now - start < (MOST_MISSED + 2) * 0.6


async def test_a_brake_holds_its_tenant_up_and_no_other() -> None:
    time = FakeTime()
    pace = Pace(50, time.clock, time.sleep)
    pace.brake("a", 30)
    assert pace.braked("a")
    assert not pace.braked("b")
    await pace.slot("b")
    assert time.now < 1_001
    await pace.slot("a")
    assert time.now >= 1_030
    assert not pace.braked("a")


async def test_who_is_not_patient_does_not_wait_for_a_brake() -> None:
    time = FakeTime()
    pace = Pace(50, time.clock, time.sleep)
    pace.brake("a", 30)
    assert not await pace.slot("a", patience=1)
    assert time.now == 1_000
    pace.brake("b", 0.5)
    assert await pace.slot("b", patience=1)
    assert time.now >= 1_000.5


async def test_a_brake_also_stops_who_is_already_waiting() -> None:
    time = FakeTime()

    async def sleep(seconds: float) -> None:
        if not pace.braked("a"):
            pace.brake("a", 10)
        await time.sleep(seconds)

    pace = Pace(1, time.clock, sleep)
    await pace.slot("a")
    assert not await pace.slot("a", patience=1)
    assert await pace.slot("a")
    assert time.now >= 1_010


async def test_without_a_rate_nobody_waits() -> None:
    time = FakeTime()
    pace = Pace(math.inf, time.clock, time.sleep)
    for _ in range(1000):
        assert await pace.slot("t")
    assert time.now == 1_000


@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 100))
def test_slots_are_never_closer_than_a_step(rests: list[float], rate: int) -> None:
    line, now, slots = Timeline(1 / rate), 10.0, []
    for rest in rests:
        now += rest
        slots.append(line.reserve(now))
        assert slots[-1] >= now
    assert all(later - earlier >= 1 / rate - 1e-9 for earlier, later in pairwise(slots))


@given(st.lists(st.floats(0, 100), min_size=1))
def test_a_shorter_brake_does_not_shorten_a_longer_one(untils: list[float]) -> None:
    line = Timeline(0.02)
    for until in untils:
        line.brake(until)
    assert line.reserve(0.0) == max(untils)
