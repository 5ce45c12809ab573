"""The moments at which a process can be made to die: before or after a call, or between a transaction's work and its
commit.

A point is named by the class and the method as the code names them: "before Worker.post", "in Choosing.choose".
"""

from __future__ import annotations

import functools
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.audience.segments.events import ConsentEvents
from bot.audience.segments.service import Segments
from bot.broadcasts.store import BroadcastStore
from bot.proactive.ledger.service import Ledger
from bot.proactive.ledger.tallies import Tallies
from bot.proactive.send.worker import Worker
from bot.storage.database import Storage

CALLS: tuple[tuple[type, str], ...] = (
    (Worker, "post"),
    (Ledger, "claim"),
    (Ledger, "record"),
    (Ledger, "release"),
    (Tallies, "recount_all"),
    (BroadcastStore, "move"),
    (ConsentEvents, "insert"),
    (Segments, "choose"),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """The nth time that a process comes by a point, and so many seconds later. None: it never dies of it."""

    point: str
    nth: int = 1
    later: float = 0.0

    def __str__(self) -> str:
        return f"{self.point} #{self.nth}" + (f" +{self.later * 1000:.0f} ms" if self.later else "")


class Fuse:
    """Ends this process at its moment, as `kill -9` does."""

    def __init__(self, moment: Moment | None, blow: Callable[[], None]) -> None:
        self._moment = moment
        self._blow = blow
        self._passed = 0

    def passes(self, point: str) -> None:
        """The process comes by a point."""
        if self._moment is None or point != self._moment.point:
            return
        self._passed += 1
        if self._passed == self._moment.nth:
            self._light(self._moment.later)

    def _light(self, seconds: float) -> None:
        if not seconds:
            self._blow()
            return
        # a thread, so that it comes in the middle of whatever the loop does then
        timer = threading.Timer(seconds, self._blow)
        timer.daemon = True
        timer.start()


def kill_this_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def lay(fuse: Fuse) -> None:
    """From now on the calls of this process come by the fuse."""
    for owner, name in CALLS:
        setattr(owner, name, _watched(getattr(owner, name), f"{owner.__name__}.{name}", fuse))
    setattr(Storage, "in_transaction", _watched_transactions(Storage.in_transaction, fuse))  # noqa: B010 - mypy


def _watched(real: Callable[..., Awaitable[Any]], name: str, fuse: Fuse) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(real)
    async def call(*given: Any, **named: Any) -> Any:
        fuse.passes(f"before {name}")
        result = await real(*given, **named)
        fuse.passes(f"after {name}")
        return result

    return call


def _watched_transactions(real: Callable[..., Awaitable[Any]], fuse: Fuse) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(real)
    async def in_transaction(storage: Storage, work: Callable[[Any], Awaitable[Any]]) -> Any:
        owner = work.__qualname__.partition(".<locals>")[0]

        async def watched(session: Any) -> Any:
            result = await work(session)
            fuse.passes(f"in {owner}")
            return result

        return await real(storage, watched)

    return in_transaction
