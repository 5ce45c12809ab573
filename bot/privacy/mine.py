"""What is held of somebody, as a file for them alone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from bot.access.audit import Audit
from bot.access.roles import Roles
from bot.audience.people.records import Person
from bot.audience.people.store import PeopleStore
from bot.audience.segments.events import ConsentEvents
from bot.audience.segments.records import EVERYONE
from bot.audience.segments.service import Segments
from bot.files.records import Content, FileRef
from bot.privacy.document import Plain, person_document
from bot.privacy.dossiers import Dossiers

SOURCE = "my data"
"""What refs call this source; their key is the person's id, which is also whom the file is for."""
NAME = "my-data.json"
MEDIA_TYPE = "application/json; charset=utf-8"
BLOCK = 64 * 1024


class MyData:
    """A source of files. `now` gives the time in UTC."""

    admin = False

    def __init__(
        self,
        dossiers: Dossiers,
        people: PeopleStore,
        segments: Segments,
        events: ConsentEvents,
        audit: Audit,
        roles: Roles,
        now: Callable[[], datetime],
    ) -> None:
        self._dossiers = dossiers
        self._people = people
        self._segments = segments
        self._events = events
        self._audit = audit
        self._roles = roles
        self._now = now

    async def open(self, ref: FileRef) -> Content | None:
        """All of it at this moment; None for anybody else's, and for who isn't here any more."""
        person = await self._people.get(ref.tenant, ref.person)
        if person is None or ref.key != person.id:
            return None
        return Content(NAME, MEDIA_TYPE, _pieces(await self._bytes(person)))

    async def size(self, person: Person) -> int:
        """How many bytes the file has now."""
        return len(await self._bytes(person))

    async def _bytes(self, person: Person) -> bytes:
        return (json.dumps(await self.document(person), ensure_ascii=False, indent=2) + "\n").encode()

    async def document(self, person: Person) -> Plain:
        """The same as plain JSON."""
        about = await self._dossiers.of(person)
        history = await self._events.of_person(person.tenant, person.id, moot=True)
        acts = await self._audit.about(person.tenant, person.id)
        others = {each.by for each in history} | {each.who for each in acts} | {each.what for each in acts}
        names = await self._people.names(person.tenant, others)
        segments = {each.id: each.name for each in await self._segments.all(person.tenant)} | {EVERYONE: EVERYONE}
        role, kept = await self._roles.role_of(person), await self._people.kept(person.tenant, person.id)
        told = role.value if role else None
        return person_document(about, history, names, segments, role=told, acts=acts, kept=kept, at=self._now())


async def _pieces(whole: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(whole), BLOCK):
        yield whole[start : start + BLOCK]
