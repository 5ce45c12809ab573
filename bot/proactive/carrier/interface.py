"""What wakes a worker for a unit. It only wakes: the ledger is the truth, so a unit lost or doubled is harmless."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.proactive.ledger.records import Unit

Handler = Callable[[Unit], Awaitable[None]]


class Carrier(Protocol):
    """Every adapter passes tests/proactive/test_carrier.py."""

    async def start(self, handler: Handler) -> None:
        """From now on units are brought to the handler; its exceptions are logged and end only that unit."""
        ...

    async def put(self, unit: Unit, delay: float = 0.0) -> None:
        """Has the unit brought, after `delay` seconds at the earliest. After `stop` it does nothing."""
        ...

    async def stop(self) -> None:
        """Cancels what runs, gives it time to tidy up, and returns when all is quiet."""
        ...
