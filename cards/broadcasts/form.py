"""The form of a broadcast: of typed text, or of a message that is there."""

from __future__ import annotations

from bot.commands.intents import BroadcastMessage, Broadcasts, BroadcastText, Messages, MessageShow
from bot.content.records import Message
from bot.refusals import Refused
from cards.broadcasts.schedule import EXAMPLES, FIELD_NAME, LONGEST
from cards.broadcasts.words import title_of
from cards.elements import Json, actions, block, button, card, isolate, note, text_input
from cards.forms import field, head, mistakes, way_out
from cards.reader import Reader

LONGEST_EXPRESSION = 1_000
LONGEST_TEXT = 10_000
_FIELDS = {"expression": "who gets it", "text": "what it says"} | FIELD_NAME
_HINT = "Segment names with *and*, *or*, *not* and parentheses: *Lisbon office and not Interns*. Or *everyone*."


def text_form_card(
    reader: Reader, *, expression: str = "", text: str = "", at: str = "", error: Refused | None = None
) -> Json:
    """Asks whom to send to, what, and when; `error` shows again what was typed, and what is wrong with it."""
    words = text_input("text", "What it says", value=text[:LONGEST_TEXT], longest=LONGEST_TEXT, lines=True)
    body = [
        *head("Broadcast · nothing is sent yet", "New broadcast"),
        *mistakes(error, _FIELDS),
        *_whom(expression, error),
        *field(words, error),
        note("**Bold**, *italic*, lists and links work: two stars, one star, a dash, [words](https://…)."),
        *_when(at, error),
        actions(
            [
                button("Preview", BroadcastText("", ""), style="positive"),
                way_out("Use a message", Messages()),
                way_out("Cancel", Broadcasts()),
            ],
            spacing="Medium",
        ),
    ]
    return card(body, "To make a broadcast, type: broadcast to SEGMENT: TEXT", reader)


def message_form_card(
    message: Message, reader: Reader, *, expression: str = "", at: str = "", error: Refused | None = None
) -> Json:
    """Asks whom to send a message to, and when."""
    body = [
        *head("Broadcast · nothing is sent yet", "Broadcast a message"),
        block(f"**{isolate(message.name or title_of(message))}** goes out as it is now.", spacing="Small"),
        *mistakes(error, _FIELDS),
        *_whom(expression, error),
        *_when(at, error),
        actions(
            [
                button("Preview", BroadcastMessage(message.id, ""), style="positive"),
                way_out("Cancel", MessageShow(message.id)),
            ],
            spacing="Medium",
        ),
    ]
    return card(body, f"Type: broadcast {message.name} to SEGMENT", reader)


def _whom(expression: str, error: Refused | None) -> list[Json]:
    made = text_input(
        "expression",
        "Who gets it",
        value=expression[:LONGEST_EXPRESSION],
        longest=LONGEST_EXPRESSION,
        required="Say who gets it, such as Lisbon office.",
    )
    return [*field(made, error), note(_HINT)]


def _when(at: str, error: Refused | None) -> list[Json]:
    made = text_input("at", "When, if not now", value=at[:LONGEST], longest=LONGEST)
    return [*field(made, error), note(EXAMPLES)]
