"""What a backup does to broadcasts: what was under way at its moment went on afterwards, and nobody knows how far."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.broadcasts.records import Asking, Notice, State
from bot.broadcasts.store import ACTIVE, BroadcastStore

REASON = "It comes from a backup that was made while it was being sent: who got it after that would get it again"


async def hold_back(broadcasts: BroadcastStore, now: datetime, recount: Callable[[str], Awaitable[None]]) -> list[str]:
    """Pauses what was being sent, and has asked about what fell due since. Returns the references of the first kind.

    Nothing of either goes out a second time by itself: an admin decides. `recount` counts a broadcast anew: the
    backup's moment may lie between a result and its count.
    """
    held = [each.ref for each in await broadcasts.active() if await _pause(broadcasts, each.id)]
    for each in await broadcasts.paused():
        await recount(each.id)
    for due in await broadcasts.due(now):
        await broadcasts.start_due(due, State.ASKING, owe=Notice.ASKING, asking_reason=Asking.LATE.value)
    return held


async def _pause(broadcasts: BroadcastStore, broadcast_id: str) -> bool:
    told: dict[str, Any] = {"pause_reason": REASON, "paused_by": ""}
    return await broadcasts.move(broadcast_id, ACTIVE, State.PAUSED, owe=Notice.PAUSED, **told)
