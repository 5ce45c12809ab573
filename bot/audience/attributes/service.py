"""The use cases of attributes: defined, renamed, and said of people."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from pymongo.errors import DuplicateKeyError, OperationFailure

from bot.access.audit import Audit
from bot.access.records import Actor, Did, Entry, Right
from bot.audience.attributes.names import built_in, clean_name, key_of
from bot.audience.attributes.records import BUILT_IN, MOST, Attribute, Kind, Listed
from bot.audience.attributes.store import AttributeStore
from bot.audience.attributes.values import clean, parse
from bot.audience.language.folding import fold
from bot.audience.people import queries
from bot.audience.people.store import PeopleStore, attribute_index
from bot.audience.segments.acts import once
from bot.audience.segments.records import Evidence, Segment
from bot.refusals import Refused
from bot.storage.database import Session, Storage
from cards.elements import plain

FULL = (
    f"There are {MOST} attributes already, and no room for another: each of them makes the database work more. "
    "What lists tell beside is kept, but can't be searched."
)
NOT_KNOWN = "There is no attribute of that name. Type *attributes* to see those that are."
READ_ONLY = "is built in: Teams tells it, and nobody can change it here."
NOBODY = "That person isn't here any more."
CANNOT_CREATE_INDEX = 67
"""MongoDB's code for one index too many on a collection (64 are the most)."""


class Named(Protocol):
    """What is asked of the segments: a name means one thing."""

    async def find(self, tenant: str, name: str) -> Segment | None: ...


class Attributes:
    """`now` gives the time in UTC."""

    def __init__(
        self,
        store: AttributeStore,
        people: PeopleStore,
        segments: Named,
        storage: Storage,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._people = people
        self._segments = segments
        self._storage = storage
        self._audit = Audit(storage)
        self._now = now

    async def all(self, tenant: str) -> Sequence[Attribute]:
        """The built-in ones, then the tenant's own in the order in which they were defined."""
        return [*BUILT_IN, *await self._store.all(tenant)]

    async def listed(self, actor: Actor, page: int, size: int) -> tuple[list[Listed], int]:
        """A page, counted from 1, of the tenant's own and then the built-in ones, and how many there are."""
        actor.check(Right.VIEW)
        found = [*await self._store.all(actor.tenant), *BUILT_IN]
        rows = found[(page - 1) * size : page * size]
        asked = [queries.valued(actor.tenant, each.key, each.kind) for each in rows]
        counts, _ = await self._people.count_many(asked, ()) if asked else ([], [])
        return [Listed(each, known) for each, known in zip(rows, counts, strict=True)], len(found)

    async def find(self, tenant: str, name: str) -> Attribute | None:
        """By its name, regardless of case and signs; or by its key."""
        return built_in(name) or await self._store.get(tenant, key_of(name))

    async def define(self, tenant: str, name: str, kind: Kind, evidence: Evidence) -> Attribute:
        """A new attribute, with its index. Defined again in the same way it is the one that is there.

        Refused, with the field, when the name is taken or is none, and when there are MOST of them.
        """
        evidence.actor.check(Right.EDIT)
        cleaned = clean_name(name)
        there = await self._there(tenant, cleaned, kind)
        if there is not None:
            return there
        if len(await self._store.all(tenant)) >= MOST:
            raise Refused(FULL, field="name")
        key = key_of(cleaned)
        made = Attribute(key, cleaned, kind, made_by=evidence.by, made_at=self._now())
        await self._index(key)
        try:
            # in a transaction, and again where another attribute took the same place
            inserted = await once(self._storage, lambda session: self._inserted(made, evidence, session))
        except DuplicateKeyError:
            return await self._there(tenant, cleaned, kind) or made
        if not inserted:
            raise Refused(FULL, field="name")
        return made

    async def check(self, tenant: str, name: str, kind: Kind) -> None:
        """Refused, with the field, where no attribute of that name and type can be, room for it apart."""
        await self._there(tenant, clean_name(name), kind)

    async def rename(self, tenant: str, key: str, name: str, evidence: Evidence) -> Attribute:
        """Another spelling, which has the same key: rules and lists know it by that."""
        evidence.actor.check(Right.EDIT)
        there = await self._own(tenant, key)
        cleaned = clean_name(name)
        if key_of(cleaned) != key:
            raise Refused(f"Keep the letters of “{plain(there.name)}”: lists know it by them.", field="name")
        if cleaned == there.name:
            return there
        before, after = {"name": there.name}, {"name": cleaned}
        entry = self._entry(evidence, Did.ATTRIBUTE_RENAMED, key, cleaned, before, after)

        async def work(session: Session) -> bool:
            await self._store.rename(tenant, key, cleaned, session)
            return True

        await self._audit.along(entry, work)
        return dataclasses.replace(there, name=cleaned)

    async def set(self, tenant: str, person: str, name: str, text: str, evidence: Evidence) -> Attribute:
        """Says it of a person; an empty text takes it away. Refused, with the field, when the value does not fit."""
        evidence.actor.check(Right.EDIT)
        attribute = await self.find(tenant, name)
        if attribute is None:
            raise Refused(NOT_KNOWN, field="name")
        if attribute.built_in:
            raise Refused(f"“{attribute.name}” {READ_ONLY}", field="name")
        value = parse(attribute.kind, text) if clean(text) else None

        async def work(session: Session) -> bool:
            return await self._people.set_known(tenant, person, {attribute.key: value}, session)

        if not await self._storage.in_transaction(work):
            raise Refused(NOBODY)
        return attribute

    async def _inserted(self, made: Attribute, e: Evidence, session: Session) -> bool:
        inserted = await self._store.insert(e.tenant, made, session)
        if inserted:
            after = {"type": made.kind.value}
            await self._audit.write(self._entry(e, Did.ATTRIBUTE_MADE, made.key, made.name, {}, after), session)
        return inserted

    def _entry(
        self, e: Evidence, did: Did, key: str, name: str, before: Mapping[str, str], after: Mapping[str, str]
    ) -> Entry:
        return Entry(e.tenant, self._now(), e.by, did, key, name, before, after)

    async def _there(self, tenant: str, name: str, kind: Kind) -> Attribute | None:
        """The attribute of that name and kind; None: the name is free. Refused: it is something else's."""
        if built_in(name) is not None:
            raise Refused(f"“{plain(name)}” {READ_ONLY}", field="name")
        there = await self._store.get(tenant, key_of(name))
        if there is not None and there.kind is not kind:
            raise Refused(f"There is already “{plain(there.name)}”, a {there.kind.value}.", field="name")
        segment = await self._segments.find(tenant, name) if there is None else None
        if segment is not None and fold(segment.name) == fold(name):
            raise Refused(f"There is a segment called “{plain(segment.name)}”. Choose another name.", field="name")
        return there

    async def _own(self, tenant: str, key: str) -> Attribute:
        there = await self._store.get(tenant, key)
        if there is None:
            raise Refused(NOT_KNOWN, field="name")
        return there

    async def _index(self, key: str) -> None:
        try:
            await self._storage.ensure([attribute_index(key)])
        except OperationFailure as error:
            if error.code != CANNOT_CREATE_INDEX:
                raise
            raise Refused(FULL, field="name") from error
