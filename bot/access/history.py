"""What admins did, as admins see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from bot.access.audit import Audit
from bot.access.records import Actor, Right, Told


class Names(Protocol):
    """What people are called."""

    async def names(self, tenant: str, ids: Iterable[str]) -> dict[str, str]: ...


class History:
    """The audit, read only."""

    def __init__(self, audit: Audit, people: Names) -> None:
        self._audit = audit
        self._people = people

    async def page(self, actor: Actor, before: str, size: int) -> tuple[list[Told], str]:
        """The newest acts of the tenant from before that id ("": from the newest), and the id for the next page.

        The second is "" at the end.
        """
        actor.check(Right.VIEW)
        found = await self._audit.page(actor.tenant, before, size + 1)
        rows = found[:size]
        names = await self._people.names(actor.tenant, {name for each in rows for name in (each.who, each.what)})
        told = [Told(each, names.get(each.who, ""), each.label or names.get(each.what, "")) for each in rows]
        return told, rows[-1].id if len(found) > size else ""
