"""The use cases of rule segments: made, changed, and frozen into segments that people are put in."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from bot.access.audit import Audit
from bot.access.records import Actor, Did, Right
from bot.audience.language.compiler import base_filter
from bot.audience.language.errors import ExpressionError
from bot.audience.language.expanding import collapsed
from bot.audience.language.nodes import Expression, RuleIs
from bot.audience.people.store import PeopleStore
from bot.audience.segments.audited import entry
from bot.audience.segments.events import ConsentEvents, event
from bot.audience.segments.filling import Filling, FillingStore
from bot.audience.segments.records import Evidence, Happened, Segment
from bot.audience.segments.service import Segments
from bot.refusals import Refused
from bot.storage.database import Document, Session, Storage
from cards.elements import plain

CHUNK = 1_000
AT_ONCE_SECONDS = 5.0
"""How long who freezes an audience waits for it; the clock does the rest."""


class RuleSegments:
    """`now` gives the time in UTC, `chunk` is how many people share a transaction.

    `at_once` is for how many seconds people are put in while somebody waits for it.
    """

    def __init__(
        self,
        segments: Segments,
        people: PeopleStore,
        storage: Storage,
        now: Callable[[], datetime],
        chunk: int = CHUNK,
        at_once: float = AT_ONCE_SECONDS,
    ) -> None:
        self._segments = segments
        self._people = people
        self._events = ConsentEvents(storage)
        self._fillings = FillingStore(storage)
        self._audit = Audit(storage)
        self._storage = storage
        self._now = now
        self._size = chunk
        self._at_once = at_once

    async def create(self, name: str, text: str, evidence: Evidence, description: str = "") -> Segment:
        """A segment of whoever matches; the same activity again gives the one it made.

        Refused, with the field, when the name is taken or is none, and when the rule cannot be read.
        """
        evidence.actor.check(Right.EDIT)
        rule = collapsed(await self._read(evidence.tenant, text))
        return await self._segments.create(name, description, "", "", False, evidence, rule=rule)

    async def proposed(self, actor: Actor, segment_id: str, text: str) -> RuleIs:
        """The rule segment as it would be with that rule; nothing is changed. Refused as `change` would, and for a
        segment that people are put in."""
        there = await self._segments.for_change(actor, segment_id)
        if there.rule is None:
            raise Refused(by_hand(there))
        rule = await self._read(actor.tenant, text)
        await self._segments.check_rule(actor, segment_id, collapsed(rule))
        return RuleIs(segment_id, rule)

    async def change(self, segment_id: str, text: str, evidence: Evidence) -> Segment:
        """Another rule, also for a segment that was made to put people in and has nobody in it."""
        evidence.actor.check(Right.EDIT)
        rule = collapsed(await self._read(evidence.tenant, text))
        return await self._segments.edit(evidence.tenant, segment_id, evidence=evidence, rule=rule)

    async def freeze(self, name: str, text: str, evidence: Evidence, description: str = "") -> Segment:
        """A segment of those who match today, whatever becomes of them: they are put in, and can leave.

        Of many people the clock puts in the rest. The same activity again gives the one it made.
        """
        evidence.actor.check(Right.EDIT)
        expression = await self._read(evidence.tenant, text)
        made = await self._segments.create(name, description, "", "", False, evidence)
        await self._fillings.begin(Filling(made.id, evidence, base_filter(expression)))
        until, more = time.monotonic() + self._at_once, True
        while more and time.monotonic() < until:
            more = await self._fill(made.id)
        return made

    async def fill(self) -> bool:
        """Puts some of those in who are still to come into frozen segments; False when nobody is."""
        going = [await self._fill(segment) for segment in await self._fillings.going()]
        return any(going)

    async def filling(self, segment_id: str) -> bool:
        """Whether people are still being put in."""
        return await self._fillings.get(segment_id) is not None

    async def _fill(self, segment_id: str) -> bool:
        """One chunk, in one transaction with how far it is; False when it was the last."""
        return await self._storage.in_transaction(lambda session: self._chunk(segment_id, session))

    async def _chunk(self, segment_id: str, session: Session) -> bool:
        at = await self._fillings.get(segment_id, session)
        if at is None:
            return False
        segment = await self._segments.get(at.evidence.tenant, segment_id)
        ids = await self._people.ids_of(_still(at), at.after, self._size, session) if segment else []
        if segment is None or not ids:
            await self._finish(at, segment, session)
            return False
        await self._people.put_in(ids, segment_id, session)
        evidence = at.of_chunk()
        events = [event(evidence, i, who, segment_id, Happened.ADDED) for i, who in enumerate(ids)]
        await self._events.insert_many(events, session)
        await self._fillings.onward(at, ids[-1], len(ids), session)
        return True

    async def _finish(self, at: Filling, segment: Segment | None, session: Session) -> None:
        await self._fillings.end(at.segment, session)
        if segment is not None and at.done:
            told = entry(at.evidence, Did.PEOPLE_ADDED, segment, self._now(), added=at.done)
            await self._audit.write(told, session)

    async def _read(self, tenant: str, text: str) -> Expression:
        if not text.strip():
            raise Refused("Say who is meant, such as *city = “Lisbon” and not interns*.", field="expression")
        try:
            return await self._segments.read(tenant, text)
        except ExpressionError as error:
            raise Refused(error.sentence, field="expression") from error


def by_hand(segment: Segment) -> str:
    """Why the segment gets no rule."""
    how = "Make a new one of the rule: *segment new NAME rule EXPRESSION*."
    return f"People are put into “{plain(segment.name)}” one by one, so it can't have a rule. {how}"


def _still(at: Filling) -> Document:
    """Whoever left it, or was taken out, while it fills stays out."""
    new = {"member_of": {"$ne": at.segment}, "left": {"$ne": at.segment}, "removed": {"$ne": at.segment}}
    return {"$and": [{"tenant": at.evidence.tenant}, at.clause, new]}
