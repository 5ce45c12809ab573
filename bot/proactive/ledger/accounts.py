"""Whether a broadcast's ledger is in order: what must always hold, and the sentences for what does not. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.broadcasts.records import Delivery, State

Kind = tuple[str, str]
"""A state and a reason ("" without one), as the database has them."""
Tally = Mapping[int, Mapping[Kind, int]]
"""unit → kind → how many rows."""

ENDED = (State.DONE, State.CANCELLED)
STILL = (State.DONE, State.CANCELLED, State.PAUSED)
"""Nobody sends: the tallies are as the rows are, once what was on its way has been recorded."""
OPEN = (Delivery.PENDING.value, Delivery.HELD.value, Delivery.SENDING.value)
KNOWN = frozenset(state.value for state in Delivery)


@dataclass(frozen=True, slots=True)
class Account:
    """What the database holds of one broadcast. `whole`: everybody of its audience has been written down."""

    state: State
    whole: bool
    rows: Tally
    tallies: Tally
    marked_settled: int
    """Rows that bear the mark of being sent and are not."""
    unmarked: int
    """Rows that are being sent and bear no mark: nothing would ever bring them to an end."""


def by_state(tally: Tally) -> dict[str, int]:
    """How many rows there are in each state, in the order of a row's life; unknown states last."""
    totals: Counter[str] = Counter()
    for kinds in tally.values():
        for (state, _), number in kinds.items():
            totals[state] += number
    order = [*(state.value for state in Delivery), *sorted(set(totals) - KNOWN)]
    return {state: totals[state] for state in order if totals[state]}


def complaints(account: Account) -> list[str]:
    """What is wrong, a sentence each; none: the ledger is in order."""
    return [*_of_rows(account), *_of_tallies(account)]


def _of_rows(account: Account) -> Iterator[str]:
    states = by_state(account.rows)
    for state in states.keys() - KNOWN:
        yield f"{_rows(states[state])} in the state “{state}”, which there is not."
    if account.marked_settled:
        yield f"{_rows(account.marked_settled)} marked as being sent and not being sent."
    if account.unmarked:
        yield f"{_rows(account.unmarked)} being sent without a mark."
    still_open = sum(states.get(state, 0) for state in OPEN)
    if account.state in ENDED and still_open:
        yield f"{_rows(still_open)} still open although the broadcast has ended."
    if account.state in (State.RUNNING, State.DONE) and not account.whole:
        yield "Not everybody of its audience was written down."


def _of_tallies(account: Account) -> Iterator[str]:
    """While it is prepared the rows run ahead, while it runs the states do: then only the audience is compared."""
    if account.state is State.PREPARING or (not account.whole and account.state is not State.CANCELLED):
        return
    exact = account.state in STILL
    for unit in sorted(account.rows.keys() | account.tallies.keys()):
        rows, tally = account.rows.get(unit, {}), account.tallies.get(unit, {})
        if (dict(rows) != dict(tally)) if exact else (sum(rows.values()) != sum(tally.values())):
            yield f"Unit {unit} has {_told(rows)} and is counted as {_told(tally)}."


def _rows(number: int) -> str:
    return f"{number:,} row is" if number == 1 else f"{number:,} rows are"


def _told(kinds: Mapping[Kind, int]) -> str:
    states = by_state({0: kinds})
    return ", ".join(f"{number:,} {state}" for state, number in states.items()) or "nothing"
