"""Who is an admin: those the setting ADMINS names, by object id or by an address that Teams itself confirmed."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from bot.audience.people.records import Person


class Finder(Protocol):
    """What roles ask of people."""

    async def find_by_ids(self, tenant: str, aad_id: str | None, teams_id: str | None) -> Person | None: ...

    async def find_by_address(self, tenant: str, address: str) -> Person | None: ...


class Roles:
    """Decides on the server, for every command and every card action, whether the person may act as an admin.

    `admins` are casefolded object ids and addresses. In local mode with no admins everybody is one.
    """

    def __init__(self, admins: tuple[str, ...], local: bool, people: Finder) -> None:
        self._admins = admins
        self._ids = frozenset(entry for entry in admins if _is_object_id(entry))
        self._addresses = frozenset(admins) - self._ids
        self._open = local and not admins
        self._people = people

    def needs_profile(self, person: Person) -> bool:
        """Whether the answer may hang on an address, so that a fresh profile has to be asked for first."""
        return bool(self._addresses) and not self._by_id(person)

    async def is_admin(self, person: Person) -> bool:
        """By object id, or by an address of the profile; never by an address or a name that the client sent."""
        if self._open or self._by_id(person):
            return True
        if person.profile_at is None:
            return False
        told = {address.casefold() for address in (*person.emails, person.upn or "")}
        return not self._addresses.isdisjoint(told)

    async def admin_names(self, tenant: str) -> list[str]:
        """The admins as people know them, in the order of the setting: the name, or the address of one not met yet."""
        names = [await self._name(tenant, entry) for entry in self._admins]
        return list(dict.fromkeys(name for name in names if name))

    def _by_id(self, person: Person) -> bool:
        return person.aad_id is not None and person.aad_id.casefold() in self._ids

    async def _name(self, tenant: str, entry: str) -> str:
        if entry in self._addresses:
            person = await self._people.find_by_address(tenant, entry)
            return person.label if person else entry
        person = await self._people.find_by_ids(tenant, entry, None)
        return person.label if person else ""


def _is_object_id(entry: str) -> bool:
    try:
        UUID(entry)
    except ValueError:
        return False
    return True
