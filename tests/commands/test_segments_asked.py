"""A question is good for ten minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.asked import GOOD_FOR_SECONDS, SKEW_SECONDS, moment, still_good

ASKED = datetime(2026, 11, 24, 10, 2, 15, 700_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "good"),
    [(0, True), (1, True), (600, True), (601, False), (86_400, False), (-60, True), (-61, False)],
)
def test_ten_minutes_and_a_little_skew(seconds: int, good: bool) -> None:
    assert still_good(moment(ASKED), ASKED + timedelta(seconds=seconds)) is good


def test_never_asked_is_never_answered() -> None:
    assert not still_good(0, ASKED)


@given(st.integers(-(2**53), 2**53))
def test_no_number_that_a_client_invents_is_taken_for_a_question(asked: int) -> None:
    age = moment(ASKED) - asked
    assert still_good(asked, ASKED) is (-SKEW_SECONDS <= age <= GOOD_FOR_SECONDS)
