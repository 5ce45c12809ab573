"""Whose a role is. Pure.

Only what Teams itself confirmed counts: ids of the activity's sender, and addresses of their profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.access.records import Admin, Role
from bot.audience.people.records import Person


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the setting ADMINS names: casefolded object ids and addresses, in its order. They are owners, always."""

    entries: tuple[str, ...]
    ids: frozenset[str]
    addresses: frozenset[str]

    @staticmethod
    def of(entries: Sequence[str]) -> Named:
        ids = frozenset(entry for entry in entries if _is_object_id(entry))
        return Named(tuple(entries), ids, frozenset(entries) - ids)

    def has(self, person: Person) -> bool:
        by_id = person.aad_id is not None and person.aad_id.casefold() in self.ids
        return by_id or not self.addresses.isdisjoint(confirmed(person))


def confirmed(person: Person) -> frozenset[str]:
    """The addresses that Teams told of the person; none until it was asked."""
    if person.profile_at is None:
        return frozenset()
    return frozenset(address.casefold() for address in (*person.emails, person.upn or "") if address)


def is_theirs(admin: Admin, person: Person) -> bool:
    """Whether the role is the person's. Once it is somebody's, an address gives it to nobody else."""
    if admin.person is None:
        return admin.address in confirmed(person)
    if admin.person == person.id:
        return True
    if admin.aad_id is not None:
        return admin.aad_id == person.aad_id
    return admin.teams_id is not None and admin.teams_id == person.teams_id


def theirs(admins: Iterable[Admin], person: Person) -> list[Admin]:
    return [each for each in admins if is_theirs(each, person)]


def strongest(admins: Iterable[Admin]) -> Role | None:
    """The strongest of these roles; None for none."""
    held = {each.role for each in admins}
    return next((role for role in Role if role in held), None)


def owned(admins: Iterable[Admin]) -> bool:
    """Whether one of them is an owner who was met: an address may be mistyped."""
    return any(each.role is Role.OWNER and each.person is not None for each in admins)


def _is_object_id(entry: str) -> bool:
    try:
        UUID(entry)
    except ValueError:
        return False
    return True
