"""From the process's begin to its first 200, and what it uses at rest, beside an echo bot."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

from bench import processes
from bench.figures import Row
from bench.running import Bot, fresh_folder, running_cohort, running_echo
from bench.sizes import Sizes
from tests.start.running import processes_with

SETTLE_SECONDS = 3.0
"""What a start still does after its first answer."""


def measure(sizes: Sizes) -> list[Row]:
    """The rows of the table."""
    echo = _echo_starts(sizes.starts)
    first, second = _cohort_starts(sizes.starts)
    return [
        _start("start: first, on an empty folder", first, echo),
        _start("start: second", second, echo),
        *_at_rest(sizes.rest),
    ]


def _echo_starts(starts: int) -> list[float]:
    took = []
    for _ in range(starts):
        with running_echo("stock") as bot:
            took.append(bot.started_in)
    return took


def _cohort_starts(starts: int) -> tuple[list[float], list[float]]:
    first: list[float] = []
    second: list[float] = []
    for _ in range(starts):
        with fresh_folder() as folder:
            for took in (first, second):
                with running_cohort(folder) as bot:
                    took.append(bot.started_in)
    return first, second


def _start(figure: str, ours: Sequence[float], theirs: Sequence[float]) -> Row:
    ours_took, theirs_took = statistics.median(ours), statistics.median(theirs)
    return Row(figure, f"{ours_took:.2f} s", f"echo bot: {theirs_took:.2f} s", ours_took / theirs_took)


def _at_rest(seconds: float) -> list[Row]:
    """Memory, and CPU in percent of one core, of the bot and of its database."""
    with fresh_folder() as folder, running_cohort(folder) as bot, running_echo("stock") as echo:
        [mongod] = processes_with(str(folder))
        time.sleep(SETTLE_SECONDS)
        pids = (bot.pid, mongod)
        before = [processes.cpu(pid) for pid in pids]
        time.sleep(seconds)
        used = [(processes.cpu(pid) - was) / seconds for pid, was in zip(pids, before, strict=True)]
        return [
            _memory("memory at rest: bot", bot, echo),
            Row("memory at rest: MongoDB", f"{processes.resident(mongod):.0f} MB"),
            Row(f"CPU at rest over {seconds:.0f} s: bot", f"{used[0]:.2%} of a core"),
            Row(f"CPU at rest over {seconds:.0f} s: MongoDB", f"{used[1]:.2%} of a core"),
        ]


def _memory(figure: str, bot: Bot, echo: Bot) -> Row:
    ours, theirs = processes.resident(bot.pid), processes.resident(echo.pid)
    return Row(figure, f"{ours:.0f} MB", f"echo bot: {theirs:.0f} MB", ours / theirs)
