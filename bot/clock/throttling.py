"""Notices that Teams has let nothing of a tenant through for long, and has the authors of what waits told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.broadcasts.records import Broadcast, State

LONG = timedelta(minutes=5)


class Store(Protocol):
    """What is asked of the broadcasts."""

    async def active(self) -> list[Broadcast]: ...

    async def throttled(self, broadcast_id: str, since: datetime) -> bool: ...

    async def let_through(self, broadcast_id: str) -> None: ...


class Pace(Protocol):
    """What is asked of the tenants' pace."""

    def held(self, tenant: str) -> float: ...

    def flowing(self, tenant: str) -> bool: ...


class Throttling:
    """`now` gives the time in UTC. Told once for each time that nothing goes, however often the bot is restarted."""

    def __init__(self, broadcasts: Store, pace: Pace, now: Callable[[], datetime], long: timedelta = LONG) -> None:
        self._broadcasts = broadcasts
        self._pace = pace
        self._now = now
        self._long = long

    async def look(self) -> bool:
        """Has it told what is new; False when none runs."""
        running = [each for each in await self._broadcasts.active() if each.state is State.RUNNING]
        for each in running:
            held = timedelta(seconds=self._pace.held(each.tenant))
            if each.throttled_since is None and held >= self._long:
                await self._broadcasts.throttled(each.id, self._now() - held)
            elif each.throttled_since is not None and self._pace.flowing(each.tenant):
                await self._broadcasts.let_through(each.id)
        return bool(running)
