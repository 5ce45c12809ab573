"""The list of broadcasts, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.broadcasts.records import Broadcast, State, Status
from bot.commands.intents import BroadcastForm, Broadcasts, BroadcastShow
from cards.broadcasts.words import STATES, people, title_of, to_whom
from cards.elements import Json, actions, block, button, card, foot, heading, note, open_row
from cards.moments import moment_words
from cards.paging import next_button, place
from cards.reader import Reader

PAGE_SIZE = 5


def broadcasts_card(rows: Sequence[Status], page: int, total: int, reader: Reader, now: datetime) -> Json:
    """One page; `page` counts from 1, `total` is how many there are."""
    if not rows:
        return _empty(reader)
    new = button("New broadcast", BroadcastForm(), style="positive")
    more = next_button(Broadcasts(page=page + 1), page, PAGE_SIZE, total)
    where = f"{place(page, PAGE_SIZE, len(rows), total, reader)} Type *broadcast REF* to open any."
    body = [
        heading("Broadcasts"),
        block(f"{reader.number(total)} in all, newest first", isSubtle=True, spacing="None"),
        *(_row(row, reader, now) for row in rows),
        foot([note(where, spacing=None), actions([new, *more], spacing="Small")]),
    ]
    newest = f"{rows[0].broadcast.ref}, {title_of(rows[0].broadcast.message)}"
    return card(body, f"{reader.number(total)} broadcasts, such as {newest}. To open one, type: broadcast REF", reader)


def _row(row: Status, reader: Reader, now: datetime) -> Json:
    broadcast, title = row.broadcast, title_of(row.broadcast.message)
    when = _when(broadcast, reader, now)
    under = f"{broadcast.ref} · {STATES[broadcast.state]} · {when} · {to_whom(broadcast)}"
    count = "" if broadcast.started_at is None else reader.number(row.counts.audience)
    spoken = f"Open {broadcast.ref}, {title}" + (f", {people(row.counts.audience, reader)}" if count else "")
    return open_row(title, under, count, spoken, BroadcastShow(broadcast.number))


def _when(broadcast: Broadcast, reader: Reader, now: datetime) -> str:
    """The day it was started or made; of a scheduled one the moment it is to start."""
    if broadcast.state is State.SCHEDULED and broadcast.when:
        return moment_words(broadcast.when, reader, now)
    return reader.day(broadcast.started_at or broadcast.created_at, now=now)


def _empty(reader: Reader) -> Json:
    body = [
        heading("Broadcasts"),
        block("No broadcasts yet. A broadcast sends one message to everyone in a segment.", spacing="Small"),
        actions([button("New broadcast", BroadcastForm(), style="positive")], spacing="Medium"),
    ]
    return card(body, "No broadcasts yet. To make one, type: broadcast to SEGMENT: TEXT", reader)
