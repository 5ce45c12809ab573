"""Admins and their audit on a real MongoDB."""

from __future__ import annotations

from dataclasses import dataclass

from bot.access import audit as audit_store
from bot.access import store as admin_store
from bot.access.audit import Audit
from bot.access.history import History
from bot.access.records import Actor, Entry, Role
from bot.access.roles import Roles
from bot.access.service import Admins
from bot.access.store import AdminStore
from bot.audience.people.records import Person
from bot.audience.segments.records import Evidence
from bot.storage.database import Storage
from tests.audience.making import TENANT, Audience, make_audience


@dataclass
class Office:
    """Where roles are given; `rui` is somebody who was met."""

    audience: Audience
    roles: Roles
    admins: Admins
    history: History
    rui: Person

    def by(self, who: Person, role: Role | None = Role.OWNER, activity: str | None = None) -> Evidence:
        """A new activity of somebody in that role."""
        return self.audience.evidence(who.id, activity, who.tenant, role=role)

    async def actor(self, who: Person) -> Actor:
        """Somebody in the role that they have now."""
        return Actor(who.tenant, who.id, await self.roles.role_of(await self.audience.again(who)))

    async def entries(self, tenant: str = TENANT) -> list[Entry]:
        """The audit, the oldest first."""
        return (await Audit(self.audience.storage).page(tenant, "", 1_000))[::-1]

    async def who_may(self) -> dict[str, Role]:
        rows, _ = await self.admins.listed(Actor(TENANT, self.rui.id, Role.VIEWER), 1, 100)
        return {row.label: row.role for row in rows}


async def make_office(storage: Storage, *named: str, local: bool = False) -> Office:
    """The services over an empty database; `named` as in the setting ADMINS."""
    audience = await make_audience(storage)
    await storage.ensure([*admin_store.INDEXES, *audit_store.INDEXES])
    store = AdminStore(storage)
    roles = Roles(named, local, audience.people, store)
    admins = Admins(store, roles, audience.people, storage, audience.clock)
    rui = await audience.person("Rui Costa", email="rui@north.example")
    return Office(audience, roles, admins, History(Audit(storage), audience.store), rui)
