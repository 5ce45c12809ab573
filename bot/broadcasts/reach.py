"""Whom an audience reaches now, as a sum that adds up: who it starts from, and who is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from bot.audience.language.compiler import Filter, clause_of, reasons_filter
from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
from bot.audience.language.rules import guarded, normal
from bot.audience.segments.records import Segment
from bot.broadcasts.records import Reach, ReachRow


class Counter(Protocol):
    """What is asked of the people's store."""

    async def count_many(self, clauses: Sequence[Filter]) -> list[int]: ...


class Names(Protocol):
    """What is asked of the segments."""

    async def all(self, tenant: str) -> list[Segment]: ...


@dataclass(frozen=True, slots=True)
class ReachStep:
    """A line of the sum, and whom the audience still holds after it."""

    label: str
    filter: Filter


class ReachCounter:
    """Counts audiences; the lines name segments as they are called now."""

    def __init__(self, people: Counter, segments: Names) -> None:
        self._people = people
        self._segments = segments

    async def count(self, expression: Expression, tenant: str) -> Reach:
        """The reach at this moment; its rows add up to its people. Rows of nobody are left out, but for the first."""
        names = {each.id: each.name for each in await self._segments.all(tenant)}
        steps = reach_steps(expression, tenant, names)
        counted = await self._people.count_many([step.filter for step in steps])
        changes = [counted[0], *(after - before for before, after in pairwise(counted))]
        rows = [ReachRow(step.label, change) for step, change in zip(steps, changes, strict=True)]
        return Reach(tuple(row for i, row in enumerate(rows) if i == 0 or row.people), counted[-1])


def reach_steps(expression: Expression, tenant: str, names: dict[str, str]) -> list[ReachStep]:
    """The lines: the first term, what each further one takes out, then those nothing can be sent to. Pure."""
    made: list[tuple[str, Filter]] = []
    first, rest = _terms(expression)
    made.append((_inside(first, names), clause_of(first)))
    made += [(_taken_out(term, names), clause_of(term)) for term in rest]
    if not guarded(expression):
        made.append(("Left everyone", reasons_filter(normal(expression))))
    made += [
        ("Waiting to be met", {"waiting_for": {"$exists": False}}),
        ("Removed the app", {"reference": {"$exists": True}}),
        ("Blocked, or off limits", {"reachable": True}),
        ("Paused everything", {"sendable": True}),
    ]
    clauses = [{"tenant": tenant}, *(clause for _, clause in made)]
    return [ReachStep(label, {"$and": clauses[: i + 2]}) for i, (label, _) in enumerate(made)]


def _terms(expression: Expression) -> tuple[Expression, list[Expression]]:
    """What the sum starts from, and the rest: of a conjunction, the first term that is no `not`."""
    shape = normal(expression)
    terms: list[Expression] = list(shape.terms) if isinstance(shape, And) else [shape]
    start = next((term for term in terms if guarded(term)), None)
    if start is None:
        return Everyone(), terms
    return start, [term for term in terms if term is not start]


def _inside(term: Expression, names: dict[str, str]) -> str:
    return "Everyone" if isinstance(term, Everyone) else f"In {words(term, names)}"


def _taken_out(term: Expression, names: dict[str, str]) -> str:
    match term:
        case Not(inner):
            return f"Also in {words(inner, names)}"
        case Everyone():
            return "Left everyone"
    return f"Not in {words(term, names)}"


def words(expression: Expression, names: dict[str, str]) -> str:
    """The expression as it is read, with the segments' present names."""
    match expression:
        case SegmentIs(segment):
            return names.get(segment, "a deleted segment")
        case Everyone():
            return "everyone"
        case Not(term):
            return f"not {_inner(term, names)}"
        case And(terms):
            return " and ".join(_inner(term, names) for term in terms)
        case Or(terms):
            return " or ".join(_inner(term, names) for term in terms)


def _inner(expression: Expression, names: dict[str, str]) -> str:
    text = words(expression, names)
    return f"({text})" if isinstance(expression, And | Or) else text
