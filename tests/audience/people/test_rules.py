"""Rules about people, for any people."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.people.records import Person, Reference
from bot.audience.people.rules import PROFILE_DAYS, Merged, fold, merged, profile_is_old, sendable
from tests.audience.making import START

WHERE = Reference("https://smba.example/teams", "chat", "28:bot", "29:ana")
SEGMENTS = st.frozensets(st.sampled_from("abcd"))


@st.composite
def people(draw: st.DrawFn) -> Person:
    left = draw(SEGMENTS)
    inside = draw(SEGMENTS) - left
    return Person("p", "t", member_of=inside, left=left, removed=draw(SEGMENTS) - inside, paused=draw(st.booleans()))


def after(present: Person, gain: Merged) -> Person:
    return dataclasses.replace(
        present,
        member_of=(present.member_of | set(gain.gained)) - set(gain.left),
        left=present.left | set(gain.left),
        removed=present.removed | set(gain.removed),
        paused=present.paused or gain.paused,
    )


@pytest.mark.parametrize(
    ("reference", "reachable", "paused", "expected"),
    [(WHERE, True, False, True), (None, True, False, False), (WHERE, False, False, False), (WHERE, True, True, False)],
)
def test_sendable(reference: Reference | None, reachable: bool, paused: bool, expected: bool) -> None:
    assert sendable(reference, reachable, paused) is expected


def test_a_profile_is_old_after_a_week_and_when_there_is_none() -> None:
    assert profile_is_old(None, START)
    assert not profile_is_old(START - timedelta(days=PROFILE_DAYS), START)
    assert profile_is_old(START - timedelta(days=PROFILE_DAYS, seconds=1), START)


@pytest.mark.parametrize(
    ("address", "folded"),
    [
        (" Ana.Lima@North.Example ", "ana.lima@north.example"),
        ("ana@xn--mnchen-3ya.example", "ana@münchen.example"),
        ("JOSE\u0301@a.example", "josé@a.example"),
        ("ana@xn--\xff.example", "ana@xn--ÿ.example"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_addresses_are_compared_without_case_and_ways_to_write_them(address: str | None, folded: str | None) -> None:
    assert fold(address) == folded


@given(st.emails())
def test_folding_again_changes_nothing_and_case_makes_no_difference(address: str) -> None:
    assert fold(fold(address)) == fold(address) == fold(f" {address.upper()}\n")


@given(people(), st.lists(people(), min_size=1, max_size=3))
def test_a_no_holds_when_records_become_one(present: Person, others: list[Person]) -> None:
    whole = after(present, merged(present, others))
    assert whole.left == present.left.union(*(other.left for other in others))
    assert not whole.left & whole.member_of
    assert whole.paused == any(each.paused for each in (present, *others))


@given(people(), st.lists(people(), min_size=1, max_size=3))
def test_nobody_loses_or_wins_what_no_record_of_theirs_said(present: Person, others: list[Person]) -> None:
    gain = merged(present, others)
    whole = after(present, gain)
    wanted = present.member_of.union(*(other.member_of for other in others))
    assert whole.member_of == wanted - whole.left - (present.removed - present.member_of)
    assert not whole.removed & whole.member_of
    assert set(gain.gained).isdisjoint(present.member_of)


@given(people(), st.lists(people(), min_size=1, max_size=3))
def test_becoming_one_again_changes_nothing(present: Person, others: list[Person]) -> None:
    whole = after(present, merged(present, others))
    again = merged(whole, others)
    assert (again.gained, again.left, again.paused) == ((), (), False)
