"""The collection of attributes that tenants define."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.audience.attributes.records import MOST, Attribute, Kind
from bot.storage.database import Document, Index, Session, Storage

ATTRIBUTES = "attributes"
SCHEMA = 1

INDEXES = (Index(ATTRIBUTES, [("tenant", 1), ("slot", 1)], {"unique": True, "name": "slot"}),)
"""Each attribute takes one of so many places: two that are defined at once cannot make one too many."""


class AttributeStore:
    """Attributes are defined and renamed, and their values are people's."""

    def __init__(self, storage: Storage) -> None:
        self._attributes = storage.collection(ATTRIBUTES)

    async def all(self, tenant: str, session: Session | None = None) -> list[Attribute]:
        """In the order in which they were defined."""
        found = self._attributes.find({"tenant": tenant}, session=session).sort([("made_at", 1), ("_id", 1)])
        return [_attribute(each) async for each in found]

    async def get(self, tenant: str, key: str) -> Attribute | None:
        found = await self._attributes.find_one({"_id": {"t": tenant, "k": key}})
        return _attribute(found) if found else None

    async def insert(self, tenant: str, made: Attribute, session: Session) -> bool:
        """False when the tenant has as many as there may be. Raises DuplicateKeyError when it was defined before, or
        another one took the same place at the same moment."""
        rows = self._attributes.find({"tenant": tenant}, {"slot": 1}, session=session)
        taken = {each["slot"] async for each in rows}
        free = next((slot for slot in range(MOST) if slot not in taken), None)
        if free is not None:
            await self._attributes.insert_one(_document(tenant, made) | {"slot": free}, session=session)
        return free is not None

    async def rename(self, tenant: str, key: str, name: str, session: Session) -> None:
        await self._attributes.update_one({"_id": {"t": tenant, "k": key}}, {"$set": {"name": name}}, session=session)


def _document(tenant: str, made: Attribute) -> Document:
    return {
        "_id": {"t": tenant, "k": made.key},
        "tenant": tenant,
        "key": made.key,
        "name": made.name,
        "kind": made.kind.value,
        "made_by": made.made_by,
        "made_at": made.made_at,
        "v": SCHEMA,
    }


def _attribute(found: Mapping[str, Any]) -> Attribute:
    return Attribute(
        found["key"], found["name"], Kind(found["kind"]), made_by=found["made_by"], made_at=found["made_at"]
    )
