"""What a person is subscribed to, since when, and how to leave or pause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.audience.segments.records import Segment, Subscription
from bot.commands.intents import Subscriptions
from cards.elements import (
    MOST_BUTTONS,
    Json,
    actions,
    block,
    button_row,
    card,
    column,
    columns,
    foot,
    heading,
    isolate,
    note,
    panel,
)
from cards.paging import next_button, place
from cards.people.words import row_note, short, to_pause, to_resume, to_topics, to_undo, to_unsubscribe
from cards.reader import Reader, plural

PAGE_SIZE = 4


def subscriptions_card(
    subscriptions: Sequence[Subscription],
    page: int,
    reader: Reader,
    now: datetime,
    *,
    everyone: bool = True,
    paused: bool = False,
    left: Segment | None = None,
    again: bool = False,
) -> Json:
    """`subscriptions` are all of the person's; `page` counts from 1, one that is not there is the last.

    `everyone`: the person gets what goes to everyone.
    `left` is what was left just now from this very list; `again`: it had been left before.
    """
    if not subscriptions and left is None:
        return _empty(reader, paused)
    page = min(max(page, 1), max(-(-len(subscriptions) // PAGE_SIZE), 1))
    rows = subscriptions[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    body = [
        heading("Your subscriptions"),
        block(_state(len(subscriptions), everyone, reader), isSubtle=True, spacing="None"),
        *([_left(left, again)] if left else []),
        *([_paused()] if paused else []),
        *(_row(each, page, reader, now) for each in rows),
        _foot(len(rows), page, len(subscriptions), reader, paused=paused, undo=left is not None),
    ]
    return card(body, _fallback(rows, len(subscriptions), reader, paused), reader)


def _state(total: int, everyone: bool, reader: Reader) -> str:
    many = f"{reader.number(total)} {plural(total, 'topic', 'topics')}" if total else "No topics"
    return f"{many}, and what goes to everyone." if everyone else f"{many}. You hear from nothing else."


def _left(segment: Segment, again: bool) -> Json:
    said = f"You had already left {isolate(segment.name)}." if again else f"You left {isolate(segment.name)}."
    return panel([columns(column([block(said)]), column([actions([to_undo(segment)])], "auto"))])


def _paused() -> Json:
    return panel([block("**Paused.** You get nothing until you resume.")], "warning")


def _row(each: Subscription, page: int, reader: Reader, now: datetime) -> Json:
    button = to_unsubscribe(each.segment, origin="subscriptions", page=page)
    return button_row(each.segment.name, row_note(_since(each, reader, now), short(each.segment.rhythm)), button)


def _since(each: Subscription, reader: Reader, now: datetime) -> str:
    if each.joined is None:
        return ""
    day = reader.day(each.joined.at, now=now)
    return f"Since {day}" if each.joined.by_name is None else f"Added by {isolate(each.joined.by_name)}, {day}"


def _foot(shown: int, page: int, total: int, reader: Reader, *, paused: bool, undo: bool) -> Json:
    """Four rows leave room for two buttons, four rows and Undo for one: the next page, else the pause."""
    more = next_button(Subscriptions(page=page + 1), page, PAGE_SIZE, total)
    room = MOST_BUTTONS - shown - undo
    pause = [to_resume(first=not more) if paused else to_pause()] if room > len(more) else []
    browse = [to_topics(first=not paused)] if room > len(more) + len(pause) else []
    where = place(page, PAGE_SIZE, shown, total, reader) if total > PAGE_SIZE else ""
    line = " ".join(said for said in (where, _quiet(paused, bool(pause))) if said)
    return foot([note(line, spacing=None), actions([*more, *browse, *pause], spacing="Small")])


def _quiet(paused: bool, offered: bool) -> str:
    if paused:
        return "Resuming lets your topics through again."
    return "Pausing holds everything back and keeps your topics." if offered else "Type *stop* to pause everything."


def _fallback(rows: Sequence[Subscription], total: int, reader: Reader, paused: bool) -> str:
    names = "; ".join(each.segment.name for each in rows) or "none"
    start = "Everything is paused; type start to resume. " if paused else ""
    many = f"{reader.number(total)} {plural(total, 'topic', 'topics')}"
    return f"{start}You are subscribed to {many}: {names}. To leave one, type: leave NAME"


def _empty(reader: Reader, paused: bool) -> Json:
    body = [
        heading("Your subscriptions"),
        *([_paused()] if paused else []),
        block("You have no subscriptions yet. Two taps and you do.", spacing="Small"),
        actions([to_topics(), *([to_resume()] if paused else [])], spacing="Medium"),
    ]
    return card(body, "You have no subscriptions yet. To see the topics, type: topics", reader)
