"""Time that passes in a database while nobody looks: every date in it is moved back, what was abandoned has ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pymongo import ReplaceOne

from bot.storage.database import Storage

SHORT_WHILE = timedelta(seconds=61)
"""Longer than any mark or lease lasts."""
MARKED = ("deliveries", "preparations", "broadcasts", "people")
"""What holds marks and leases."""


async def passes(storage: Storage, span: timedelta = SHORT_WHILE) -> None:
    """So much time has passed, for everything that is marked or leased. Nobody may be at work meanwhile."""
    await _end_transactions(storage)
    for name in MARKED:
        collection = storage.collection(name)
        changed = [
            ReplaceOne({"_id": each["_id"]}, earlier)
            async for each in collection.find()
            if (earlier := _moved(each, span)) != each
        ]
        if changed:
            await collection.bulk_write(changed, ordered=False)


async def _end_transactions(storage: Storage) -> None:
    """What MongoDB does by itself after a minute: the transaction of a client that is gone holds its documents so long.

    (transactionLifetimeLimitSeconds; the connection's end does not end it.)
    """
    await storage.collection(MARKED[0]).database.client.admin.command("killAllSessions", [])


def _moved(value: Any, span: timedelta) -> Any:
    if isinstance(value, datetime):
        return value - span
    if isinstance(value, dict):
        return {key: _moved(each, span) for key, each in value.items()}
    return [_moved(each, span) for each in value] if isinstance(value, list) else value
