"""The pure rules of sending."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcasts.records import Delivery
from bot.connector.outcomes import Again, Failed, InDoubt, Sent
from bot.proactive.ledger.records import Result, Row
from bot.proactive.send.doubts import LAST, Doubts, Unreached
from bot.proactive.send.records import Manner
from bot.proactive.send.results import MOST_TRIES, TIRED, result

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ROW = Row("p")


def test_results() -> None:
    assert result(ROW, Sent("1:1"), NOW) == Result("p", Delivery.SENT, activity_id="1:1")
    assert result(ROW, Failed("too large", gone="x"), NOW) == Result("p", Delivery.FAILED, "too large")
    assert result(ROW, InDoubt("lost"), NOW) == Result("p", Delivery.DOUBT, "lost")
    assert result(ROW, Again(4.0), NOW) == Result("p", Delivery.PENDING, due=NOW + timedelta(seconds=4))


def test_a_row_waits_no_longer_than_a_backoff_whatever_teams_asks_its_tenant() -> None:
    assert result(ROW, Again(3_600.0, brake=True), NOW).due == NOW + timedelta(seconds=60)


def test_put_off_too_often_it_failed() -> None:
    tired = Row("p", tries=MOST_TRIES - 1)
    assert result(tired, Again(1.0), NOW) == Result("p", Delivery.FAILED, TIRED)
    assert result(tired, Again(1.0, brake=True), NOW).state is Delivery.PENDING
    assert result(tired, Again(0.0, pause="Check the set-up."), NOW).state is Delivery.PENDING


def test_five_in_a_hundred_are_too_many_and_four_are_not() -> None:
    doubts = Doubts()
    assert not any(doubts.add(number < 4) for number in range(100))
    assert doubts.add(True)


def test_one_in_a_hundred_is_not_too_many() -> None:
    doubts = Doubts()
    assert not any(doubts.add(number % 100 == 99) for number in range(2000))


def test_more_than_one_in_a_hundred_of_the_last_is() -> None:
    doubts = Doubts()
    assert not any(doubts.add(False) for _ in range(5000))
    told = [doubts.add(True) for _ in range(6)]
    assert told == [False] * 5 + [True]


def test_after_a_pause_it_starts_anew() -> None:
    doubts = Doubts()
    told = [doubts.add(True) for _ in range(9)]
    assert told.count(True) == 1


@given(st.lists(st.booleans(), max_size=700))
def test_it_never_pauses_without_reason(answers: list[bool]) -> None:
    doubts, since = Doubts(), 0
    for index, answer in enumerate(answers):
        if doubts.add(answer):
            window = answers[max(since, index + 1 - LAST) : index + 1]
            assert window.count(True) >= 5
            assert window.count(True) > len(window) / 100
            since = index + 1


def test_a_minute_without_any_connection_is_a_reason_to_pause() -> None:
    unreached = Unreached()
    assert not any(unreached.add(False, float(second)) for second in range(60))
    assert unreached.add(False, 60.0)
    assert not unreached.add(False, 61.0)


def test_one_connection_in_between_is_none() -> None:
    unreached = Unreached()
    assert not any(unreached.add(second == 40, float(second)) for second in range(100))
    assert unreached.add(False, 101.0)


@pytest.mark.parametrize(("rate", "block"), [(1, 1), (4, 1), (50, 10), (300, 60), (5000, 100), (float("inf"), 100)])
def test_a_block_is_a_fifth_of_a_second(rate: float, block: int) -> None:
    assert Manner.at(rate).block == block
