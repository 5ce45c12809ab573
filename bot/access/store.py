"""The collection of admins: the only file that knows its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.access.records import Admin, Role
from bot.audience.people.records import Person
from bot.storage.database import Document, Index, Session, Storage

ADMINS = "admins"
COUNTERS = "counters"
SCHEMA = 1

INDEXES = (Index(ADMINS, [("tenant", 1), ("_id", 1)], {"name": "tenant"}),)


class AdminStore:
    """The roles that owners gave, of all tenants."""

    def __init__(self, storage: Storage) -> None:
        self._admins = storage.collection(ADMINS)
        self._counters = storage.collection(COUNTERS)

    async def all(self, tenant: str, session: Session | None = None) -> list[Admin]:
        """In the order in which they were given."""
        found = self._admins.find({"tenant": tenant}, session=session).sort("_id", 1)
        return [_admin(each) async for each in found]

    async def one_after_the_other(self, tenant: str, session: Session) -> None:
        """Makes this transaction collide with any other that changes roles of the tenant.

        Two owners who take each other's role at one moment would otherwise both succeed, and none be left.
        """
        clause = {"_id": {"t": tenant, "what": ADMINS}}
        await self._counters.update_one(clause, {"$inc": {"n": 1}}, upsert=True, session=session)

    async def insert(self, admin: Admin, session: Session) -> None:
        await self._admins.insert_one(_document(admin), session=session)

    async def delete(self, admins: Sequence[Admin], session: Session) -> None:
        await self._admins.delete_many({"_id": {"$in": [each.id for each in admins]}}, session=session)

    async def bind(self, admin: Admin, person: Person) -> None:
        """Gives the role of an address to the person who has it: from now on it is theirs, whatever their address."""
        clause: Document = {"_id": admin.id, "person": admin.person}
        await self._admins.update_one(clause, {"$set": _identity(person)})


def _identity(person: Person) -> dict[str, Any]:
    """The fields that say whose a role is."""
    return {"person": person.id, "aad_id": person.aad_id, "teams_id": person.teams_id}


def _document(admin: Admin) -> Document:
    return {
        "_id": admin.id,
        "tenant": admin.tenant,
        "role": admin.role.value,
        "person": admin.person,
        "aad_id": admin.aad_id,
        "teams_id": admin.teams_id,
        "address": admin.address,
        "by": admin.by,
        "at": admin.at,
        "v": SCHEMA,
    }


def _admin(found: Document) -> Admin:
    return Admin(
        id=found["_id"],
        tenant=found["tenant"],
        role=Role(found["role"]),
        person=found["person"],
        aad_id=found["aad_id"],
        teams_id=found["teams_id"],
        address=found["address"],
        by=found["by"],
        at=found["at"],
    )
