from __future__ import annotations

from dataclasses import replace

import pytest

from bot.audience.language.compiler import compile_audience
from bot.audience.language.nodes import And, Everyone, Expression, Not, SegmentIs
from bot.audience.language.skipping import BLOCKED, GONE, LEFT, NO_MATCH, PAUSED, why_not
from bot.audience.people.records import Person, Reference
from bot.audience.segments.records import EVERYONE

A, B = SegmentIs("a"), SegmentIs("b")
ANA = Person("p", "t", reference=Reference("https://smba.example", "c", "b", "u"), sendable=True)
A_NOT_B = compile_audience(And((A, Not(B))), "a and not b", "t")


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (None, GONE),
        (replace(ANA, reference=None, reachable=False, paused=True), GONE),
        (replace(ANA, reachable=False, paused=True), BLOCKED),
        (replace(ANA, paused=True, left=frozenset("a")), PAUSED),
        (replace(ANA, left=frozenset("a")), LEFT),
        (replace(ANA, left=frozenset("b"), member_of=frozenset("a")), NO_MATCH),
        (replace(ANA, removed=frozenset("a")), NO_MATCH),
        (replace(ANA, member_of=frozenset("ab")), NO_MATCH),
        (replace(ANA, left=frozenset({EVERYONE})), NO_MATCH),
    ],
)
def test_the_plainest_clause_is_said_first(person: Person | None, said: str) -> None:
    assert why_not(A_NOT_B, person) == said


@pytest.mark.parametrize("tree", [Everyone(), Not(A)])
def test_leaving_everyone_counts_where_everyone_is_the_reason(tree: Expression) -> None:
    assert why_not(compile_audience(tree, "text", "t"), replace(ANA, left=frozenset({EVERYONE}))) == LEFT


def test_what_the_person_was_not_in_at_the_start_was_not_left_since() -> None:
    long_ago = replace(ANA, left=frozenset("a"))
    assert why_not(A_NOT_B, long_ago, was_in={"b"}) == NO_MATCH
    assert why_not(A_NOT_B, long_ago, was_in={"a"}) == LEFT
