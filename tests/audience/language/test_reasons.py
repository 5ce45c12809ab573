"""The foot names what brought a person in, and leaving that is never in vain."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.audience.language.compiler import compile_audience
from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
from bot.audience.language.reasons import reason
from bot.audience.segments.records import EVERYONE
from tests.audience.language.making import PEOPLE, brings, reached, trees

A, B, C = SegmentIs("a"), SegmentIs("b"), SegmentIs("c")
D = SegmentIs("d")


def of(tree: Expression, member: str, left: str = "") -> str:
    gone = frozenset({EVERYONE}) if left else frozenset[str]()
    return reason(compile_audience(tree, "text", "t"), frozenset(member), gone)


@given(trees())
def test_it_is_a_segment_that_brought_the_person_in_or_everyone(tree: Expression) -> None:
    audience = compile_audience(tree, "text", "t")
    for member, left in PEOPLE:
        if reached(tree, member, left):
            why = reason(audience, member, left)
            brought = brings(tree, member, left)
            assert why in brought if brought else (why == EVERYONE and EVERYONE not in left)


@given(trees())
def test_leaving_it_ends_it_as_a_reason(tree: Expression) -> None:
    audience = compile_audience(tree, "text", "t")
    for member, left in PEOPLE:
        if reached(tree, member, left):
            why = reason(audience, member, left)
            after, gone = member - {why}, left | {why}
            assert not reached(tree, after, gone) or reason(audience, after, gone) != why


@given(trees())
def test_whoever_leaves_each_time_is_let_go(tree: Expression) -> None:
    """Unsubscribing under each broadcast comes to an end, at the latest with everyone."""
    audience = compile_audience(tree, "text", "t")
    for start, gone in PEOPLE:
        member, left = start, gone
        for _ in range(5):
            if reached(tree, member, left):
                why = reason(audience, member, left)
                member, left = member - {why}, left | {why}
        assert not reached(tree, member, left)


@pytest.mark.parametrize(
    ("tree", "member", "why"),
    [
        (A, "a", "a"),
        (And((A, Not(B))), "ac", "a"),
        (Or((A, B)), "ab", "a"),
        (Or((A, B)), "b", "b"),
        (And((A, B)), "ab", "a"),
        (Everyone(), "ab", EVERYONE),
        (Not(A), "b", EVERYONE),
        (Or((And((A, Not(B))), And((C, D)))), "abcd", "c"),  # a is on a branch that does not hold
        (And((Or((A, Not(C))), D)), "ad", "d"),  # without a it would still come
        (Or((Everyone(), A)), "a", "a"),
        (And((Everyone(), Not(A))), "b", EVERYONE),
    ],
)
def test_examples(tree: Expression, member: str, why: str) -> None:
    assert of(tree, member) == why


def test_who_left_everyone_has_a_segment_as_reason() -> None:
    assert of(Or((Not(A), B)), "b", left="everyone") == "b"
    assert of(Or((Everyone(), B)), "b", left="everyone") == "b"


def test_who_does_not_match_any_more_still_gets_an_answer() -> None:
    assert of(And((A, Not(B))), "ab") == "a"
    assert of(A, "") == EVERYONE
