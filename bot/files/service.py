"""Files that the house hands out: made when they are asked for, for the one person they were meant for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol

import structlog

from bot.audience.people.records import Person
from bot.files.links import Purpose, Seals
from bot.files.records import Content, FileRef
from bot.files.store import KeyStore

PATH = "/files"

log = structlog.get_logger(__name__)


class Source(Protocol):
    """Makes files of one kind."""

    @property
    def admin(self) -> bool:
        """Whether they are for admins alone: looked at again whenever one is fetched."""

    async def open(self, ref: FileRef) -> Content | None:
        """The file of that key, in that tenant; None when there is none (any more)."""


class Finder(Protocol):
    """Finds whom a file is for."""

    async def get(self, tenant: str, person_id: str) -> Person | None: ...


class Files:
    """`sources` by the word that refs name them by; `base` is where the bot is reached, None where nobody knows."""

    def __init__(
        self,
        *,
        sources: Mapping[str, Source],
        keys: KeyStore,
        people: Finder,
        is_admin: Callable[[Person], Awaitable[bool]],
        base: str | None,
        now: Callable[[], datetime],
    ) -> None:
        self._sources = sources
        self._keys = keys
        self._people = people
        self._is_admin = is_admin
        self._base = base
        self._now = now
        self._seals: Seals | None = None

    async def link(self, ref: FileRef) -> str | None:
        """A link that fetches the file for a quarter of an hour; None where nobody knows the bot's own address."""
        if self._base is None:
            return None
        return f"{self._base}{PATH}/{(await self._sealing()).sealed(Purpose.LINK, ref)}"

    async def offer(self, ref: FileRef) -> str:
        """A token for the offer of a file, which comes back when somebody accepts it within a week."""
        return (await self._sealing()).sealed(Purpose.OFFER, ref)

    async def offered(self, token: str, person: Person) -> FileRef | None:
        """The file that was offered to this person by that token; None when it was not, or too long ago."""
        ref = (await self._sealing()).opened(Purpose.OFFER, token)
        meant = ref is not None and (ref.tenant, ref.person) == (person.tenant, person.id)
        return ref if meant else None

    async def linked(self, token: str) -> Content | None:
        """The file of a link; None when the link is none of ours, too old, or whoever it is for may not have it."""
        ref = (await self._sealing()).opened(Purpose.LINK, token)
        return None if ref is None else await self.content(ref)

    async def content(self, ref: FileRef) -> Content | None:
        """The file, when there is one and the person may have it at this moment."""
        source = self._sources.get(ref.source)
        person = await self._people.get(ref.tenant, ref.person)
        if source is None or person is None or (source.admin and not await self._is_admin(person)):
            return None
        log.info("file handed out", source=ref.source, tenant=ref.tenant, person=ref.person)
        return await source.open(ref)

    async def _sealing(self) -> Seals:
        if self._seals is None:
            self._seals = Seals(await self._keys.key(), self._now)
        return self._seals
