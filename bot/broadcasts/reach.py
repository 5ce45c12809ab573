"""Whom an audience reaches now, as a sum that adds up: who it starts from, and who is left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Protocol

from bot.audience.language.compiler import IN_EVERYONE, Filter, clause_of, reasons_filter
from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
from bot.audience.language.rules import conjuncts, guarded, normal
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


def reach_steps(expression: Expression, tenant: str, names: Mapping[str, str]) -> list[ReachStep]:
    """The lines: who it starts from, what each further part takes out, then those nothing can be sent to. Pure.

    Each step's filter is the one before and a clause more; the last is the filter of the compiled audience.
    `names` are the segments' names by id.
    """
    start, rest = _start(conjuncts(normal(expression)))
    made: list[tuple[str, Filter]] = [("Everyone", {}) if start is None else (_inside(start, names), clause_of(start))]
    made += [(_taken_out(part, start is None, names), clause_of(part)) for part in rest if part != Everyone()]
    made += [
        ("Waiting to be met", {"waiting_for": {"$exists": False}}),
        ("Removed the app", {"reference": {"$exists": True}}),
        ("Can't be reached", {"reachable": True}),
        ("Paused everything", {"sendable": True}),
    ]
    if Everyone() in rest or not guarded(expression):
        made.append(("Left everyone", IN_EVERYONE if Everyone() in rest else reasons_filter(expression)))
    clauses = list(accumulate(([clause] for _, clause in made), initial=[{"tenant": tenant}]))
    return [ReachStep(label, {"$and": each}) for (label, _), each in zip(made, clauses[1:], strict=True)]


def _start(parts: Sequence[Expression]) -> tuple[Expression | None, list[Expression]]:
    """The part that the sum starts from, the first that names whom it means; None: from everyone. And the others."""
    start = next((part for part in parts if part != Everyone() and guarded(part)), None)
    return start, [part for part in parts if part is not start]


def _inside(part: Expression, names: Mapping[str, str]) -> str:
    return f"In {words(part, names)}" if _only_segments(part) else f"Matching “{words(part, names)}”"


def _taken_out(part: Expression, from_everyone: bool, names: Mapping[str, str]) -> str:
    """What the line says of those whom the part takes out."""
    match part:
        case Not(SegmentIs() as segment):
            return f"{'In' if from_everyone else 'Also in'} {words(segment, names)}"
        case Not():
            return "Haven't left everyone"
    return f"Not in {words(part, names)}" if _only_segments(part) else f"Not matching “{words(part, names)}”"


def _only_segments(part: Expression) -> bool:
    """Whether it reads well after "in": names joined by and, or."""
    return (
        all(_only_segments(term) for term in part.terms) if isinstance(part, And | Or) else isinstance(part, SegmentIs)
    )


def words(expression: Expression, names: Mapping[str, str]) -> str:
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


def _inner(expression: Expression, names: Mapping[str, str]) -> str:
    text = words(expression, names)
    return f"({text})" if isinstance(expression, And | Or) else text
