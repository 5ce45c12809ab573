"""The question before a broadcast leaves: the message as recipients see it, and who gets it as a sum."""

from __future__ import annotations

from collections.abc import Sequence

from bot.broadcasts.records import Preview, Reach
from bot.commands.intents import BroadcastDiscard, BroadcastSend, BroadcastTest
from cards.broadcasts.words import people
from cards.durations import about
from cards.elements import Json, actions, block, button, card, note, panel, plain, strong, total
from cards.forms import head
from cards.reader import Reader


def preview_card(
    preview: Preview, drawn: Sequence[Json], asked: int, reader: Reader, *, late: bool = False, done: str = ""
) -> Json:
    """`drawn` is the message, its buttons named and not live. `asked` is now, in seconds since 1970.

    `late`: it was answered too late and is asked again. `done` is a line about what was just done.
    """
    broadcast, reach = preview.broadcast, preview.reach
    question = f"Send this to {people(reach.people, reader)}?" if reach.people else "Nobody would get this"
    again = "That preview was more than 10 minutes old, so nothing was sent. This is who gets it now."
    body = [
        *head(f"Broadcast {broadcast.ref} · nothing is sent yet", question),
        *([panel([block(again)], "warning")] if late else []),
        *([panel([block(f"✓ {done}")], "good")] if done else []),
        panel(drawn),
        strong("Who gets it"),
        note(plain(broadcast.audience.text), spacing="None"),
        *reach_sum(reach, reader),
        actions(_buttons(preview, asked, reader), spacing="Medium"),
        note(_takes(preview)),
    ]
    return card(body, f"{question} {_steps(reach, reader)} Nothing is sent yet.", reader)


def too_long_items(*, test: bool) -> list[Json]:
    """In place of a message that fills a card of its own; `test`: a test of it can be asked for beside it."""
    return [block("This message is too long to show here." + (" *Send me a test* shows all of it." if test else ""))]


def reach_sum(reach: Reach, reader: Reader) -> list[Json]:
    """The rows and their total; they add up, and rows of nobody are left out."""
    rows = [total(plain(row.label), reader.number(row.people)) for row in reach.rows if row.people]
    return [*rows, total("Will get it", reader.number(reach.people), last=True)]


def _buttons(preview: Preview, asked: int, reader: Reader) -> list[Json]:
    number = preview.broadcast.number
    send = button(f"Send to {reader.number(preview.reach.people)}", BroadcastSend(number, asked), style="positive")
    rest = [button("Send me a test", BroadcastTest(number)), button("Cancel", BroadcastDiscard(number))]
    return [send, *rest] if preview.reach.people else rest


def _takes(preview: Preview) -> str:
    if not preview.reach.people:
        return "Nobody is left in this audience, so there is nothing to send. Choose another one."
    return f"Takes {about(preview.seconds)}. You can cancel the rest while it runs."


def _steps(reach: Reach, reader: Reader) -> str:
    return ", ".join(f"{row.label}: {reader.number(row.people)}" for row in reach.rows if row.people) + "."
