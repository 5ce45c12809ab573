"""What the tests of the language share: trees, names, and what an expression means, said as plainly as possible."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations

from hypothesis import strategies as st

from bot.audience.language.folding import fold
from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
from bot.audience.language.rules import normal
from bot.audience.segments.names import clean_name
from bot.audience.segments.records import EVERYONE, Segment
from bot.refusals import Refused

IDS = ("a", "b", "c")
ODD_NAMES = (
    "and", "or", "not", "not a", "(a)", "a and b", "a", "b", "a: b", 'the "old" office', '"', '"a"', '"a" and "b"',
    "“a”", "a” and “b", "O'Neill", "'a'", "a to b", "new", "members", "add", "(", ")", "x and y", "not (",
    "فريق الرياض", "東京", "ß", "Ａ", "ﬁn", "e\u0301te", "12\" pizza", "a or", "or b", "👩‍💻 devs", "İstanbul", "á b",
    "everyone else", "every",
)  # fmt: skip


def trees(ids: Sequence[str] = IDS, leaves: int = 6) -> st.SearchStrategy[Expression]:
    """Expressions over those ids."""
    one: st.SearchStrategy[Expression] = st.sampled_from([Everyone(), *(SegmentIs(each) for each in ids)])
    return st.recursive(
        one,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda found: And(tuple(found))),
            st.lists(inner, min_size=2, max_size=3).map(lambda found: Or(tuple(found))),
        ),
        max_leaves=leaves,
    )


def names() -> st.SearchStrategy[str]:
    """Names that a segment may have."""
    words = st.sampled_from(
        ["and", "or", "not", "(", ")", '"', "a", "b", "to", ":", "“", "'", "add", "new", "office", "é"]
    )
    built = st.lists(words, min_size=1, max_size=6).map(" ".join)
    return (
        st.one_of(st.sampled_from(ODD_NAMES), built, st.text(min_size=1, max_size=12)).filter(_is_name).map(clean_name)
    )


def segments(largest: int = 5) -> st.SearchStrategy[list[Segment]]:
    """Segments whose names differ, with the ids "0", "1" …"""
    distinct = st.lists(names(), min_size=1, max_size=largest, unique_by=fold)
    return distinct.map(lambda found: [Segment(str(i), "t", name) for i, name in enumerate(found)])


def holds(expression: Expression, member_of: frozenset[str], left: frozenset[str]) -> bool:
    """Whether it is true of somebody."""
    match expression:
        case SegmentIs(segment):
            return segment in member_of
        case Not(term):
            return not holds(term, member_of, left)
        case And(terms):
            return all(holds(term, member_of, left) for term in terms)
        case Or(terms):
            return any(holds(term, member_of, left) for term in terms)
    return EVERYONE not in left


def brings(expression: Expression, member_of: frozenset[str], left: frozenset[str]) -> frozenset[str]:
    """The segments that stand, without a not, on a branch that holds."""
    shape = normal(expression)
    match shape:
        case SegmentIs(segment):
            return frozenset({segment}) & member_of
        case And(terms) | Or(terms):
            if not holds(shape, member_of, left):
                return frozenset()
            return frozenset().union(*(brings(term, member_of, left) for term in terms))
    return frozenset()


def reached(expression: Expression, member_of: frozenset[str], left: frozenset[str]) -> bool:
    """The rule of consent: it holds, and a segment brought the person in or they have not left everyone."""
    return holds(expression, member_of, left) and (bool(brings(expression, member_of, left)) or EVERYONE not in left)


def subsets(values: Sequence[str]) -> list[frozenset[str]]:
    return [frozenset(each) for each in chain.from_iterable(combinations(values, n) for n in range(len(values) + 1))]


PEOPLE = [(member, left) for member in subsets(IDS) for left in (frozenset[str](), frozenset({EVERYONE}))]
"""Everybody there can be: in any of the segments, with and without everyone."""


def _is_name(text: str) -> bool:
    try:
        return bool(fold(clean_name(text))) and fold(text) != EVERYONE
    except Refused:
        return False
