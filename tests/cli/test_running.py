"""How commands end: in order when a signal comes, in a sentence when MongoDB goes away."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest
from pymongo.errors import NotPrimaryError

from bot.cli.running import complete


def test_what_the_work_returns_is_the_exit_code() -> None:
    async def work() -> int:
        return 7

    assert complete(work()) == 7


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_takes_back_what_was_begun(number: signal.Signals) -> None:
    done: list[str] = []

    async def work() -> int:
        try:
            os.kill(os.getpid(), number)
            await asyncio.Event().wait()
        finally:
            done.append("taken back")
        return 0

    assert complete(work()) == 130
    assert done == ["taken back"]


def test_a_database_that_goes_away_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    async def work() -> int:
        raise NotPrimaryError("not primary", {"secret": "state"})

    assert complete(work()) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "not primary" in said
    assert "secret" not in said
