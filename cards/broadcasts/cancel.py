"""The question before the rest of a broadcast is cancelled."""

from __future__ import annotations

from bot.broadcasts.records import Status
from bot.commands.intents import BroadcastCancel, BroadcastShow
from cards.broadcasts.words import eyebrow, people
from cards.elements import Json, actions, block, button, card, panel
from cards.forms import head
from cards.reader import Reader, plural


def cancel_question_card(status: Status, asked: int, reader: Reader, *, late: bool = False) -> Json:
    """Asks once; `asked` is now, in seconds since 1970. `late`: it was answered too late and is asked again."""
    broadcast, counts = status.broadcast, status.counts
    left = counts.audience - counts.done - counts.sending
    again = panel([block("That was asked a while ago, so nothing was cancelled. Still sure?")], "warning")
    what = f"{people(left, reader)} won't get it." if left else "Nobody who is in it will be left out so far."
    done = counts.done + counts.sending
    sent = f" {reader.number(done)} {plural(done, 'is', 'are')} done or on their way, and stay so." if done else ""
    body = [
        *head(eyebrow(broadcast), f"Cancel the rest of {broadcast.ref}?"),
        *([again] if late else []),
        block(f"{what}{sent}", spacing="Small"),
        actions(
            [
                button("Cancel the rest", BroadcastCancel(broadcast.number, asked), style="destructive"),
                button("Keep it", BroadcastShow(broadcast.number)),
            ],
            spacing="Medium",
        ),
    ]
    return card(body, f"Cancel the rest of {broadcast.ref}? {what} Type: cancel {broadcast.ref}", reader)
