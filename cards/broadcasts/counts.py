"""The counts of a broadcast as people read them: rows that always add up to the audience."""

from __future__ import annotations

from bot.broadcasts.records import Counts, Delivery, Status
from cards.broadcasts.words import STATES, why
from cards.elements import Json, total
from cards.reader import Reader

NO_ANSWER = "Teams gave no answer. Not sent again by itself."
LEFT = "Teams gave no answer. Left as they are."


def counts_sum(counts: Counts, reader: Reader, *, whole: bool = True, doubt_left: bool = False) -> list[Json]:
    """The ledger's rows by state, and the audience as their total.

    `whole`: it is written to its end. `doubt_left`: an admin decided that those in doubt are left as they are.
    """
    rows = [
        total(label, reader.number(count), under=under) for label, count, under in _rows(counts, reader, doubt_left)
    ]
    label = "Audience" if whole else "Audience so far"
    if not rows:
        return []
    return [rows[0] | {"spacing": "Medium"}, *rows[1:], total(label, reader.number(counts.audience), last=True)]


def in_a_line(status: Status, reader: Reader) -> str:
    """The state and the counts in one line, for what shows no card."""
    counts = status.counts
    rows = ", ".join(f"{reader.number(count)} {label.lower()}" for label, count, _ in _rows(counts, reader, True))
    state = STATES[status.broadcast.state].lower()
    return f"{state}, {reader.number(counts.done)} of {reader.number(counts.audience)} done. {rows}".rstrip(" .") + "."


def _rows(counts: Counts, reader: Reader, doubt_left: bool) -> list[tuple[str, int, str]]:
    made = [
        ("Sent", counts.sent, ""),
        ("On their way", counts.sending, ""),
        ("Still to go", counts.pending, ""),
        ("Waiting for their time", counts.held, ""),
        ("Skipped", counts.skipped, why(counts, Delivery.SKIPPED, reader)),
        ("Failed", counts.failed, why(counts, Delivery.FAILED, reader)),
        ("In doubt", counts.doubt, LEFT if doubt_left else NO_ANSWER),
    ]
    return [row for row in made if row[1]]
