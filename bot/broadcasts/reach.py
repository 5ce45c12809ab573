"""Whom an audience reaches now, as a sum that adds up: who it starts from, and who is left out and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Protocol

from bot.audience.attributes.records import BUILT_IN, Attribute
from bot.audience.language.compiler import (
    IN_EVERYONE,
    Filter,
    audience_filter,
    base_filter,
    clause_of,
    compile_audience,
    opposite_of,
    reasons_filter,
)
from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, RuleIs, SegmentIs, Test
from bot.audience.language.rules import conjuncts, guarded, normal
from bot.audience.language.words import Words
from bot.audience.people.records import Person
from bot.audience.segments.records import Segment
from bot.broadcasts.records import Reach, ReachRow

NOT_SENDABLE: Sequence[tuple[str, Filter]] = (
    ("Waiting to be met", {"waiting_for": {"$exists": False}}),
    ("Removed the app", {"reference": {"$exists": True}}),
    ("Can't be reached", {"reachable": True}),
    ("Paused everything", {"sendable": True}),
)
"""The lines of those to whom nothing can be sent; whoever is sendable is in none of them."""
SAMPLE = 5
"""People who are shown of an audience."""


class Counter(Protocol):
    """What is asked of the people's store."""

    async def count_many(self, each: Sequence[Filter], few: Sequence[Filter]) -> tuple[list[int], list[int]]: ...

    async def sample(self, clause: Filter, size: int) -> list[Person]: ...


class Names(Protocol):
    """What is asked of the segments."""

    async def all(self, tenant: str) -> list[Segment]: ...


class Attributes(Protocol):
    """What is asked of the attributes."""

    async def all(self, tenant: str) -> Sequence[Attribute]: ...


@dataclass(frozen=True, slots=True)
class ReachStep:
    """A line of the sum, and whom the audience still holds after it."""

    label: str
    filter: Filter
    out: Filter | None = None
    """Whom it takes out, where they are the easier to count."""


class ReachCounter:
    """Counts audiences; the lines name segments and attributes as they are called now."""

    def __init__(self, people: Counter, segments: Names, attributes: Attributes | None = None) -> None:
        self._people = people
        self._segments = segments
        self._attributes = attributes

    async def count(self, expression: Expression, tenant: str) -> Reach:
        """The reach at this moment; its rows add up to its people. Rows of nobody are left out, but for the first."""
        names = {each.id: each.name for each in await self._segments.all(tenant)}
        attributes = await self._attributes.all(tenant) if self._attributes else BUILT_IN
        steps = reach_steps(expression, tenant, names, attributes)
        changes = await self._changes(steps)
        rows = [ReachRow(step.label, change) for step, change in zip(steps, changes, strict=True)]
        return Reach(tuple(row for i, row in enumerate(rows) if i == 0 or row.people), sum(changes))

    async def _changes(self, steps: Sequence[ReachStep]) -> list[int]:
        """What each line adds or takes out. Those to whom nothing can be sent are few, and looked at one by one."""
        first = next(i for i, step in enumerate(steps) if step.label == NOT_SENDABLE[0][0])
        after = first + len(NOT_SENDABLE)
        silent = [{"$and": [*steps[first - 1].filter["$and"], {"sendable": False}]}]
        for _, clause in NOT_SENDABLE[:-1]:  # the last of them is what is left
            silent.append({"$and": [*silent[-1]["$and"], clause]})
        one_by_one = [*steps[:first], *steps[after:]]
        counted, left = await self._people.count_many([step.out or step.filter for step in one_by_one], silent)
        changes: list[int] = []
        for number, step in zip(counted[:first], steps, strict=False):
            changes.append(-number if step.out else number - sum(changes))
        changes += [after_it - before for before, after_it in pairwise([*left, 0])]
        for number, step in zip(counted[first:], steps[after:], strict=True):
            changes.append(-number if step.out else number - sum(changes))
        return changes

    async def sample(self, expression: Expression, tenant: str, size: int = SAMPLE) -> list[Person]:
        """Some of those whom it reaches now, others each time where there are more."""
        return await self._people.sample(audience_filter(compile_audience(expression, "", tenant)), size)


def reach_steps(
    expression: Expression, tenant: str, names: Mapping[str, str], attributes: Sequence[Attribute] = BUILT_IN
) -> list[ReachStep]:
    """The lines: who it starts from, what each further part takes out, then those nothing can be sent to. Pure.

    Each step's filter is the one before and a clause more; the last is the filter of the compiled audience.
    `names` are the segments' names by id.
    """
    words = Words(names, {each.key: each for each in attributes})
    start, rest = _start(conjuncts(normal(expression)))
    made = [("Everyone", Filter())] if start is None else list(_inside(start, words))
    made += [(_taken_out(part, start is None, words), clause_of(part)) for part in rest if part != Everyone()]
    made += NOT_SENDABLE
    if Everyone() in rest or not guarded(expression):
        made.append(("Left everyone", IN_EVERYONE if Everyone() in rest else reasons_filter(expression)))
    clauses = list(accumulate(([clause] for _, clause in made), initial=[{"tenant": tenant}]))
    return [
        ReachStep(label, {"$and": [*before, clause]}, _out(before, clause) if before[1:] else None)
        for (label, clause), before in zip(made, clauses, strict=False)
    ]


def _out(before: Sequence[Filter], clause: Filter) -> Filter | None:
    """Whom the clause takes out of those before, where it says what people are not: they are found in an index."""
    opposite = opposite_of(clause)
    return {"$and": [*before, opposite]} if opposite else None


def _start(parts: Sequence[Expression]) -> tuple[Expression | None, list[Expression]]:
    """The part that the sum starts from, the first that names whom it means; None: from everyone. And the others."""
    named = [part for part in parts if part != Everyone() and guarded(part)]
    start = next(iter(named), next((part for part in parts if _only_tests(part)), None))
    return start, [part for part in parts if part is not start]


def _inside(part: Expression, words: Words) -> Iterator[tuple[str, Filter]]:
    if isinstance(part, RuleIs):
        name = words.text(part)
        yield f"Matching the rule of {name}", base_filter(part.of)
        yield f"Left {name}", {"left": {"$ne": part.segment}}
        yield f"Removed from {name}", {"removed": {"$ne": part.segment}}
    elif _only_segments(part):
        yield f"In {words.text(part)}", clause_of(part)
    else:
        yield f"Matching “{words.text(part)}”", clause_of(part)


def _taken_out(part: Expression, from_everyone: bool, words: Words) -> str:
    """What the line says of those whom the part takes out."""
    match part:
        case Not(SegmentIs() | RuleIs() as segment):
            return f"{'In' if from_everyone else 'Also in'} {words.text(segment)}"
        case Not(Everyone()):
            return "Haven't left everyone"
        case Not(test):
            return f"Matching “{words.text(test)}”"
    return f"Not in {words.text(part)}" if _only_segments(part) else f"Not matching “{words.text(part)}”"


def _only_segments(part: Expression) -> bool:
    """Whether it reads well after "in": names joined by and, or."""
    if isinstance(part, And | Or):
        return all(_only_segments(term) for term in part.terms)
    return isinstance(part, SegmentIs | RuleIs)


def _only_tests(part: Expression) -> bool:
    """Whether it says what people are, and not what they are not: there are fewer of them than of everyone."""
    if isinstance(part, And | Or):
        return all(_only_tests(term) for term in part.terms)
    return isinstance(part, Test)


def words(expression: Expression, names: Mapping[str, str], attributes: Sequence[Attribute] = BUILT_IN) -> str:
    """The expression as it is read, with the segments' present names."""
    return Words(names, {each.key: each for each in attributes}).text(expression)
