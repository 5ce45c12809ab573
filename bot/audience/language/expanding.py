"""Rule segments within expressions: their rules put in, taken out again, and what would make a circle. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.audience.language.errors import ExpressionError
from bot.audience.language.nodes import And, Expression, JoinedWithin, Not, Or, RuleIs, SegmentIs
from bot.audience.segments.records import EVERYONE, Segment
from cards.elements import plain

MOST_PARTS = 500
"""What an expression may ask, the rules in it included: a filter stays some ten thousand characters long."""
DEEPEST = 45
"""Levels of a tree, the rules in it included; MongoDB nests documents up to 100 deep."""


def expanded(expression: Expression, segments: Sequence[Segment]) -> Expression:
    """The expression with each rule segment's rule in it.

    Raises ExpressionError when that gets too large, or when it asks who joined what nobody joins.
    """
    rules = {each.id: each for each in segments if each.rule is not None}
    _check(expression, rules)
    return _put_in(expression, rules, {})


def collapsed(expression: Expression) -> Expression:
    """The expression as it is kept: rule segments by their ids alone."""
    match expression:
        case RuleIs(segment):
            return SegmentIs(segment)
        case Not(term):
            return Not(collapsed(term))
        case And(terms):
            return And(tuple(map(collapsed, terms)))
        case Or(terms):
            return Or(tuple(map(collapsed, terms)))
    return expression


def circle(segment: str, rule: Expression, segments: Sequence[Segment]) -> list[str]:
    """The ids along which the rule, were it that segment's, would come back to it; empty: it does not.

    Such as [a, b, a] where a would use b, which uses a.
    """
    rules = {each.id: each.rule for each in segments if each.rule is not None} | {segment: rule}
    came_from: dict[str, str] = {}
    waiting = [segment]
    while waiting:
        at = waiting.pop()
        for used in uses(rules[at]):
            if used == segment:
                return _path(at, came_from, segment)
            if used in rules and used not in came_from:
                came_from[used] = at
                waiting.append(used)
    return []


def uses(expression: Expression) -> tuple[str, ...]:
    """The ids of the segments that it names, those within its rules left out, each once."""
    return tuple(dict.fromkeys(each.segment for each in _leaves(expression)))


def attributes_of(expression: Expression) -> tuple[str, ...]:
    """The keys of the attributes that it asks for, its rules' included, each once."""
    return tuple(dict.fromkeys(_attributes(expression)))


def _path(last: str, came_from: Mapping[str, str], segment: str) -> list[str]:
    found = [segment, last]
    while found[-1] != segment:
        found.append(came_from[found[-1]])
    return found[::-1]


def _check(expression: Expression, rules: Mapping[str, Segment]) -> None:
    parts, levels = _size(expression, rules, {}, ())
    if parts > MOST_PARTS:
        raise ExpressionError(f"With its rules this has {parts:,} parts: {MOST_PARTS} are the most.", 0, 0)
    if levels > DEEPEST:
        raise ExpressionError("With its rules this is nested too deeply.", 0, 0)
    for each in _leaves(expression):
        if isinstance(each, JoinedWithin) and (each.segment == EVERYONE or each.segment in rules):
            raise ExpressionError(_nobody_joins(rules.get(each.segment)), 0, 0)


def _nobody_joins(rule: Segment | None) -> str:
    if rule is None:
        return "All people are in everyone from the start. Ask when they were met: *met within 30 days*."
    return f"Nobody joins “{plain(rule.name)}”: whoever matches its rule is in it."


def _size(
    expression: Expression, rules: Mapping[str, Segment], known: dict[str, tuple[int, int]], above: tuple[str, ...]
) -> tuple[int, int]:
    """Its parts and levels with its rules put in; each rule is measured once."""
    match expression:
        case SegmentIs(segment) if segment in rules:
            if segment in above:
                raise ExpressionError(f"The rule of “{plain(rules[segment].name)}” uses itself. Change it first.", 0, 0)
            if segment not in known:
                rule = rules[segment].rule
                assert rule is not None
                parts, levels = _size(rule, rules, known, (*above, segment))
                known[segment] = parts + 2, levels + 2
            return known[segment]
        case Not(term):
            parts, levels = _size(term, rules, known, above)
            return parts, levels + 1
        case And(terms) | Or(terms):
            sizes = [_size(term, rules, known, above) for term in terms]
            return sum(parts for parts, _ in sizes), 1 + max(levels for _, levels in sizes)
    return 1, 1


def _put_in(expression: Expression, rules: Mapping[str, Segment], known: dict[str, Expression]) -> Expression:
    match expression:
        case SegmentIs(segment) if segment in rules:
            if segment not in known:
                rule = rules[segment].rule
                assert rule is not None
                known[segment] = RuleIs(segment, _put_in(rule, rules, known))
            return known[segment]
        case Not(term):
            return Not(_put_in(term, rules, known))
        case And(terms):
            return And(tuple(_put_in(term, rules, known) for term in terms))
        case Or(terms):
            return Or(tuple(_put_in(term, rules, known) for term in terms))
    return expression


def _leaves(expression: Expression) -> Iterator[SegmentIs | RuleIs | JoinedWithin]:
    match expression:
        case SegmentIs() | RuleIs() | JoinedWithin():
            yield expression
        case Not(term):
            yield from _leaves(term)
        case And(terms) | Or(terms):
            for term in terms:
                yield from _leaves(term)


def _attributes(expression: Expression) -> Iterator[str]:
    match expression:
        case RuleIs(_, of) | Not(of):
            yield from _attributes(of)
        case And(terms) | Or(terms):
            for term in terms:
                yield from _attributes(term)
        case _:
            if hasattr(expression, "attribute"):
                yield expression.attribute
