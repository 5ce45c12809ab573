"""How a command of the command line runs and ends."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Any

from pymongo.errors import PyMongoError

FAILED = 1
INTERRUPTED = 130
"""What shells report for a program that Ctrl-C ended: 128 and the signal's number."""


def complete(work: Coroutine[Any, Any, int]) -> int:
    """Runs a command to its end; returns its exit code. A signal ends it in order: what it began is taken back.

    A MongoDB that fails on the way is one sentence.
    """
    try:
        return asyncio.run(_listening(work))
    except (asyncio.CancelledError, KeyboardInterrupt):
        return INTERRUPTED
    except PyMongoError as error:
        print(f"MongoDB failed ({str(error).split(', full error', 1)[0]}): try again.", file=sys.stderr)
        return FAILED


async def _listening(work: Coroutine[Any, Any, int]) -> int:
    task = asyncio.current_task()
    assert task is not None, "asyncio.run makes one"
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await work
