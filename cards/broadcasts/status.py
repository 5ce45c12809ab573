"""A broadcast under way or over: its state, its progress, and counts that add up."""

from __future__ import annotations

from bot.broadcasts.records import Broadcast, State, Status
from bot.commands.intents import BroadcastCancel, BroadcastPause, BroadcastResume, Broadcasts, BroadcastShow
from cards.broadcasts.counts import counts_sum, in_a_line
from cards.broadcasts.doubt import doubt_buttons
from cards.broadcasts.state import finishing, state_panel
from cards.broadcasts.words import eyebrow, title_of
from cards.elements import Json, actions, block, button, card, isolate, note, plain
from cards.forms import head
from cards.reader import Reader


def status_card(status: Status, reader: Reader, *, note_line: str = "") -> Json:
    """The broadcast as of `status.at`; `note_line` is one more sentence, as Markdown: a tap that came late, say."""
    broadcast = status.broadcast
    body = [
        *head(eyebrow(broadcast), plain(title_of(broadcast.message))),
        state_panel(status, reader),
        *([block(note_line, spacing="Small")] if note_line else []),
        *counts_sum(status.counts, reader, whole=_written(broadcast), doubt_left=broadcast.doubt_left),
        actions(status_buttons(status, reader), spacing="Medium"),
        note(_as_of(status, reader)),
    ]
    return card(body, f"Broadcast {broadcast.ref}: {in_a_line(status, reader)}", reader)


def status_buttons(status: Status, reader: Reader) -> list[Json]:
    """What can be done in this state, the likeliest first."""
    number, state = status.broadcast.number, status.broadcast.state
    refresh = button("Refresh", BroadcastShow(number), style=None if state is State.PAUSED else "positive")
    pause = button("Pause", BroadcastPause(number))
    cancel = button("Cancel the rest…", BroadcastCancel(number), style="destructive")
    if state in (State.PREPARING, State.RUNNING):
        return [refresh] if finishing(status) else [refresh, pause, cancel]
    doubt = doubt_buttons(status, reader)
    if state is State.PAUSED:
        return [button("Resume", BroadcastResume(number), style="positive"), *(doubt or [refresh]), cancel]
    moving = status.counts.audience > status.counts.done
    return [*([refresh] if moving else []), *doubt, button("All broadcasts", Broadcasts())]


def _written(broadcast: Broadcast) -> bool:
    """Whether its ledger is whole, so that its rows are the audience: it ran before, or does now."""
    return bool(broadcast.paced_from) or broadcast.state not in (State.PREPARING, State.PAUSED)


def _as_of(status: Status, reader: Reader) -> str:
    at = f"As of {reader.day(status.at, now=status.at)}, {reader.clock(status.at, seconds=True)}"
    return f"{at}, {reader.zone_name(status.at)}.{_by(status.broadcast)}"


def _by(broadcast: Broadcast) -> str:
    return f" Started by {isolate(broadcast.author_name)}." if broadcast.author_name else ""
