"""The fuse burns at its moment, and at no other."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from tests.faults.points import Fuse, Moment
from tests.faults.test_kills import lives


@given(nth=st.integers(1, 20), passes=st.integers(0, 40))
def test_it_blows_once_when_the_nth_comes_by(nth: int, passes: int) -> None:
    passed, blown = list[str](), list[int]()
    fuse = Fuse(Moment("here", nth), lambda: blown.append(len(passed)))
    for _ in range(passes):
        passed.append("here")
        fuse.passes("there")
        fuse.passes("here")
    assert blown == ([nth] if passes >= nth else [])


def test_later_is_in_a_thread_of_its_own() -> None:
    blown = threading.Event()
    Fuse(Moment("here", later=0.01), blown.set).passes("here")
    assert blown.wait(10)


def test_without_a_moment_nothing_happens() -> None:
    blown: list[str] = []
    Fuse(None, lambda: blown.append("here")).passes("here")
    assert blown == []


def test_a_seed_always_says_the_same() -> None:
    assert [*lives(7)] == [*lives(7)]
    assert [*lives(7)] != [*lives(8)]
