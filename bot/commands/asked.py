"""Questions that cannot be undone are asked once, and again when the answer comes late."""

from __future__ import annotations

from datetime import datetime

GOOD_FOR_SECONDS = 600
SKEW_SECONDS = 60
"""How far the clocks of two servers may be apart: an answer a little before its question is still one."""


def moment(now: datetime) -> int:
    """When a question is put, as its buttons carry it: seconds since 1970."""
    return int(now.timestamp())


def still_good(asked: int, now: datetime) -> bool:
    """Whether an answer at `now` answers a question of `asked`. The value comes from a client: a future one is none."""
    return -SKEW_SECONDS <= moment(now) - asked <= GOOD_FOR_SECONDS
