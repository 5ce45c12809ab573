"""From the clock on the wall to a moment, also where daylight saving skips a time or has it twice. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.broadcasts.records import Shift, When


def moment_of(wall: datetime, zone: str) -> When:
    """What a time without a zone means in `zone` (an IANA name).

    A time that clocks skip becomes as much later as they skip; of one that comes twice the first is meant. Both are
    what `fold=0` does (PEP 495, "Local Time Disambiguation").
    """
    first = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    at = first.astimezone(UTC)
    if at.astimezone(first.tzinfo).replace(tzinfo=None, fold=0) != wall.replace(fold=0):
        return When(at, zone, Shift.SKIPPED)
    twice = first.replace(fold=1).astimezone(UTC) != at
    return When(at, zone, Shift.TWICE if twice else None)
