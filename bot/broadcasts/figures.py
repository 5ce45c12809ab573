"""How many broadcasts there are in each state that still asks for something: for operators, over all tenants."""

from __future__ import annotations

from bot.broadcasts.records import State
from bot.broadcasts.store import BROADCASTS
from bot.storage.database import Storage

LIVE = (State.SCHEDULED, State.ASKING, State.PREPARING, State.RUNNING, State.PAUSED)
"""Drafts and those that are over only ever grow in number, and ask for nothing."""
SENDING = (State.PREPARING, State.RUNNING)


class BroadcastFigures:
    """Reads only, by the index over states."""

    def __init__(self, storage: Storage) -> None:
        self._broadcasts = storage.collection(BROADCASTS)

    async def by_state(self) -> dict[State, int]:
        """Every live state and its number, 0 too."""
        clause = {"state": {"$in": [state.value for state in LIVE]}}
        group = {"$group": {"_id": "$state", "n": {"$sum": 1}}}
        found = {each["_id"]: int(each["n"]) async for each in self._broadcasts.aggregate([{"$match": clause}, group])}
        return {state: found.get(state.value, 0) for state in LIVE}

    async def sending(self) -> list[str]:
        """The ids of those that are being prepared or sent."""
        clause = {"state": {"$in": [state.value for state in SENDING]}}
        return [str(each["_id"]) async for each in self._broadcasts.find(clause, {"_id": 1})]
