"""What can be typed and tapped."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.intents import BroadcastForm, Messages, Segments
from cards.elements import Json, actions, block, button, card, column, columns, heading, note, strong
from cards.people.words import to_pause, to_subscriptions, to_topics
from cards.reader import Reader

FOR_PEOPLE = (
    ("topics", "What you can subscribe to"),
    ("subscriptions", "What you get, and how to leave it"),
    ("join NAME", "Subscribe to a topic"),
    ("leave NAME", "Unsubscribe from a topic"),
    ("stop", "Pause everything"),
    ("start", "Resume"),
)
FOR_ADMINS = (
    ("segments", "All segments"),
    ("segment new NAME", "Make one"),
    ("segment NAME", "See it; also *add*, *remove*, *rename*, *describe*, *delete*, *members*, *export*"),
    ("broadcast to SEGMENT: TEXT", "Write to people; combine with *and*, *or*, *not*"),
    ("broadcast to SEGMENT at TIME: TEXT", "The same later: *friday 14:30*, *in 20 minutes*"),
    ("messages", "What can be broadcast"),
    ("broadcasts", "What was sent, and how it went"),
    ("pause REF", "Hold one up; also *resume*, *cancel*"),
)


def help_card(reader: Reader, *, admin: bool = False) -> Json:
    """`admin` adds what only admins can do."""
    more = [button("Segments", Segments()), button("Write to people", BroadcastForm()), button("Messages", Messages())]
    body = [
        heading("What I can do"),
        block(
            "I bring you the news you choose, and nothing else. Tap a button, or type one of these.", spacing="Small"
        ),
        *_rows(FOR_PEOPLE),
        *([strong("For admins"), *_rows(FOR_ADMINS)] if admin else []),
        actions([to_topics(), to_subscriptions(), *(more if admin else [to_pause()])], spacing="Medium"),
    ]
    said = "Type topics, subscriptions, join NAME, leave NAME, stop or start."
    return card(body, said + (" Admins: segments, messages, broadcast, broadcasts." if admin else ""), reader)


def _rows(commands: Sequence[tuple[str, str]]) -> list[Json]:
    return [_row(typed, does) for typed, does in commands]


def _row(typed: str, does: str) -> Json:
    left = column([block(f"*{typed}*")], "2", centred=False)
    return columns(left, column([note(does, spacing=None)], "3", centred=False), spacing="Small")
