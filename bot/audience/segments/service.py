"""The use cases of segments: made, changed, chosen, left, listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from bot.access.audit import Audit
from bot.access.records import Actor, Did, Right
from bot.audience.attributes.records import Attribute
from bot.audience.attributes.store import AttributeStore
from bot.audience.language.nodes import Expression
from bot.audience.people.records import Person
from bot.audience.people.store import PeopleStore
from bot.audience.segments.acts import Acts
from bot.audience.segments.audited import changed, entry
from bot.audience.segments.choosing import Choosing
from bot.audience.segments.events import ConsentEvents
from bot.audience.segments.lists import AddressLists
from bot.audience.segments.names import clean_name
from bot.audience.segments.records import (
    EVERYONE,
    AddressAnswer,
    Choice,
    Chosen,
    Evidence,
    Happened,
    Joined,
    Listed,
    Member,
    Segment,
    SegmentCounts,
    Subscription,
)
from bot.audience.segments.roster import Roster
from bot.audience.segments.ruling import Ruling, used_by
from bot.audience.segments.store import SegmentStore
from bot.audience.segments.words import clean_words
from bot.identifiers import new_id
from bot.refusals import Refused
from bot.storage.database import Session, Storage

GONE = "That segment isn't there any more. Type *segments* to see those that are."
BUILT_IN = "*everyone* is built in: all people are in it until they leave it."
SETTLED = timedelta(minutes=2)
"""MongoDB ends a transaction after one minute: a choice that began before a deletion has ended by then."""


class Segments:
    """`now` gives the time in UTC."""

    def __init__(self, store: SegmentStore, people: PeopleStore, storage: Storage, now: Callable[[], datetime]) -> None:
        self._store = store
        self._people = people
        self._events = ConsentEvents(storage)
        self._acts = Acts(storage)
        self._audit = Audit(storage)
        self._ruling = Ruling(store, AttributeStore(storage))
        self._roster = Roster(people, self._events, self._ruling)
        self._choosing = Choosing(people, self._events, storage, now)
        self._lists = AddressLists(people, self._events, storage, now)
        self._storage = storage
        self._now = now

    async def all(self, tenant: str) -> list[Segment]:
        """The live segments by name; the built-in one is not among them."""
        return await self._store.all(tenant)

    async def open_topics(self, tenant: str) -> list[Segment]:
        """What people may join by themselves."""
        return [segment for segment in await self._store.all(tenant) if segment.open]

    async def get(self, tenant: str, segment_id: str) -> Segment | None:
        """A live segment or the built-in one; None for any other id, those of other tenants among them."""
        return everyone(tenant) if segment_id == EVERYONE else await self._store.get(tenant, segment_id)

    async def find(self, tenant: str, name: str) -> Segment | None:
        """By its name, regardless of case."""
        return await self._store.find(tenant, name)

    async def read(self, tenant: str, text: str) -> Expression:
        """What an expression means now, the rules of rule segments in it. Raises ExpressionError."""
        return await self._ruling.read(tenant, text)

    async def written(self, tenant: str, expression: Expression) -> str:
        """An expression in normal form, with the present names."""
        return await self._ruling.written(tenant, expression)

    async def attributes(self, tenant: str) -> list[Attribute]:
        """What the tenant defined of people: expressions may name it beside segments and what is built in."""
        return await self._ruling.attributes(tenant)

    async def found(self, actor: Actor, segment_id: str) -> Segment:
        """The same for an admin, or a sentence for who asked."""
        actor.check(Right.VIEW)
        segment = await self.get(actor.tenant, segment_id)
        if segment is None:
            raise Refused(GONE)
        return segment

    async def for_change(self, actor: Actor, segment_id: str) -> Segment:
        """One that admins may change, for who wants to. Refused for the built-in one, too."""
        actor.check(Right.EDIT)
        return await self._live(actor.tenant, segment_id)

    async def create(
        self,
        name: str,
        description: str,
        rhythm: str,
        emoji: str,
        open: bool,  # noqa: A002 - the word of the form and of the record
        evidence: Evidence,
        rule: Expression | None = None,
    ) -> Segment:
        """A new segment; the same activity again gives the one it made.

        `rule` makes it one of whoever matches, which is never open. Refused when the name is taken or is none.
        """
        evidence.actor.check(Right.EDIT)
        return await self._made(name, description, rhythm, emoji, open and rule is None, evidence, rule)

    async def bring(self, name: str, description: str, rhythm: str, emoji: str, evidence: Evidence) -> Segment:
        """The same for an open one that the bot brings itself: nobody asked for it, so it is no admin's act."""
        return await self._made(name, description, rhythm, emoji, True, evidence)

    async def _made(
        self,
        name: str,
        description: str,
        rhythm: str,
        emoji: str,
        open_to_all: bool,
        evidence: Evidence,
        rule: Expression | None = None,
    ) -> Segment:
        words: dict[str, Any] = {"name": clean_name(name)} | clean_words(
            description=description, rhythm=rhythm, emoji=emoji
        )
        made = Segment(
            id=new_id(),
            tenant=evidence.tenant,
            open=open_to_all,
            created_by=evidence.by,
            created_at=self._now(),
            rule=rule,
            **words,
        )
        if before := await self._store.made_by(evidence, made.name):
            return before
        try:
            await self._insert(made, evidence)
        except DuplicateKeyError as error:
            if before := await self._store.made_by(evidence, made.name):
                return before
            raise await self._taken(evidence.tenant, made.name) from error
        return made

    async def _insert(self, made: Segment, evidence: Evidence) -> None:
        async def work(session: Session) -> None:
            if made.rule is not None:
                await self._store.lock(made.tenant, session)
                await self._ruling.check(made.tenant, made.id, made.rule, session)
            await self._store.insert(made, evidence, session)
            if evidence.role is not None:
                await self._audit.write(entry(evidence, Did.SEGMENT_MADE, made, self._now()), session)

        await self._storage.in_transaction(work)

    async def edit(
        self,
        tenant: str,
        segment_id: str,
        *,
        evidence: Evidence,
        name: str | None = None,
        description: str | None = None,
        rhythm: str | None = None,
        emoji: str | None = None,
        open: bool | None = None,  # noqa: A002
        rule: Expression | None = None,
    ) -> Segment:
        """Changes what is given; the same activity again changes nothing.

        Refused when the segment is gone, or its new name is taken or is none, and when it cannot have the rule: it
        would go in a circle, or there are people whom the rule would put out.
        """
        evidence.actor.check(Right.EDIT)
        changes: dict[str, Any] = {} if name is None else {"name": clean_name(name)}
        changes |= clean_words(description=description, rhythm=rhythm, emoji=emoji)
        changes |= {} if open is None else {"open": open}
        changes |= {} if rule is None else {"rule": rule}
        await self._live(tenant, segment_id)

        async def work(session: Session) -> None:
            there = await self._store.get(tenant, segment_id, session)
            if there and changes and await self._acts.told(evidence, 0, session) is None:
                if there.rule is not None or rule is not None:
                    changes["open"] = False
                if rule is not None:
                    await self._check_rule(there, rule, session)
                await self._store.edit(tenant, segment_id, changes, session)
                if told := changed(evidence, there, changes, self._now()):
                    await self._audit.write(await self._ruling.told(told, session), session)
                await self._acts.record(evidence, 0, {}, self._now(), session)

        try:
            await self._storage.in_transaction(work)
        except DuplicateKeyError as error:
            other = await self._store.find(tenant, changes.get("name", ""))
            if other is not None and other.id != segment_id:
                raise await self._taken(tenant, changes["name"]) from error
        return await self._live(tenant, segment_id)

    async def check_rule(self, actor: Actor, segment_id: str, rule: Expression) -> None:
        """Refused, with the field `expression`, where the segment could not have that rule; nothing is changed."""
        actor.check(Right.EDIT)
        await self._storage.in_transaction(lambda session: self._ruling.check(actor.tenant, segment_id, rule, session))

    async def delete(self, tenant: str, segment_id: str, evidence: Evidence) -> Segment:
        """Ends the segment and frees its name; what was sent stays. Refused when it is gone.

        The same activity again answers with the segment that it ended.
        """
        evidence.actor.check(Right.EDIT)
        segment = await self._store.get(tenant, segment_id) or await self._ended_by(tenant, segment_id, evidence)

        async def work(session: Session) -> None:
            await self._store.lock(tenant, session)
            if users := await self._ruling.users(tenant, segment_id, session):
                raise Refused(used_by(segment, users))
            if await self._store.delete(tenant, segment_id, self._now(), session):
                await self._events.insert(evidence, 0, None, segment_id, Happened.DELETED, session)
                await self._audit.write(entry(evidence, Did.SEGMENT_DELETED, segment, self._now()), session)

        await self._storage.in_transaction(work)
        await self._people.forget_segment(tenant, segment_id)
        return segment

    async def sweep_deleted(self) -> bool:
        """Takes deleted segments out of people's records: what a stop, or a choice at the same moment, left there.

        False when there was none.
        """
        unswept = await self._store.unswept(self._now() - SETTLED)
        for tenant, segment_id in unswept:
            await self._people.forget_segment(tenant, segment_id)
            await self._store.swept(segment_id)
        return bool(unswept)

    async def choose(
        self, person: Person, segment_id: str, choice: Choice, evidence: Evidence, index: int = 0
    ) -> Chosen:
        """What a person chose about a segment, with its evidence, in one transaction.

        The same activity again changes nothing, whatever came in between; the answer is then the present state.
        `index` tells several choices of one activity apart.
        """
        segment = await self.get(person.tenant, segment_id)
        if segment is None:
            raise Refused(GONE)
        return await self._choosing.choose(person, segment, choice, evidence, index)

    async def pause(self, person: Person, evidence: Evidence) -> bool:
        """Holds everything back; True when that changed anything."""
        return await self._choosing.set_paused(person, evidence, paused=True)

    async def resume(self, person: Person, evidence: Evidence) -> bool:
        """Lets everything through again; True when that changed anything."""
        return await self._choosing.set_paused(person, evidence, paused=False)

    async def add(self, tenant: str, segment_id: str, addresses_text: str, evidence: Evidence) -> list[AddressAnswer]:
        """Puts people in by address; who opted out themselves stays out, who is not met yet waits."""
        evidence.actor.check(Right.EDIT)
        return await self._lists.add(await self._live(tenant, segment_id), addresses_text, evidence)

    async def remove(
        self, tenant: str, segment_id: str, addresses_text: str, evidence: Evidence
    ) -> list[AddressAnswer]:
        """Takes people out by address."""
        evidence.actor.check(Right.EDIT)
        return await self._lists.remove(await self._live(tenant, segment_id), addresses_text, evidence)

    async def counts(self, actor: Actor, segment_id: str) -> SegmentCounts:
        """Members, those of them that wait, and who left by themselves."""
        actor.check(Right.VIEW)
        return await self._roster.counts(actor.tenant, segment_id)

    async def listed(self, actor: Actor, page: int, size: int) -> tuple[list[Listed], int]:
        """A page of the segments (from 1), largest first, and how many there are."""
        actor.check(Right.VIEW)
        segments = await self._store.all(actor.tenant)
        return await self._roster.listed(segments, page, size), len(segments)

    async def members(self, actor: Actor, segment_id: str, after: str, limit: int) -> tuple[list[Member], str]:
        """Members from after that key, and the key of the next page ("" at the end)."""
        actor.check(Right.VIEW)
        return await self._roster.members(actor.tenant, segment_id, after, limit)

    async def newest(self, actor: Actor, segment_id: str, limit: int) -> list[Member]:
        """Who came in last and is still in it, newest first."""
        actor.check(Right.VIEW)
        return await self._roster.newest(actor.tenant, segment_id, limit)

    async def joined(self, tenant: str, segment_id: str, person_ids: Sequence[str]) -> dict[str, Joined]:
        """How each of these came in, by person."""
        rows = await self._roster.joined(tenant, [segment_id], person_ids)
        return {person: came_in for (person, _), came_in in rows.items()}

    async def subscriptions(self, person: Person) -> list[Subscription]:
        """What the person is in, by name."""
        return await self._roster.subscriptions(person, await self._store.all(person.tenant))

    async def _check_rule(self, there: Segment, rule: Expression, session: Session) -> None:
        await self._store.lock(there.tenant, session)
        await self._ruling.check(there.tenant, there.id, rule, session)
        if there.rule is None and await self._people.member_count(there.tenant, there.id):
            sentence = "There are people in it whom a rule would put out. Make a new segment with that rule."
            raise Refused(sentence, field="expression")

    async def _live(self, tenant: str, segment_id: str) -> Segment:
        if segment_id == EVERYONE:
            raise Refused(BUILT_IN)
        segment = await self._store.get(tenant, segment_id)
        if segment is None:
            raise Refused(GONE)
        return segment

    async def _ended_by(self, tenant: str, segment_id: str, evidence: Evidence) -> Segment:
        done = await self._events.done(evidence, 0)
        ended = await self._store.deleted(tenant, segment_id)
        if ended is None or done is None or done["segment"] != segment_id:
            return await self._live(tenant, segment_id)
        return ended

    async def _taken(self, tenant: str, name: str) -> Refused:
        other = await self._store.find(tenant, name)
        called = other.name if other else name
        return Refused(f"There is already a segment called {called}. Choose another name.", field="name")


def everyone(tenant: str) -> Segment:
    """The built-in segment."""
    return Segment(EVERYONE, tenant, EVERYONE, "News that concerns all of us.", open=True)
