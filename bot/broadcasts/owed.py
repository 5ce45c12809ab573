"""What the authors of broadcasts are owed: the notes in a broadcast's document that say so, each taken once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pymongo import ReturnDocument

from bot.broadcasts.records import Notice
from bot.broadcasts.store import BROADCASTS
from bot.identifiers import new_id
from bot.storage.database import Document, Index, Storage

INDEXES = (
    Index(BROADCASTS, [("owed", 1)], {"name": "owed", "sparse": True}),
    Index(BROADCASTS, [("telling.left", 1)], {"name": "telling", "sparse": True}),
)

NOTICES = [notice.value for notice in Notice]


@dataclass(frozen=True, slots=True)
class Owed:
    """One notice in somebody's hands, under a token of their own.

    `left`: whoever had it before let it leave and never said what became of it, so it is not to leave again.
    """

    broadcast: str
    notice: Notice
    token: str
    left: bool = False


class OwedStore:
    """`owed` lists what is to be told. `telling` is a claim: its token, until when it holds, and what has left.

    A notice is struck off the list the moment before it leaves, so that the same one can be owed again meanwhile.
    """

    def __init__(self, storage: Storage) -> None:
        self._broadcasts = storage.collection(BROADCASTS)

    async def claim(self, now: datetime, until: datetime) -> Owed | None:
        """One notice that nobody has in hand, for as long as `until`; None: none is due."""
        there = [{"owed": {"$in": NOTICES}}, {"telling.left": {"$in": NOTICES}}]
        due = {"$or": there, "telling.until": {"$not": {"$gt": now}}}
        token = new_id()
        found = await self._broadcasts.find_one_and_update(
            due,
            {"$set": {"telling.token": token, "telling.until": until}},
            {"owed": 1, "telling": 1},
            return_document=ReturnDocument.AFTER,
        )
        return None if found is None else _owed(found, token)

    async def leave(self, owed: Owed, until: datetime) -> bool:
        """Strikes it off because it leaves now; False when the claim has passed to somebody else."""
        left = {"telling.left": owed.notice.value, "telling.until": until}
        change = {"$pull": {"owed": owed.notice.value}, "$set": left}
        return (await self._broadcasts.update_one(_held(owed), change)).modified_count == 1

    async def settle(self, owed: Owed) -> None:
        """What left has its end. Owed anew meanwhile, it stays on the list."""
        await self._broadcasts.update_one(_held(owed), {"$unset": {"telling": ""}})

    async def drop(self, owed: Owed) -> None:
        """It is told to nobody."""
        change = {"$pull": {"owed": owed.notice.value}, "$unset": {"telling": ""}}
        await self._broadcasts.update_one(_held(owed), change)

    async def again(self, owed: Owed, due: datetime) -> None:
        """It surely did not arrive: owed as before, and due then."""
        change = {"$addToSet": {"owed": owed.notice.value}, "$set": {"telling": {"until": due}}}
        await self._broadcasts.update_one(_held(owed), change)


def _held(owed: Owed) -> Document:
    return {"_id": owed.broadcast, "telling.token": owed.token}


def _owed(found: Document, token: str) -> Owed:
    left = found["telling"].get("left")
    return Owed(found["_id"], Notice(left or found["owed"][0]), token, left=left is not None)
