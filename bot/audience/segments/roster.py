"""Who is in segments, how many they are, and how they came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.audience.people.records import Person
from bot.audience.people.store import PeopleStore
from bot.audience.segments.events import CameIn, ConsentEvents
from bot.audience.segments.records import Joined, Listed, Member, Segment, SegmentCounts, Subscription
from bot.audience.segments.ruling import rule_clauses
from bot.storage.database import Document

AN_ADMIN = "an admin"
"""Stands for an admin whose name nobody knows."""


class Rules(Protocol):
    """What is asked of the rules."""

    async def clauses(self, tenant: str) -> dict[str, Document]: ...


class Roster:
    """Reads only."""

    def __init__(self, people: PeopleStore, events: ConsentEvents, rules: Rules) -> None:
        self._people = people
        self._events = events
        self._rules = rules

    async def counts(self, tenant: str, segment_id: str) -> SegmentCounts:
        """Members, those of them that wait, and who left by themselves."""
        return await self._people.segment_counts(tenant, segment_id, await self._rule(tenant, segment_id))

    async def listed(self, segments: Sequence[Segment], page: int, size: int) -> list[Listed]:
        """A page of them, largest first, each with its counts."""
        rules = rule_clauses(segments)
        sizes = [(await self._people.member_count(each.tenant, each.id, rules.get(each.id)), each) for each in segments]
        by_size = [each for _, each in sorted(sizes, key=lambda pair: -pair[0])]
        shown = by_size[max(page - 1, 0) * size : max(page, 1) * size]
        return [Listed(each, await self.counts(each.tenant, each.id)) for each in shown]

    async def members(self, tenant: str, segment_id: str, after: str, limit: int) -> tuple[list[Member], str]:
        """Members from after that key, and the key of the next page ("" at the end)."""
        rule = await self._rule(tenant, segment_id)
        found = await self._people.members(tenant, segment_id, after, limit + 1, rule)
        rows = await self._rows(tenant, segment_id, found[:limit])
        return rows, rows[-1].person if len(found) > limit else ""

    async def newest(self, tenant: str, segment_id: str, limit: int) -> list[Member]:
        """Who came in last and is still in it, newest first; of a rule segment some of those who are in it."""
        rule = await self._rule(tenant, segment_id)
        if rule is not None:
            return await self._rows(tenant, segment_id, await self._people.members(tenant, segment_id, "", limit, rule))
        ids = await self._events.newest(tenant, segment_id, limit * 4)
        people = await self._people.by_ids(tenant, ids)
        still = [people[each] for each in ids if each in people and segment_id in people[each].member_of]
        return await self._rows(tenant, segment_id, still[:limit])

    async def _rule(self, tenant: str, segment_id: str) -> Document | None:
        """The filter of a rule segment; None for any other."""
        return (await self._rules.clauses(tenant)).get(segment_id)

    async def _rows(self, tenant: str, segment_id: str, people: Sequence[Person]) -> list[Member]:
        came_in = await self.joined(tenant, [segment_id], [each.id for each in people])
        return [
            Member(each.id, each.label, each.waiting_for is not None, came_in.get((each.id, segment_id)))
            for each in people
        ]

    async def joined(
        self, tenant: str, segments: Sequence[str], people: Sequence[str]
    ) -> dict[tuple[str, str], Joined]:
        """How each came into each segment, by (person, segment)."""
        rows = await self._events.came_in(tenant, people, segments)
        admins = [each.by for each in rows.values() if each.by]
        names = await self._people.names(tenant, admins) if admins else {}
        return {pair: _joined(each, names) for pair, each in rows.items()}

    async def subscriptions(self, person: Person, segments: Sequence[Segment]) -> list[Subscription]:
        """Those of the segments, which are all of the tenant's, that the person is in, in the same order."""
        rules = rule_clauses(segments)
        holding = await self._people.holding(person.tenant, [person.id], rules) if rules else {}
        ids = {each.id for each in segments if each.id in person.member_of and each.rule is None}
        ids |= holding.get(person.id, set())
        inside = [each for each in segments if each.id in ids]
        rows = await self.joined(person.tenant, [each.id for each in inside], [person.id])
        return [Subscription(each, rows.get((person.id, each.id))) for each in inside]


def _joined(came_in: CameIn, names: Mapping[str, str]) -> Joined:
    by_name = None if came_in.by is None else names.get(came_in.by) or AN_ADMIN
    return Joined(came_in.at, by_name, came_in.through)
