"""What must be written although the database is away for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pymongo.errors import AutoReconnect

T = TypeVar("T")

Outage = AutoReconnect
"""No server, or none that takes writes: it says nothing about what was asked of it."""

AGAIN_AFTER = 0.5
"""Seconds."""


async def patiently(work: Callable[[], Awaitable[T]], seconds: float) -> T:
    """Does it, again for so many seconds while the database is away; doing it twice must change nothing."""
    give_up = time.monotonic() + seconds
    while True:
        try:
            return await work()
        except Outage:
            if time.monotonic() > give_up:
                raise
            await asyncio.sleep(AGAIN_AFTER)
