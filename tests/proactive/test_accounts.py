"""What must always hold of a ledger, and the sentences for what does not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcasts.records import Delivery, State
from bot.proactive.ledger.accounts import Account, Kind, by_state, complaints

SENT, PENDING, SENDING, DOUBT = (("sent", ""), ("pending", ""), ("sending", ""), ("in doubt", "no answer"))
KINDS = st.tuples(st.sampled_from([state.value for state in Delivery]), st.sampled_from(["", "left", "no answer"]))
UNITS = st.dictionaries(st.integers(0, 3), st.dictionaries(KINDS, st.integers(1, 500), min_size=1), max_size=4)
STARTED = st.sampled_from([State.PREPARING, State.RUNNING, State.PAUSED, State.DONE, State.CANCELLED])


def account(
    state: State,
    rows: Mapping[Kind, int],
    tally: Mapping[Kind, int] | None = None,
    *,
    whole: bool = True,
    marked: int = 0,
    unmarked: int = 0,
) -> Account:
    """Of one unit, counted as it is unless told otherwise."""
    return Account(state, whole, {0: rows}, {0: rows if tally is None else tally}, marked, unmarked)


@pytest.mark.parametrize(
    "good",
    [
        account(State.DONE, {SENT: 9, DOUBT: 1}),
        account(State.DONE, {}),
        account(State.CANCELLED, {SENT: 1, ("skipped", "cancelled"): 9}, whole=False),
        account(State.PAUSED, {SENT: 1, PENDING: 9}),
        account(State.PAUSED, {PENDING: 9}, {}, whole=False),
        account(State.PREPARING, {PENDING: 9}, {}, whole=False),
        # counts of a unit that is being sent come after its rows, but its people stay the same
        account(State.RUNNING, {SENT: 5, SENDING: 5}, {PENDING: 10}),
    ],
)
def test_what_is_in_order_gets_no_complaint(good: Account) -> None:
    assert complaints(good) == []


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (account(State.DONE, {SENT: 9}, {SENT: 8}), "Unit 0 has 9 sent and is counted as 8 sent."),
        (account(State.DONE, {DOUBT: 1}, {("in doubt", "reset"): 1}), "counted as"),
        (account(State.CANCELLED, {SENT: 1}, {}, whole=False), "Unit 0 has 1 sent and is counted as nothing."),
        (account(State.RUNNING, {SENT: 5}, {PENDING: 6}), "Unit 0 has 5 sent and is counted as 6 pending."),
        (account(State.DONE, {SENT: 1, PENDING: 2, SENDING: 1}), "3 rows are still open although"),
        (account(State.CANCELLED, {("held", ""): 1}), "1 row is still open although"),
        (account(State.DONE, {("lost", ""): 1200}), "1,200 rows are in the state “lost”"),
        (account(State.DONE, {SENT: 2}, marked=2), "2 rows are marked as being sent and not being sent."),
        (account(State.RUNNING, {SENDING: 1}, unmarked=1), "1 row is being sent without a mark."),
        (account(State.DONE, {SENT: 1}, whole=False), "Not everybody of its audience was written down."),
        (account(State.RUNNING, {SENT: 1}, whole=False), "Not everybody"),
    ],
)
def test_what_is_not_is_said(bad: Account, words: str) -> None:
    told = complaints(bad)
    assert len(told) == 1
    assert words in told[0]


@given(units=UNITS)
def test_the_states_add_up_to_all_rows(units: dict[int, dict[Kind, int]]) -> None:
    states = by_state(units)
    assert sum(states.values()) == sum(sum(kinds.values()) for kinds in units.values())
    assert 0 not in states.values()


@given(state=STARTED, units=UNITS, at=st.integers(0, 3), kind=KINDS)
def test_a_row_more_or_less_is_always_noticed_once_all_is_written(
    state: State, units: dict[int, dict[Kind, int]], at: int, kind: Kind
) -> None:
    more = {unit: dict(kinds) for unit, kinds in units.items()} | {at: dict(units.get(at, {}))}
    more[at][kind] = more[at].get(kind, 0) + 1
    for rows, tallies in ((units, more), (more, units)):
        told = complaints(Account(state, True, rows, tallies, 0, 0))
        assert any("counted as" in each for each in told) is (state is not State.PREPARING)
