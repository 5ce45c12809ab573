"""What can be typed and tapped."""

from __future__ import annotations

from collections.abc import Sequence

from bot.access.records import RIGHTS, Right, Role
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
    ("my data", "All we hold of you, as a file"),
)
FOR_ADMINS = (
    ("segments", "All segments", Right.VIEW),
    ("segment new NAME", "Make one", Right.EDIT),
    ("segment new NAME rule EXPRESSION", "Make one of whoever matches; *from* takes those who match now", Right.EDIT),
    ("segment NAME", "See it; also *add*, *remove*, *rename*, *describe*, *delete*, *members*, *export*", Right.VIEW),
    ("reach EXPRESSION", "How many an audience reaches, and some of them", Right.VIEW),
    ("attributes", "What is known of people; also *attribute new NAME: TYPE*", Right.VIEW),
    ("broadcast to SEGMENT: TEXT", "Write to people; combine with *and*, *or*, *not*", Right.SEND),
    ("broadcast to SEGMENT at TIME: TEXT", "The same later: *friday 14:30*, *in 20 minutes*", Right.SEND),
    ("messages", "What can be broadcast", Right.VIEW),
    ("broadcasts", "What was sent, and how it went", Right.VIEW),
    ("pause REF", "Hold one up; also *resume*, *cancel*", Right.SEND),
    ("person EMAIL", "What is known of somebody, and what they got", Right.VIEW),
    ("admins", "Who may do what; also *admin add EMAIL*, *admin remove EMAIL*", Right.VIEW),
    ("audit", "What admins did", Right.VIEW),
)


def help_card(reader: Reader, role: Role | None = None) -> Json:
    """`role` adds what an admin of that role can do."""
    rights = RIGHTS[role] if role else frozenset()
    write = [button("Write to people", BroadcastForm())] if Right.SEND in rights else []
    more = [button("Segments", Segments()), *write, button("Messages", Messages())]
    for_admins = [(typed, does) for typed, does, right in FOR_ADMINS if right in rights]
    body = [
        heading("What I can do"),
        block(
            "I bring you the news you choose, and nothing else. Tap a button, or type one of these.", spacing="Small"
        ),
        *_rows(FOR_PEOPLE),
        *([strong("For admins"), *_rows(for_admins)] if role else []),
        actions([to_topics(), to_subscriptions(), *(more if role else [to_pause()])], spacing="Medium"),
    ]
    said = "Type topics, subscriptions, join NAME, leave NAME, stop or start."
    return card(body, said + (" Admins: segments, messages, broadcast, broadcasts, admins." if role else ""), reader)


def _rows(commands: Sequence[tuple[str, str]]) -> list[Json]:
    return [_row(typed, does) for typed, does in commands]


def _row(typed: str, does: str) -> Json:
    left = column([block(f"*{typed}*")], "2", centred=False)
    return columns(left, column([note(does, spacing=None)], "3", centred=False), spacing="Small")
