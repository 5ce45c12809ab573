"""Who comes into a segment with nothing but their own wish."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.audience.people.records import Person
from bot.audience.segments.joining import may_join
from bot.audience.segments.records import EVERYONE, Joined, Segment, Through
from tests.audience.making import START, TENANT

CAME_IN = Joined(START, "Rui Costa", Through.CARD)
STATES = st.sets(st.sampled_from(["member_of", "left", "removed"]))


def segment(*, open: bool, key: str = "s") -> Segment:  # noqa: A002
    return Segment(key, TENANT, "Board letters", open=open)


def person(*states: str, key: str = "s") -> Person:
    return Person("p", TENANT, **{state: frozenset({key}) for state in states})  # type: ignore[arg-type]


@given(STATES, st.booleans())
def test_an_open_segment_is_open_to_all(states: set[str], evidence: bool) -> None:
    assert may_join(segment(open=True), person(*states), CAME_IN if evidence else None)


@given(STATES, st.booleans())
def test_everyone_is_open_to_all(states: set[str], evidence: bool) -> None:
    built_in = segment(open=False, key=EVERYONE)
    assert may_join(built_in, person(*states, key=EVERYONE), CAME_IN if evidence else None)


@given(STATES, st.booleans())
def test_a_closed_one_lets_in_only_who_is_in_or_left_by_themselves(states: set[str], evidence: bool) -> None:
    allowed = may_join(segment(open=False), person(*states), CAME_IN if evidence else None)
    assert allowed is ("member_of" in states or ("left" in states and "removed" not in states and evidence))


def test_what_was_left_elsewhere_opens_nothing_here() -> None:
    assert not may_join(segment(open=False), person("left", "member_of", key="other"), CAME_IN)
