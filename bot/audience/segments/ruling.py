"""Rules of segments: read by what a tenant calls its segments and attributes, written again, and kept sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.access.records import Entry
from bot.audience.attributes.records import Attribute
from bot.audience.attributes.store import AttributeStore
from bot.audience.language.compiler import Filter, clause_of
from bot.audience.language.errors import ExpressionError
from bot.audience.language.expanding import circle, expanded, uses
from bot.audience.language.nodes import Expression, SegmentIs
from bot.audience.language.parser import parse
from bot.audience.language.vocabulary import Vocabulary
from bot.audience.language.words import Words
from bot.audience.language.writer import write
from bot.audience.segments.records import EVERYONE, Segment
from bot.audience.segments.store import SegmentStore
from bot.refusals import Refused
from bot.storage.database import Session
from cards.elements import plain

FIELD = "expression"
NOBODY: Filter = {"_id": None}
"""The filter of a rule that cannot be read any more."""


class Ruling:
    """Reads and checks; whoever changes a rule does so under the tenant's lock (`SegmentStore.lock`)."""

    def __init__(self, segments: SegmentStore, attributes: AttributeStore) -> None:
        self._segments = segments
        self._attributes = attributes

    async def attributes(self, tenant: str) -> list[Attribute]:
        """Those that the tenant defined."""
        return await self._attributes.all(tenant)

    async def read(self, tenant: str, text: str) -> Expression:
        """What the text means now, the rules of rule segments in it. Raises ExpressionError."""
        return parse(text, await self._segments.all(tenant), await self._attributes.all(tenant))

    async def written(self, tenant: str, expression: Expression) -> str:
        """The expression in normal form, with the present names."""
        segments, attributes = await self._segments.all(tenant), await self._attributes.all(tenant)
        return in_words(expression, segments, attributes)

    async def check(self, tenant: str, segment_id: str, rule: Expression, session: Session) -> None:
        """Refused, with the field `expression`, when the segment may not have that rule, as the tenant's are now."""
        known = await self._segments.all(tenant, session)
        names = {each.id: each.name for each in known}
        if {*uses(rule)} - {*names, EVERYONE}:
            raise Refused("A segment that it names isn't there any more. Type *segments* to see them.", field=FIELD)
        if path := circle(segment_id, rule, known):
            told = " → ".join(f"“{plain(names.get(each, ''))}”" for each in path)
            raise Refused(f"That would go in a circle: {told}. Take one of them out.", field=FIELD)
        after = [_with(each, rule) if each.id == segment_id else each for each in known]
        for each in [Segment(segment_id, tenant, "", rule=rule), *after]:
            if each.rule is not None:
                expanded(each.rule, after)  # those who use it grow with it

    async def told(self, act: Entry, session: Session) -> Entry:
        """The audit's record with rules in words."""
        segments = await self._segments.all(act.tenant, session)
        attributes = await self._attributes.all(act.tenant, session)

        def shown(values: Mapping[str, Any]) -> dict[str, Any]:
            rule = values.get("rule")
            return {**values} if rule is None else {**values, "rule": in_words(rule, segments, attributes)}

        return replace(act, before=shown(act.before), after=shown(act.after))

    async def users(self, tenant: str, segment_id: str, session: Session | None = None) -> list[Segment]:
        """The rule segments that use the segment."""
        known = await self._segments.all(tenant, session)
        return [each for each in known if each.rule is not None and segment_id in uses(each.rule)]

    async def clauses(self, tenant: str) -> dict[str, Filter]:
        """The filter of each rule segment: whom it holds now, sendable or not."""
        return rule_clauses(await self._segments.all(tenant))


def rule_clauses(segments: Sequence[Segment]) -> dict[str, Filter]:
    """The filters of the rule segments among all of a tenant's, by id."""
    return {each.id: _clause(each, segments) for each in segments if each.rule is not None}


def in_words(expression: Expression, segments: Sequence[Segment], attributes: Sequence[Attribute]) -> str:
    """In normal form; where a segment that it names is gone, it says so."""
    try:
        return write(expression, segments, attributes)
    except KeyError:
        known = Vocabulary.of(segments, attributes)
        return Words(known.by_id, known.attributes).text(expression)


def used_by(segment: Segment, users: Sequence[Segment]) -> str:
    """Why the segment cannot be deleted."""
    named = ", ".join(f"“{plain(each.name)}”" for each in users)
    which = "the rule of" if len(users) == 1 else "the rules of"
    return f"“{plain(segment.name)}” stands in {which} {named}. Change that first."


def _clause(segment: Segment, segments: Sequence[Segment]) -> Filter:
    try:
        return clause_of(expanded(SegmentIs(segment.id), segments))
    except ExpressionError:
        return NOBODY


def _with(segment: Segment, rule: Expression) -> Segment:
    return Segment(segment.id, segment.tenant, segment.name, rule=rule)
