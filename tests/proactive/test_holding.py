"""Since when nothing gets through."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.proactive.pace.holding import GAP, Holding


def test_nothing_is_held_up_at_first() -> None:
    assert (Holding().held(100.0), Holding().flowing) == (0.0, False)


def test_brakes_that_follow_one_another_are_one_wait() -> None:
    holding = Holding()
    holding.braked(0, until=30)
    holding.braked(31, until=91)
    holding.braked(91 + GAP, until=400)
    assert holding.held(300) == 300


def test_after_a_rest_it_is_another_wait() -> None:
    holding = Holding()
    holding.braked(0, until=30)
    assert holding.held(30 + GAP) == 30 + GAP
    assert holding.held(31 + GAP) == 0
    holding.braked(31 + GAP, until=200)
    assert holding.held(41 + GAP) == 10


def test_what_gets_through_ends_it() -> None:
    holding = Holding()
    holding.braked(0, until=30)
    holding.passed()
    assert (holding.held(10), holding.flowing) == (0, True)
    holding.braked(12, until=13)
    assert (holding.held(13), holding.flowing) == (1, False)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100), st.booleans()), max_size=30))
def test_it_is_never_longer_than_since_the_last_that_got_through(steps: list[tuple[float, float, bool]]) -> None:
    holding, now, last = Holding(), 0.0, 0.0
    for later, brake, through in steps:
        now += later
        holding.braked(now, now + brake)
        if through:
            holding.passed()
            last = now
        assert 0 <= holding.held(now) <= now - last
