"""Segments that are being filled with those who matched when they were made: how far each is."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.audience.segments.records import Evidence, Through
from bot.storage.database import Document, Session, Storage

FILLINGS = "fillings"
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Filling:
    """`clause` is whom the segment is of, as a filter; people up to the key `after` were put in, `done` of them."""

    segment: str
    evidence: Evidence
    clause: Mapping[str, Any]
    after: str = ""
    done: int = 0

    def of_chunk(self) -> Evidence:
        """The evidence for the people of the next chunk: each chunk has keys of its own."""
        return dataclasses.replace(self.evidence, conversation=f"filling:{self.segment}", activity=self.after)


class FillingStore:
    """The collection of fillings; one that has ended keeps its document without its filter."""

    def __init__(self, storage: Storage) -> None:
        self._fillings = storage.collection(FILLINGS)

    async def begin(self, made: Filling) -> None:
        """Doing it again changes nothing, also once it has ended."""
        e = made.evidence
        begun: Document = {
            "tenant": e.tenant,
            "conversation": e.conversation,
            "activity": e.activity,
            "through": e.through.value,
            "by": e.by,
            "at": e.at,
            "clause": json.dumps(made.clause),
            "after": "",
            "done": 0,
            "v": SCHEMA,
        }
        await self._fillings.update_one({"_id": made.segment}, {"$setOnInsert": begun}, upsert=True)

    async def going(self) -> list[str]:
        """The segments that are not full yet."""
        return [each["_id"] async for each in self._fillings.find({"clause": {"$exists": True}}, {"_id": 1})]

    async def get(self, segment: str, session: Session | None = None) -> Filling | None:
        """None when it has ended, or never began."""
        found = await self._fillings.find_one({"_id": segment, "clause": {"$exists": True}}, session=session)
        return _filling(found) if found else None

    async def onward(self, at: Filling, after: str, more: int, session: Session) -> None:
        change: Document = {"$set": {"after": after}, "$inc": {"done": more}}
        await self._fillings.update_one({"_id": at.segment}, change, session=session)

    async def end(self, segment: str, session: Session) -> None:
        await self._fillings.update_one({"_id": segment}, {"$unset": {"clause": ""}}, session=session)


def _filling(found: Document) -> Filling:
    evidence = Evidence(
        found["tenant"],
        found["conversation"],
        found["activity"],
        Through(found["through"]),
        found["by"],
        found["at"],
    )
    return Filling(found["_id"], evidence, json.loads(found["clause"]), found["after"], found["done"])
