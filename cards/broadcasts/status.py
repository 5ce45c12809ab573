"""A broadcast under way or over: its state, its progress, and counts that add up."""

from __future__ import annotations

from bot.broadcasts.records import Broadcast, Counts, Delivery, State, Status
from bot.commands.intents import BroadcastCancel, BroadcastResume, Broadcasts, BroadcastShow
from cards.broadcasts.words import STATES, eyebrow, people, title_of, why
from cards.durations import about, length
from cards.elements import (
    Json,
    Style,
    actions,
    block,
    button,
    card,
    column,
    columns,
    container,
    isolate,
    note,
    plain,
    total,
)
from cards.forms import head
from cards.reader import Reader

BAR = 16
"""Signs of the line that is drawn as progress; more would wrap on a phone."""

_STYLES: dict[State, Style] = {State.DONE: "good", State.PAUSED: "warning", State.CANCELLED: "warning"}
_DOUBT = "Teams gave no answer. Not sent again by itself."


def status_card(status: Status, reader: Reader, *, note_line: str = "") -> Json:
    """The broadcast as of `status.at`; `note_line` is one more sentence where a tap came late, as Markdown."""
    broadcast = status.broadcast
    body = [
        *head(eyebrow(broadcast), plain(title_of(broadcast.message))),
        _state(status, reader),
        *([block(note_line, spacing="Small")] if note_line else []),
        *counts_sum(status.counts, reader, whole=broadcast.state is not State.PREPARING),
        actions(_buttons(status), spacing="Medium"),
        note(_as_of(status, reader)),
    ]
    return card(body, f"Broadcast {broadcast.ref}: {fallback(status, reader)}", reader)


def fallback(status: Status, reader: Reader) -> str:
    """The state and the counts in one line."""
    counts = status.counts
    rows = ", ".join(f"{reader.number(count)} {label.lower()}" for label, count, _ in _rows(counts, reader))
    state = STATES[status.broadcast.state].lower()
    return f"{state}, {reader.number(counts.done)} of {reader.number(counts.audience)} done. {rows}".rstrip(" .") + "."


def counts_sum(counts: Counts, reader: Reader, *, whole: bool = True) -> list[Json]:
    """The ledger's rows by state, and the audience as their total. `whole`: it is written to its end."""
    rows = [total(label, reader.number(count), under=under) for label, count, under in _rows(counts, reader)]
    label = "Audience" if whole else "Audience so far"
    if not rows:
        return []
    return [rows[0] | {"spacing": "Medium"}, *rows[1:], total(label, reader.number(counts.audience), last=True)]


def _rows(counts: Counts, reader: Reader) -> list[tuple[str, int, str]]:
    made = [
        ("Sent", counts.sent, ""),
        ("On their way", counts.sending, ""),
        ("Still to go", counts.pending, ""),
        ("Waiting for their time", counts.held, ""),
        ("Skipped", counts.skipped, why(counts, Delivery.SKIPPED, reader)),
        ("Failed", counts.failed, why(counts, Delivery.FAILED, reader)),
        ("In doubt", counts.doubt, _DOUBT),
    ]
    return [row for row in made if row[1]]


def _state(status: Status, reader: Reader) -> Json:
    counts, state = status.counts, status.broadcast.state
    percent = 100 * counts.done // counts.audience if counts.audience else 0
    sign = "✓ " if state is State.DONE else ""
    words = [
        block(sign + ("Finishing" if _finishing(status) else STATES[state]), weight="Bolder"),
        block(_progress(status, reader), spacing="None"),
    ]
    number = block(f"{percent}%", size="ExtraLarge", weight="Bolder")
    counted = bool(counts.audience) and state is not State.PREPARING
    pace = _pace(status)
    return container(
        [
            columns(column(words, centred=False), *([column([number], "auto")] if counted else [])),
            *([_bar(percent)] if state in (State.RUNNING, State.PAUSED) else []),
            *([note(pace, spacing="None")] if pace else []),
        ],
        style=_STYLES.get(state, "accent"),
        spacing="Medium",
    )


def _finishing(status: Status) -> bool:
    """Every row has its result, and the clock has not yet said so: within a second it has."""
    counts = status.counts
    return status.broadcast.state is State.RUNNING and 0 < counts.audience == counts.done


def _bar(percent: int) -> Json:
    full = round(BAR * percent / 100)
    inlines: list[Json] = [{"type": "TextRun", "text": "━" * full, "weight": "Bolder"}] if full else []
    inlines += [{"type": "TextRun", "text": "─" * (BAR - full), "isSubtle": True}] if full < BAR else []
    return {"type": "RichTextBlock", "inlines": inlines, "spacing": "None", "fallback": "drop"}


def _progress(status: Status, reader: Reader) -> str:
    counts, state = status.counts, status.broadcast.state
    if state is State.PREPARING:
        return f"{people(counts.audience, reader)} written down so far. The first message leaves when all are."
    if not counts.audience:
        return "Nobody was left in the audience when it was sent."
    return f"{reader.number(counts.done)} of {reader.number(counts.audience)} done"


def _pace(status: Status) -> str:
    broadcast = status.broadcast
    if broadcast.state is State.PAUSED:
        why = broadcast.pause_reason.rstrip(".") or "Paused by an admin"
        return f"{plain(why)}. Nothing goes out until you resume it."
    if broadcast.state is State.RUNNING and status.seconds_left is not None:
        return f"{status.rate} a second · {about(status.seconds_left)} left"
    if broadcast.state is State.DONE and broadcast.started_at and broadcast.ended_at and status.counts.audience:
        return f"Took {length(round((broadcast.ended_at - broadcast.started_at).total_seconds()))}"
    return ""


def _buttons(status: Status) -> list[Json]:
    number, state = status.broadcast.number, status.broadcast.state
    refresh = button("Refresh", BroadcastShow(number), style=None if state is State.PAUSED else "positive")
    cancel = button("Cancel the rest…", BroadcastCancel(number), style="destructive")
    if state in (State.PREPARING, State.RUNNING):
        return [refresh] if _finishing(status) else [refresh, cancel]
    if state is State.PAUSED:
        return [button("Resume", BroadcastResume(number), style="positive"), refresh, cancel]
    moving = status.counts.audience > status.counts.done
    return [*([refresh] if moving else []), button("All broadcasts", Broadcasts())]


def _as_of(status: Status, reader: Reader) -> str:
    at = f"As of {reader.day(status.at, now=status.at)}, {reader.clock(status.at, seconds=True)}"
    return f"{at}, {reader.zone_name(status.at)}.{_by(status.broadcast)}"


def _by(broadcast: Broadcast) -> str:
    return f" Started by {isolate(broadcast.author_name)}." if broadcast.author_name else ""
