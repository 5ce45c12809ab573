"""How fast a broadcast goes, and how long it still takes. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.broadcasts.records import Broadcast, Counts, State, Status

SURE_AFTER_SECONDS = 2.0
"""Before that a measured rate says little, and the tenant's own rate is the better guess."""


def seconds_for(people: int, rate: int) -> int:
    """Seconds that a broadcast to so many takes at `rate` a second: at least one where there is anybody."""
    return -(-people // max(rate, 1))


def status(broadcast: Broadcast, counts: Counts, now: datetime, rate: int) -> Status:
    """The broadcast at `now`; `rate` is what the tenant allows a second, the measured one is never above it."""
    measured = _measured(broadcast, counts, now, rate)
    left = counts.audience - counts.done
    going = broadcast.state is State.RUNNING
    return Status(broadcast, counts, now, measured, seconds_for(left, measured) if going and left else None)


def _measured(broadcast: Broadcast, counts: Counts, now: datetime, rate: int) -> int:
    """Since it was started or resumed: a pause in between does not make it look slow."""
    since = broadcast.paced_from or broadcast.started_at
    if since is None:
        return rate
    seconds = ((broadcast.ended_at or now) - since).total_seconds()
    done = counts.done - broadcast.paced_done
    if seconds < SURE_AFTER_SECONDS or done <= 0:
        return rate
    return max(1, min(rate, round(done / seconds)))
