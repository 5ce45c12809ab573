"""The tenants' rates within one process."""

from __future__ import annotations

import asyncio
import math
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable

from bot.proactive.pace.holding import Holding
from bot.proactive.pace.timeline import Timeline

FILL = 0.994
"""Part of the rate that is used: slots a little further apart leave room for a late one (see LATE)."""
LATE = 0.6 * (1 / FILL - 1)
"""Seconds. A slot that is missed by more is left empty: sent late and followed by one on time, a window of one second
would hold one more than the rate."""
MOST_MISSED = 3
"""A busy machine may miss every slot; after so many the message leaves late rather than never."""


class Pace:
    """`rate` is requests a second and tenant, math.inf for none; `clock` and `sleep` are in seconds."""

    def __init__(
        self,
        rate: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        step = 1 / (rate * FILL)
        self._lines: defaultdict[str, Timeline] = defaultdict(lambda: Timeline(step))
        self._holding: defaultdict[str, Holding] = defaultdict(Holding)
        self._clock = clock
        self._sleep = sleep

    async def slot(self, tenant: str, patience: float = math.inf) -> bool:
        """Returns when a request may leave; False as soon as a brake would hold it up for more than `patience`."""
        line = self._lines[tenant]
        missed = 0
        while True:
            if line.braked_until - self._clock() > patience:
                return False
            at = line.reserve(self._clock())
            if (wait := at - self._clock()) > 0:
                await self._sleep(wait)
            if line.braked_until > self._clock():
                continue
            if self._clock() - at <= LATE or missed >= MOST_MISSED:
                return True
            missed += 1

    def brake(self, tenant: str, seconds: float) -> None:
        """Holds this tenant up for so long, because Teams asked for it."""
        now = self._clock()
        self._lines[tenant].brake(now + seconds)
        self._holding[tenant].braked(now, now + seconds)

    def passed(self, tenant: str) -> None:
        """Something of this tenant got through to Teams."""
        self._holding[tenant].passed()

    def held(self, tenant: str) -> float:
        """For how many seconds nothing of this tenant has got through; 0 where nothing is held up."""
        return self._holding[tenant].held(self._clock())

    def flowing(self, tenant: str) -> bool:
        """Whether something of this tenant has got through since it was last held up."""
        return self._holding[tenant].flowing

    def braked_for(self, tenant: str) -> float:
        """Seconds for which the tenant is held up from now on; 0 where it is not."""
        return max(0.0, self._lines[tenant].braked_until - self._clock())

    def braked(self, tenant: str) -> bool:
        """Whether the tenant is held up now."""
        return self._lines[tenant].braked_until > self._clock()
