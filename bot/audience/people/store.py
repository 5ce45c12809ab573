"""The collection of people: the only file that reads and writes it."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pymongo import ReturnDocument, UpdateOne
from pymongo.errors import DuplicateKeyError

from bot.audience.attributes.records import BUILT_IN, Value
from bot.audience.language.conditions import ASKED, certain, questions, rules_in
from bot.audience.people import queries, updates
from bot.audience.people.documents import DOMAIN, SENDABLE, known, person, placeholder
from bot.audience.people.records import Person, Profile, Sighting
from bot.audience.people.rules import Merged, fold
from bot.audience.segments.records import EVERYONE, SegmentCounts
from bot.identifiers import new_id
from bot.storage.database import Document, Index, Session, Storage
from bot.telemetry.correlation import correlation_now

PEOPLE = "people"
EXPLAINED = "explained"
SAMPLED = 1_000
"""People among whom some are chosen by chance."""
TRIES = 3
"""How often first sightings of one person may collide before there must be two records of them."""


def _unique(field: str) -> Index:
    """At most one person for a value, where there is one."""
    options = {"unique": True, "name": field, "partialFilterExpression": {field: {"$exists": True}}}
    return Index(PEOPLE, [("tenant", 1), (field, 1)], options)


INDEXES = (
    _unique("aad_id"),
    _unique("teams_id"),
    _unique("waiting_for"),
    Index(PEOPLE, [("tenant", 1), ("emails", 1)], {"name": "emails"}),
    Index(PEOPLE, [("tenant", 1), ("upn", 1)], {"name": "upn"}),
    Index(PEOPLE, [("tenant", 1), ("sendable", 1), ("member_of", 1)], {"name": "audience"}),
    Index(PEOPLE, [("tenant", 1), ("sendable", 1), ("_id", 1)], {"name": "everyone"}),
    Index(PEOPLE, [("tenant", 1), ("member_of", 1), ("_id", 1)], {"name": "members"}),
    Index(PEOPLE, [("tenant", 1), ("left", 1)], {"name": "left"}),
    Index(PEOPLE, [("tenant", 1), ("removed", 1)], {"name": "removed"}),
    Index(PEOPLE, [("todo_at", 1)], {"name": "todo", "sparse": True}),
)


def attribute_index(key: str) -> Index:
    """Of an attribute, for rules that ask for it.

    Everybody is in it: a partial index, of those who have a value, would serve no `or` (MongoDB 6.0).
    """
    return Index(PEOPLE, [("tenant", 1), ("sendable", 1), (f"attributes_f.{key}", 1)], {"name": f"attribute_{key}"})


BUILT_IN_INDEXES = tuple(attribute_index(each.key) for each in BUILT_IN)


class Collided(Exception):  # noqa: N818 - reads as what happened
    """Two records hold the ids of one sighting."""


class PeopleStore:
    """People and the addresses that the bot waits for."""

    def __init__(self, storage: Storage) -> None:
        self._people = storage.collection(PEOPLE)
        self._one_moment = storage.one_moment
        self._explained = storage.collection(EXPLAINED)

    async def sighted(self, s: Sighting, now: datetime, *, arrival: bool) -> Person:
        """Stores what the activity tells, in one operation for somebody known; colliding first ones are tried again.

        Raises Collided when the ids belong to two records.
        """
        update = updates.met(new_id(), s, now, arrival=arrival, correlation=correlation_now())
        for _ in range(TRIES):
            try:
                found = await self._update_known(s, update) or await self._upsert(s, update)
            except DuplicateKeyError:
                continue
            return person(found)
        raise Collided

    async def _update_known(self, s: Sighting, update: list[dict[str, Any]]) -> Document | None:
        if not s.aad_id:
            return None
        return await self._people.find_one_and_update(
            {"tenant": s.tenant, "aad_id": s.aad_id}, update, return_document=ReturnDocument.AFTER
        )

    async def _upsert(self, s: Sighting, update: list[dict[str, Any]]) -> Document:
        # a record with another object id is another person, whatever its Teams id
        more = {"aad_id": {"$exists": False}} if s.aad_id else {}
        clause = {"tenant": s.tenant, "teams_id": s.teams_id} | more
        made: Document | None = await self._people.find_one_and_update(
            clause, update, upsert=True, return_document=ReturnDocument.AFTER
        )
        assert made is not None
        return made

    async def departed(self, tenant: str, aad_id: str | None, teams_id: str | None, at: datetime) -> None:
        """Drops the reference of who removed the app, unless they were seen after that."""
        clause = queries.by_ids(tenant, aad_id, teams_id) | {"seen_at": {"$not": {"$gt": at}}}
        await self._people.update_one(clause, updates.departed(at))

    async def release_teams_id(self, person_id: str, session: Session) -> None:
        """Takes the Teams id from a record that holds it wrongly."""
        await self._people.update_one({"_id": person_id}, {"$unset": {"teams_id": ""}}, session=session)

    async def get(self, tenant: str, person_id: str, session: Session | None = None) -> Person | None:
        found = await self._people.find_one({"_id": person_id, "tenant": tenant}, session=session)
        return person(found) if found else None

    async def kept(self, tenant: str, person_id: str) -> Document:
        """Every field that is kept of the person, whatever it is; {} for nobody."""
        return await self._people.find_one({"_id": person_id, "tenant": tenant}) or {}

    async def find_by_ids(
        self, tenant: str, aad_id: str | None, teams_id: str | None, session: Session | None = None
    ) -> Person | None:
        """By object id, else by Teams id; None where neither is given or known."""
        found = await self._people.find_one(queries.by_ids(tenant, aad_id, teams_id), session=session)
        return person(found) if found else None

    async def by_ids(self, tenant: str, ids: Iterable[str], session: Session | None = None) -> dict[str, Person]:
        """The people of these ids, by id."""
        return await self._by_id({"tenant": tenant, "_id": {"$in": list(ids)}}, session)

    async def matching(self, tenant: str, clause: Document, ids: Iterable[str]) -> dict[str, Person]:
        """Those of these ids whom the (frozen) filter still matches, by id.

        Among their segments are the rule segments of the filter that they are in, and the names of what else holds for
        them, where the reason hangs on it (see bot/audience/language/conditions.py).
        """
        found = await self._by_id({"$and": [{"tenant": tenant, "_id": {"$in": list(ids)}}, clause]})
        asked = questions(clause)
        if not found or not (asked or rules_in(clause)):
            return found
        holding = await self.holding(tenant, found, asked) if asked else {}
        sure = certain(clause) | {ASKED}
        return {i: replace(each, member_of=each.member_of | sure | holding.get(i, set())) for i, each in found.items()}

    async def holding(self, tenant: str, ids: Iterable[str], clauses: Mapping[str, Document]) -> dict[str, set[str]]:
        """For each of these people the names of the filters that match them; who matches none is left out."""
        named = {str(i): name for i, name in enumerate(clauses)}
        facets = {i: [{"$match": clauses[name]}, {"$project": {"_id": 1}}] for i, name in named.items()}
        pipeline: list[Document] = [{"$match": {"tenant": tenant, "_id": {"$in": list(ids)}}}, {"$facet": facets}]
        rows = await self._people.aggregate(pipeline).to_list(1)
        found: dict[str, set[str]] = {}
        for i, name in named.items():
            for each in rows[0][i]:
                found.setdefault(each["_id"], set()).add(name)
        return found

    async def _by_id(self, clause: Document, session: Session | None = None) -> dict[str, Person]:
        return {found["_id"]: person(found) for found in await self._people.find(clause, session=session).to_list(None)}

    async def by_addresses(
        self, tenant: str, addresses: Sequence[str], session: Session | None = None
    ) -> dict[str, Person]:
        """Who answers to each of these (folded) addresses: somebody met by e-mail, then by UPN, else a placeholder."""
        wanted = {"$in": list(addresses)}
        clause = {"tenant": tenant, "$or": [{"emails": wanted}, {"upn": wanted}, {"waiting_for": wanted}]}
        found = [person(each) async for each in self._people.find(clause, session=session)]
        answers: dict[str, Person] = {each.waiting_for: each for each in found if each.waiting_for}
        answers |= {each.upn: each for each in found if each.upn}
        answers |= {address: each for each in found for address in each.emails}
        return {address: answers[address] for address in addresses if address in answers}

    async def wait_for(self, tenant: str, named: Mapping[str, str], session: Session) -> dict[str, Person]:
        """Makes placeholders for these addresses (address → name); returns them by address."""
        made = [placeholder(new_id(), tenant, address, name) for address, name in named.items()]
        if made:
            await self._people.insert_many(made, session=session)
        return {each["waiting_for"]: person(each) for each in made}

    async def wait_in(
        self, tenant: str, named: Mapping[str, str], segment: str, at: datetime, session: Session
    ) -> dict[str, Person]:
        """The same, in a segment from the beginning: half the work of putting them into it afterwards."""
        inside: Document = {"member_of": [segment], "since": {segment: at}}
        made = [placeholder(new_id(), tenant, address, name) | inside for address, name in named.items()]
        if made:
            await self._people.insert_many(made, session=session)
        return {each["waiting_for"]: person(each) for each in made}

    async def put_in(self, ids: Sequence[str], segment: str, session: Session | None = None) -> None:
        """Into the segment: whatever was said before is over."""
        change: Document = {"$addToSet": {"member_of": segment}, "$pull": {"left": segment, "removed": segment}}
        change |= {"$currentDate": {f"since.{segment}": True}}
        if ids:
            await self._people.update_many({"_id": {"$in": ids}}, change, session=session)

    async def take_out(self, ids: Sequence[str], segment: str, into: str, session: Session | None = None) -> None:
        """Out of the segment, and into the list that says how: "left" or "removed"."""
        # who leaves after an admin took them out stays taken out, too: leaving and coming back is no way around that
        change = {"$pull": {"member_of": segment}, "$addToSet": {into: segment}, "$unset": {f"since.{segment}": ""}}
        await self._people.update_many({"_id": {"$in": ids}}, change, session=session)

    async def opt_back_in(self, person_id: str, segment: str, session: Session) -> None:
        """Takes the segment out of what the person left, without making them a member: of the built-in everyone and of
        rule segments nobody is made one."""
        back = {"$pull": {"left": segment, "removed": segment}}
        await self._people.update_one({"_id": person_id}, back, session=session)

    async def put_back(self, ids: Sequence[str], segment: str, session: Session) -> None:
        """Takes a rule segment out of what these people were removed from."""
        await self._people.update_many({"_id": {"$in": ids}}, {"$pull": {"removed": segment}}, session=session)

    async def forget_waiting(self, ids: Sequence[str], session: Session) -> None:
        """Deletes those placeholders that no segment holds any more."""
        clause = {"_id": {"$in": ids}, "waiting_for": {"$exists": True}, "member_of": []}
        await self._people.delete_many(clause, session=session)

    async def set_paused(self, person_id: str, paused: bool, session: Session) -> bool:
        """True when that changed anything."""
        pipeline: list[Document] = [{"$set": {"paused": paused}}, {"$set": {"sendable": SENDABLE}}]
        done = await self._people.update_one({"_id": person_id, "paused": not paused}, pipeline, session=session)
        return done.modified_count == 1

    async def set_known(
        self, tenant: str, person_id: str, values: Mapping[str, Value | None], session: Session
    ) -> bool:
        """Sets attributes by key, None takes one away; True when there is such a person."""
        done = await self._people.update_one({"_id": person_id, "tenant": tenant}, known(values), session=session)
        return done.matched_count == 1

    async def tell(self, told: Iterable[tuple[str, Mapping[str, Value], Mapping[str, str]]], session: Session) -> None:
        """Sets attributes of several people, by id, and what is kept beside; what is not told stays."""
        changes = [UpdateOne({"_id": who}, known(values, extra)) for who, values, extra in told]
        if changes:
            await self._people.bulk_write(changes, session=session)

    async def mark_gone(self, tenant: str, gone: Mapping[str, str]) -> None:
        """Marks people whom no message reaches, each with the reason, until they act again."""
        if gone:
            await self._people.bulk_write([_unreachable(tenant, who, why) for who, why in gone.items()], ordered=False)

    async def claim_todo(self, now: datetime, lease: timedelta) -> tuple[Person, frozenset[str]] | None:
        """One person with something to do, leased: nobody else gets them before the lease ends."""
        found = await self._people.find_one_and_update(
            {"todo_at": {"$lte": now}}, {"$set": {"todo_at": now + lease}}, sort=[("todo_at", 1)]
        )
        return (person(found), frozenset(found["todo"])) if found else None

    async def finish_todo(self, person_id: str, done: Iterable[str]) -> None:
        """Strikes these off."""
        await self._people.update_one({"_id": person_id}, updates.without(list(done)))

    async def strike_off(self, person_id: str, what: str) -> bool:
        """Strikes one thing off; True for the one who did, so that only they do it."""
        clause = {"_id": person_id, "todo": what}
        return (await self._people.update_one(clause, updates.without([what]))).modified_count == 1

    async def owe_again(self, person_id: str, what: str, due: datetime) -> None:
        """Puts back what was struck off to be tried, for who still has the app; nobody takes it before `due`."""
        clause = {"_id": person_id, "reference": {"$exists": True}}
        await self._people.update_one(clause, {"$addToSet": {"todo": what}, "$set": {"todo_at": due}})

    async def placeholders(self, tenant: str, addresses: Several[str], session: Session) -> list[Person]:
        """Those that wait for one of these addresses."""
        clause = {"tenant": tenant, "waiting_for": {"$in": list(addresses)}}
        return [person(each) async for each in self._people.find(clause, session=session)]

    async def store_profile(self, who: Person, profile: Profile, now: datetime, session: Session) -> None:
        """Names and addresses as Teams tells them; an address is taken from whoever held it before."""
        email, upn = fold(profile.email), fold(profile.upn)
        held = [address for address in (email, upn) if address]
        others = {"tenant": who.tenant, "_id": {"$ne": who.id}, "waiting_for": {"$exists": False}}
        gone: list[Document] = [{"$set": {"emails": {"$setDifference": ["$emails", held]}}}, {"$set": DOMAIN}]
        await self._people.update_many(others | {"emails": {"$in": held}}, gone, session=session)
        await self._people.update_many(
            others | {"upn": {"$in": held}}, [{"$unset": "upn"}, {"$set": DOMAIN}], session=session
        )
        told: Document = {"emails": [email] if email else [], "profile_at": now}
        told |= {"name": profile.name} if profile.name else {}
        told |= {"given_name": profile.given_name} if profile.given_name else {}
        told = {key: {"$literal": value} for key, value in (told | {"upn": upn or ""}).items()}
        change: list[Document] = [{"$set": told}, *([] if upn else [{"$unset": "upn"}]), {"$set": DOMAIN}]
        await self._people.update_one({"_id": who.id}, change, session=session)

    async def gain(self, who: str, gain: Merged, session: Session) -> None:
        """Adds what other records held to the person who turned out to be behind them."""
        await self._people.update_one({"_id": who}, updates.gained(gain), session=session)

    async def hold(self, tenant: str, addresses: Several[str], session: Session) -> None:
        """Makes this transaction collide with any that begins to wait for one of these addresses.

        Without it a person met and an address added at the same moment would not see each other.
        """
        made = [placeholder(new_id(), tenant, address, "") for address in addresses]
        if made:
            await self._people.insert_many(made, session=session)
            await self.delete([each["_id"] for each in made], session)

    async def delete(self, ids: Several[str], session: Session) -> None:
        await self._people.delete_many({"_id": {"$in": list(ids)}}, session=session)

    async def forget_segment(self, tenant: str, segment: str) -> None:
        """Takes a deleted segment out of everybody. Doing it again changes nothing."""
        for field in ("member_of", "left", "removed"):
            gone: Document = {"$pull": {field: segment}, "$unset": {f"since.{segment}": ""}}
            await self._people.update_many({"tenant": tenant, field: segment}, gone)
        await self._people.delete_many({"tenant": tenant, "waiting_for": {"$exists": True}, "member_of": []})

    async def ids_of(self, clause: Document, after: str, limit: int, session: Session) -> list[str]:
        """The ids of those who match, by key, from after that one."""
        found = self._people.find({"$and": [clause, {"_id": {"$gt": after}}]}, {"_id": 1}, session=session)
        return [each["_id"] async for each in found.sort("_id", 1).limit(limit)]

    async def members(
        self, tenant: str, segment: str, after: str, limit: int, rule: Document | None = None
    ) -> list[Person]:
        """Members by key, from after that id; of a rule segment those whom its filter matches."""
        clause = queries.inside(tenant, segment, rule) | {"_id": {"$gt": after}}
        return [person(each) async for each in self._people.find(clause).sort("_id", 1).limit(limit)]

    async def everybody(self, after: str, limit: int) -> list[Person]:
        """People and placeholders of all tenants by key, from after that id."""
        return [person(each) async for each in self._people.find({"_id": {"$gt": after}}).sort("_id", 1).limit(limit)]

    async def names(self, tenant: str, ids: Iterable[str]) -> dict[str, str]:
        """What these people are called, by id."""
        clause = {"tenant": tenant, "_id": {"$in": list(set(ids))}}
        return {each["_id"]: each.get("name", "") async for each in self._people.find(clause, {"name": 1})}

    async def member_count(self, tenant: str, segment: str, rule: Document | None = None) -> int:
        """People and addresses in the segment."""
        if segment != EVERYONE:
            return await self._people.count_documents(queries.inside(tenant, segment, rule))
        # all less those who are not in it: each of these is counted in an index alone, their complement is not
        waiting = {"tenant": tenant, "waiting_for": {"$exists": True}}
        out = [await self._people.count_documents(each) for each in (waiting, {"tenant": tenant, "left": EVERYONE})]
        return await self._people.count_documents({"tenant": tenant}) - sum(out)

    async def segment_counts(self, tenant: str, segment: str, rule: Document | None = None) -> SegmentCounts:
        """Members, those of them that wait, and who left by themselves."""
        # nothing can be sent to who waits: the index of audiences tells the few apart from the many
        unmet = queries.inside(tenant, segment, rule) | {"sendable": False, "waiting_for": {"$exists": True}}
        waiting = 0 if segment == EVERYONE else await self._people.count_documents(unmet)
        left = await self._people.count_documents({"tenant": tenant, "left": segment})
        return SegmentCounts(await self.member_count(tenant, segment, rule), waiting, left)

    async def count_many(self, each: Sequence[Document], few: Sequence[Document]) -> tuple[list[int], list[int]]:
        """How many people match each filter, all at one moment.

        Of `each` every filter is counted by the index that suits it. `few` are filters of few people, each the one
        before and a condition more (`{"$and": [...]}`): they are looked at once.
        """
        async with self._one_moment() as session:
            counted = [await self._people.count_documents(clause, session=session) for clause in each]
            return counted, await self._count_few(few, session) if few else []

    async def _count_few(self, clauses: Sequence[Document], session: Session) -> list[int]:
        facets = {str(i): [{"$match": clause}, {"$count": "n"}] for i, clause in enumerate(clauses)}
        pipeline: list[Document] = [{"$match": queries.widest(clauses)}, {"$facet": facets}]
        rows = await self._people.aggregate(pipeline, session=session).to_list(1)
        return [rows[0][str(i)][0]["n"] if rows[0][str(i)] else 0 for i in range(len(clauses))]

    async def sample(self, clause: Document, size: int) -> list[Person]:
        """Some of those who match: by chance, of the first thousand that the database finds."""
        pipeline: list[Document] = [{"$match": clause}, {"$limit": SAMPLED}, {"$sample": {"size": size}}]
        return [person(each) async for each in self._people.aggregate(pipeline)]

    async def first_explained(self, tenant: str, conversation: str, now: datetime) -> bool:
        """True the first time only."""
        try:
            await self._explained.insert_one({"_id": {"t": tenant, "c": conversation}, "at": now})
        except DuplicateKeyError:
            return False
        return True


def _unreachable(tenant: str, person_id: str, why: str) -> UpdateOne:
    change = {"reachable": False, "unreachable_reason": why, "sendable": False}
    return UpdateOne({"_id": person_id, "tenant": tenant}, {"$set": change})
