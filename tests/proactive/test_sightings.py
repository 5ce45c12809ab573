"""Marks that are left behind are told apart by how long they are seen, not by what they say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.proactive.ledger.sightings import Sightings

MARKS = st.frozensets(st.sampled_from("abc"))


def test_a_mark_counts_when_it_was_there_for_long() -> None:
    sightings = Sightings(50)
    assert sightings.seen({"a"}, 0) == set()
    assert sightings.seen({"a", "b"}, 49) == set()
    assert sightings.seen({"a", "b"}, 50) == {"a"}
    assert sightings.seen({"a", "b"}, 99) == {"a", "b"}


def test_one_that_went_away_begins_anew() -> None:
    sightings = Sightings(50)
    sightings.seen({"a"}, 0)
    sightings.seen(set(), 30)
    assert sightings.seen({"a"}, 60) == set()
    assert sightings.seen({"a"}, 110) == {"a"}


@given(st.lists(st.tuples(MARKS, st.floats(0, 30)), max_size=40))
def test_what_counts_was_there_at_every_look_for_so_long(looks: list[tuple[frozenset[str], float]]) -> None:
    sightings, now, since = Sightings(50), 0.0, dict[str, float]()
    for marks, later in looks:
        now += later
        since = {mark: since.get(mark, now) for mark in marks}
        assert sightings.seen(marks, now) == {mark for mark in marks if now - since[mark] >= 50}
