"""The state of a broadcast in a panel: the word for it, how far it is, and what that means now."""

from __future__ import annotations

from datetime import datetime

from bot.broadcasts.records import Broadcast, State, Status
from cards.broadcasts.words import STATES, moment, people
from cards.durations import about, length
from cards.elements import Json, Style, block, column, columns, container, isolate, note, plain
from cards.moments import moment_words
from cards.reader import Reader

BAR = 16
"""Signs of the line that is drawn as progress; more would wrap on a phone."""

_STYLES: dict[State, Style] = {State.DONE: "good", State.PAUSED: "warning", State.CANCELLED: "warning"}
_BEGUN = (State.PREPARING, State.RUNNING, State.PAUSED, State.DONE, State.CANCELLED)


def state_panel(status: Status, reader: Reader) -> Json:
    """The panel of a broadcast that was started."""
    counts, state = status.counts, status.broadcast.state
    percent = 100 * counts.done // counts.audience if counts.audience else 0
    sign = "✓ " if state is State.DONE else ""
    words = [
        block(sign + ("Finishing" if finishing(status) else STATES[state]), weight="Bolder"),
        block(_progress(status, reader), spacing="None"),
    ]
    number = block(f"{percent}%", size="ExtraLarge", weight="Bolder")
    counted = bool(counts.audience) and state is not State.PREPARING
    return container(
        [
            columns(column(words, centred=False), *([column([number], "auto")] if counted else [])),
            *([_bar(percent)] if state in (State.RUNNING, State.PAUSED) else []),
            *(note(line, spacing="None") for line in _lines(status, reader) if line),
        ],
        style=_STYLES.get(state, "accent"),
        spacing="Medium",
    )


def finishing(status: Status) -> bool:
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
    if state is State.PREPARING and status.broadcast.paced_from:
        return "Going on in a moment"
    if state is State.PREPARING and not counts.audience:
        return "Writing down who gets it. The first message leaves when that is done."
    if state is State.PREPARING:
        return f"{people(counts.audience, reader)} written down so far. The first message leaves when all are."
    if not counts.audience:
        return "Nobody was left in the audience when it was sent."
    return f"{reader.number(counts.done)} of {reader.number(counts.audience)} done"


def _lines(status: Status, reader: Reader) -> list[str]:
    return [_now(status, reader), _late(status.broadcast, status.at, reader)]


def _now(status: Status, reader: Reader) -> str:
    broadcast = status.broadcast
    if broadcast.state is State.PAUSED:
        return f"{_why_paused(broadcast)}. {gone_out(status, reader)} Nothing goes out until you resume it."
    if broadcast.state is State.CANCELLED:
        return gone_out(status, reader)
    if broadcast.state is State.RUNNING and broadcast.throttled_since:
        since = moment(broadcast.throttled_since, reader, status.at)
        return f"Held back by Teams since {since}. It goes on by itself."
    if broadcast.state is State.RUNNING and status.seconds_left is not None:
        return f"{status.rate} a second · {about(status.seconds_left)} left"
    if broadcast.state is State.DONE and status.counts.audience:
        return _took(broadcast)
    return ""


def gone_out(status: Status, reader: Reader) -> str:
    """ "1,204 had gone out." """
    return f"{reader.number(status.counts.sent)} had gone out."


def _why_paused(broadcast: Broadcast) -> str:
    if broadcast.pause_reason:
        return plain(broadcast.pause_reason.rstrip("."))
    return f"Paused by {isolate(broadcast.paused_by) if broadcast.paused_by else 'an admin'}"


def _took(broadcast: Broadcast) -> str:
    """From its start, or from where it began to be sent again to those in doubt."""
    since = broadcast.again_at or broadcast.started_at
    if since is None or broadcast.ended_at is None:
        return ""
    return f"Took {length(round((broadcast.ended_at - since).total_seconds()))}"


def _late(broadcast: Broadcast, now: datetime, reader: Reader) -> str:
    late, when = broadcast.late_by, broadcast.when
    if late is None or when is None or broadcast.state not in _BEGUN:
        return ""
    return f"Started {length(round(late.total_seconds()))} late: it was due {moment_words(when, reader, now)}."
