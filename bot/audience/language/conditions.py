"""Of a compiled filter: the rule segments in it, and what else it asks but who is in which segment. Pure.

The reason for which somebody gets a broadcast hangs on these where the filter has alternatives. They are the database's
to answer; its answers travel with a person as names among the segments that they are in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.audience.segments.records import EVERYONE

Filter = dict[str, Any]
ASKED = "if"
"""Stands among a person's segments once the database has been asked."""
_PLAIN = ("tenant", "sendable", "member_of")


def names_of(clause: Filter) -> tuple[str, ...]:
    """The names under which answers about the filter travel; none where nothing has to be asked."""
    asked = questions(clause)
    return (ASKED, *asked) if asked else ()


def questions(clause: Filter) -> dict[str, Filter]:
    """What has to be asked of somebody whom the filter matches: the parts of its alternatives, by name."""
    return dict(_questions(clause, alternative=False))


def certain(clause: Filter) -> set[str]:
    """The names of what holds for everybody whom the filter matches."""
    if rule := _rule_of(clause):
        return {rule}
    if "$and" in clause:
        return set().union(*map(certain, clause["$and"]))
    return {name} if (name := condition(clause)) else set()


def rules_in(clause: Filter) -> set[str]:
    """The ids of the rule segments in it, those within others left out."""
    if rule := _rule_of(clause):
        return {rule}
    inner = [each for key in ("$and", "$or") for each in clause.get(key, ())]
    return set().union(*map(rules_in, inner))


def rule_of(clauses: Sequence[Filter]) -> str | None:
    """The rule segment whose compiled form this is: not left, not removed, and what its rule says."""
    first = clauses[0].get("left") if clauses else None
    segment = first.get("$ne") if isinstance(first, Mapping) else None
    marked = segment not in (None, EVERYONE) and clauses[1:2] == [{"removed": {"$ne": segment}}]
    return str(segment) if marked else None


def condition(clause: Filter) -> str | None:
    """The name of a part that is neither made of others nor about who is in which segment, or in everyone."""
    if any(key in clause for key in ("$and", "$or", *_PLAIN)) or clause in ({"left": EVERYONE}, _IN_EVERYONE):
        return None
    return f"if {json.dumps(clause, sort_keys=True, separators=(',', ':'))}"


def _rule_of(clause: Filter) -> str | None:
    return rule_of(clause["$and"]) if list(clause) == ["$and"] else None


def _questions(clause: Filter, *, alternative: bool) -> Iterator[tuple[str, Filter]]:
    if rule := _rule_of(clause):
        yield from [(rule, clause)] if alternative else ()
    elif "$and" in clause or "$or" in clause:
        for key in ("$and", "$or"):
            for each in clause.get(key, ()):
                yield from _questions(each, alternative=alternative or key == "$or")
    elif alternative and (name := condition(clause)):
        yield name, clause


_IN_EVERYONE: Filter = {"left": {"$ne": EVERYONE}}
