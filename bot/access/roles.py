"""Who has which role: owners by the setting ADMINS, and whom an owner gave a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.access.records import RIGHTS, Admin, Right, Role
from bot.access.rules import Named, owned, strongest, theirs
from bot.access.store import AdminStore
from bot.audience.people.records import Person


class Finder(Protocol):
    """What roles ask of people."""

    async def get(self, tenant: str, person_id: str) -> Person | None: ...

    async def find_by_ids(self, tenant: str, aad_id: str | None, teams_id: str | None) -> Person | None: ...

    async def find_by_address(self, tenant: str, address: str) -> Person | None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's role, None for none. `unsure`: it may hang on an address, so a fresh profile has to be asked for."""

    role: Role | None
    unsure: bool


class Roles:
    """Decides on the server, for every command and every card action.

    `named` are casefolded object ids and addresses. In local mode with none named, everybody is an owner until one
    has been given that role.
    """

    def __init__(self, named: tuple[str, ...], local: bool, people: Finder, store: AdminStore) -> None:
        self.named = Named.of(named)
        self._local = local
        self._people = people
        self._store = store

    def is_open(self, given: list[Admin]) -> bool:
        """Whether everybody is an owner, since nobody is."""
        return self._local and not self.named.entries and not owned(given)

    async def standing(self, person: Person) -> Standing:
        """By object id, or by an address of the profile; never by an address or a name that the client sent."""
        if self.named.has(person):
            return Standing(Role.OWNER, unsure=False)
        given = await self._store.all(person.tenant)
        held = theirs(given, person)
        for each in held:
            if each.person != person.id:
                await self._store.bind(each, person)
        role = strongest(held) or (Role.OWNER if self.is_open(given) else None)
        waiting = any(each.person is None for each in given)
        return Standing(role, unsure=role is None and (waiting or bool(self.named.addresses)))

    async def role_of(self, person: Person) -> Role | None:
        return (await self.standing(person)).role

    async def is_admin(self, person: Person) -> bool:
        """Whether they have any role."""
        return await self.role_of(person) is not None

    async def names(self, tenant: str, right: Right = Right.VIEW) -> list[str]:
        """Who has the right, as people know them: the name, or the address of one not met yet.

        Those of the setting stand first, in its order; then those of roles that were given.
        """
        named = [await self.label(tenant, entry) for entry in self.named.entries]
        given = [each for each in await self._store.all(tenant) if right in RIGHTS[each.role]]
        return list(dict.fromkeys(name for name in [*named, *[await self._given(each) for each in given]] if name))

    async def label(self, tenant: str, entry: str) -> str:
        """What somebody whom the setting names is called; "" for an object id that nobody was met with."""
        person = await self.person(tenant, entry)
        return person.label if person else entry if entry in self.named.addresses else ""

    async def person(self, tenant: str, entry: str) -> Person | None:
        """Whoever the setting means by that entry."""
        if entry in self.named.addresses:
            return await self._people.find_by_address(tenant, entry)
        return await self._people.find_by_ids(tenant, entry, None)

    async def _given(self, admin: Admin) -> str:
        person = await self._people.get(admin.tenant, admin.person) if admin.person else None
        return person.label if person else admin.address or ""
