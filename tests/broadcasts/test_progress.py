"""How fast, and how long still."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcasts.progress import seconds_for, status
from bot.broadcasts.records import Audience, Broadcast, Counts, State
from bot.content.records import Message

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
MESSAGE = Message("m", "t", "", 1, ())
RUNNING = Broadcast(
    "b", "t", 1, State.RUNNING, MESSAGE, Audience("a", "{}", (), ()), "p", "Rui", NOW, NOW - timedelta(seconds=10)
)


@pytest.mark.parametrize(("people", "seconds"), [(0, 0), (1, 1), (50, 1), (51, 2), (1131, 23)])
def test_seconds_are_rounded_up(people: int, seconds: int) -> None:
    assert seconds_for(people, 50) == seconds


def test_the_rate_is_what_was_measured() -> None:
    made = status(RUNNING, Counts(sent=200, pending=100), NOW, 50)
    assert (made.rate, made.seconds_left) == (20, 5)


def test_before_anything_can_be_measured_the_tenants_rate_is_said() -> None:
    made = status(replace(RUNNING, started_at=NOW - timedelta(seconds=1)), Counts(pending=100), NOW, 50)
    assert (made.rate, made.seconds_left) == (50, 2)


def test_nothing_started_has_no_time_left() -> None:
    draft = replace(RUNNING, state=State.DRAFT, started_at=None)
    assert status(draft, Counts(), NOW, 50).seconds_left is None


@pytest.mark.parametrize("state", [state for state in State if state is not State.RUNNING])
def test_only_what_runs_has_time_left(state: State) -> None:
    assert status(replace(RUNNING, state=state), Counts(pending=9), NOW, 50).seconds_left is None


def test_what_is_over_keeps_the_rate_it_had() -> None:
    over = replace(RUNNING, state=State.DONE, ended_at=NOW - timedelta(seconds=5))
    assert status(over, Counts(sent=100), NOW, 50).rate == 20


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**5), st.integers(1, 500))
def test_the_rate_is_never_above_the_tenants_and_time_left_is_never_nothing(
    sent: int, pending: int, seconds: int, rate: int
) -> None:
    started = replace(RUNNING, started_at=NOW - timedelta(seconds=seconds))
    made = status(started, Counts(sent=sent, pending=pending), NOW, rate)
    assert 1 <= made.rate <= rate
    assert (made.seconds_left is not None) == (pending > 0)
    assert made.seconds_left is None or made.seconds_left >= 1
