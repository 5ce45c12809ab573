"""The list of topics that are open to all, with the state of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.audience.segments.records import Segment
from bot.commands.intents import Topics
from cards.elements import Json, actions, block, button_row, card, foot, heading, note
from cards.paging import next_button, place
from cards.people.words import row_note, short, to_subscribe, to_subscriptions, to_unsubscribe
from cards.reader import Reader, plural

PAGE_SIZE = 4
"""Rows have a button each, and a card has six buttons: two are left for the foot."""


def topics_card(topics: Sequence[Segment], member_of: Collection[str], page: int, reader: Reader) -> Json:
    """`topics` are all open ones in order, `member_of` the ids the person is in; a page that is not there is the last.

    `page` counts from 1.
    """
    if not topics:
        return _empty(reader)
    page = min(max(page, 1), -(-len(topics) // PAGE_SIZE))
    rows = topics[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    body = [
        heading("Topics"),
        block(_state(topics, member_of, reader), isSubtle=True, spacing="None"),
        *(_row(segment, segment.id in member_of, page) for segment in rows),
        _foot(len(rows), page, len(topics), reader),
    ]
    names = "; ".join(segment.name for segment in rows)
    return card(body, f"Topics: {names}. To subscribe to one, type: join NAME", reader)


def _state(topics: Sequence[Segment], member_of: Collection[str], reader: Reader) -> str:
    joined = sum(segment.id in member_of for segment in topics)
    many = f"{reader.number(len(topics))} {plural(len(topics), 'topic', 'topics')}"
    return f"{many}, you're in {reader.number(joined)}." if joined else f"{many}. Pick what you want to hear about."


def _row(segment: Segment, joined: bool, page: int) -> Json:
    under = row_note("✓ Subscribed" if joined else "", short(segment.description), short(segment.rhythm))
    button = to_unsubscribe(segment, origin="topics", page=page) if joined else to_subscribe(segment, page=page)
    return button_row(segment.name, under, button)


def _foot(shown: int, page: int, total: int, reader: Reader) -> Json:
    more = next_button(Topics(page=page + 1), page, PAGE_SIZE, total)
    where = f"{place(page, PAGE_SIZE, shown, total, reader)} " if total > PAGE_SIZE else ""
    line = f"{where}You can leave any of them whenever you like."
    return foot([note(line, spacing=None), actions([*more, to_subscriptions()], spacing="Small")])


def _empty(reader: Reader) -> Json:
    body = [
        heading("Topics"),
        block("There are no topics to choose from yet. Once there are, you'll find them here.", spacing="Small"),
        actions([to_subscriptions()], spacing="Medium"),
    ]
    return card(body, "There are no topics to choose from yet.", reader)
