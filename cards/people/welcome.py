"""The greeting for those who come back, and what a welcome says about topics that admins put the person in."""

from __future__ import annotations

from collections.abc import Sequence

from cards.elements import Json, actions, band, block, card, heading, isolate, note
from cards.people.words import listed, to_subscriptions, to_topics
from cards.reader import Reader, plural


def welcome_back_card(given_name: str | None, topics: int, reader: Reader, *, paused: bool = False) -> Json:
    """For somebody who removed the app and added it again; `topics` is how many they are in."""
    title = f"👋 Welcome back, {isolate(given_name)}" if given_name else "👋 Welcome back"
    state = _state(topics, reader, paused)
    first = [to_subscriptions(), to_topics(first=False)] if topics or paused else [to_topics(), to_subscriptions()]
    body = [
        band("accent", [heading(title)]),
        block(state, spacing="Medium"),
        actions(first, spacing="Medium"),
    ]
    return card(body, f"Welcome back. {state} To see them, type: subscriptions", reader)


def added_line(names: Sequence[str]) -> str:
    """The line under a welcome for those whom an admin put in before the bot met them, as Markdown; "" for nobody."""
    return f"You're already in {listed(names)}: an admin added you." if names else ""


def with_line(made: Json, line: str) -> Json:
    """The card with a quiet line at its end; the card itself when there is none."""
    return made | {"body": [*made["body"], note(line, spacing="Medium")]} if line else made


def _state(topics: int, reader: Reader, paused: bool) -> str:
    if paused:
        return "Everything is still paused, as you left it. Your topics wait."
    if not topics:
        return "You have no topics at the moment."
    return f"Your {reader.number(topics)} {plural(topics, 'topic is', 'topics are')} as you left them."
