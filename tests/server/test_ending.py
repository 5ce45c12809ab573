"""The end: asked for once it is orderly, asked for twice it is at once, and it never takes longer than its grace."""

from __future__ import annotations

import asyncio
import os
import signal
import threading

from bot.server.ending import Ending


class Forced:
    """Counts instead of ending the process."""

    def __init__(self) -> None:
        self.happened = threading.Event()

    def __call__(self) -> None:
        self.happened.set()


async def test_a_signal_asks_once() -> None:
    forced = Forced()
    ending = Ending(forced)
    ending.listen()
    os.kill(os.getpid(), signal.SIGTERM)
    assert await asyncio.wait_for(ending.wait(), 5) is None
    ending.close()
    assert not forced.happened.is_set()


async def test_a_second_signal_does_not_wait() -> None:
    forced = Forced()
    ending = Ending(forced)
    ending.signalled()
    ending.signalled()
    assert forced.happened.is_set()
    ending.close()


async def test_what_hangs_is_ended_when_the_grace_is_over() -> None:
    forced = Forced()
    ending = Ending(forced, grace=0.05)
    ending.signalled()
    assert await asyncio.to_thread(forced.happened.wait, 5)


async def test_an_end_in_time_needs_no_force() -> None:
    forced = Forced()
    ending = Ending(forced, grace=0.05)
    ending.signalled()
    ending.close()
    assert not await asyncio.to_thread(forced.happened.wait, 0.15)


async def test_the_first_failure_is_the_one_that_is_told() -> None:
    ending = Ending(Forced())
    ending.failed("The database ended.")
    ending.failed("And so did the rest.")
    assert await ending.wait() == "The database ended."
    ending.close()


async def test_a_failure_and_a_signal_do_not_wait() -> None:
    forced = Forced()
    ending = Ending(forced)
    ending.failed("The database ended.")
    assert not forced.happened.is_set()
    ending.signalled()
    assert forced.happened.is_set()
    ending.close()


async def test_a_failure_has_its_grace_too() -> None:
    forced = Forced()
    Ending(forced, grace=0.05).failed("The database ended.")
    assert await asyncio.to_thread(forced.happened.wait, 5)


async def test_what_fails_while_it_ends_is_not_told() -> None:
    ending = Ending(Forced())
    ending.signalled()
    ending.failed("The database ended.")
    assert await ending.wait() is None
    ending.close()


async def test_a_program_started_with_nohup_outlives_its_terminal() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        Ending(Forced()).listen()
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
