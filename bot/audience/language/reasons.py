"""Why somebody gets a broadcast: the one segment that its foot names, and that Unsubscribe ends. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bot.audience.language.compiler import Filter, audience_filter
from bot.audience.language.conditions import ASKED, condition, rule_of, rules_in
from bot.audience.segments.records import EVERYONE
from bot.broadcasts.records import Audience


def reason(audience: Audience, member_of: Collection[str], left: Collection[str] = ()) -> str:
    """The id of a segment that brought the person in; everyone's where none did.

    Of those it is the first, in the expression's order, without which the broadcast would not reach them; where leaving
    one alone changes nothing, the first of all. Somebody whom the database selected is in that segment, on a branch of
    the expression that holds for them; everyone, they have not left. `member_of` and `left` need hold only what the
    audience names, and everyone.

    Rule segments, and what else the expression asks, are in `member_of` as PeopleStore.matching puts them there. Where
    nobody asked the database, they are taken to hold.
    """
    clause = audience_filter(audience)
    inside = set(member_of)
    if ASKED not in inside:
        inside |= (rules_in(clause) - set(left)) | {_HOLDS}
    brought = _brought(clause, inside, left)
    found = [each for each in audience.positives if each in (inside if brought is None else brought)]
    decisive = (each for each in found if _brought(clause, inside - {each}, {*left, each}) is None)
    return next(decisive, next(iter(found), EVERYONE))


_HOLDS = "if anything"
"""Among the segments: conditions are taken to hold."""


def _brought(clause: Filter, member_of: Collection[str], left: Collection[str]) -> frozenset[str] | None:
    """The segments by which the filter matches, None when it does not. Only what the compiler writes is understood.

    It chooses nobody: whom a broadcast goes to is the database's answer alone.
    """
    name = condition(clause)
    if name is not None:
        return frozenset() if name in member_of or _HOLDS in member_of else None
    found: frozenset[str] = frozenset()
    for key, wanted in clause.items():
        one = _brought_by(key, wanted, member_of, left)
        if one is None:
            return None
        found |= one
    return found


def _brought_by(key: str, wanted: Any, member_of: Collection[str], left: Collection[str]) -> frozenset[str] | None:
    match key:
        case "$and":
            if rule := rule_of(wanted):
                return _one(rule, member_of)
            every = [_brought(each, member_of, left) for each in wanted]
            return None if None in every else _joined(every)
        case "$or":
            holding = [found for each in wanted if (found := _brought(each, member_of, left)) is not None]
            return _joined(holding) if holding else None
        case "member_of":
            return _one(wanted, member_of)
        case "left":
            return frozenset() if _one(wanted, left) is not None else None
    return frozenset()  # tenant and sendable: true of whomever the database selected


def _one(wanted: Any, inside: Collection[str]) -> frozenset[str] | None:
    if isinstance(wanted, dict):
        return None if wanted["$ne"] in inside else frozenset()
    return frozenset({wanted}) if wanted in inside else None


def _joined(found: Collection[frozenset[str] | None]) -> frozenset[str]:
    return frozenset().union(*(each for each in found if each))
