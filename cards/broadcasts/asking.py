"""What comes by itself when a scheduled broadcast was due and did not start: its author is asked."""

from __future__ import annotations

from bot.broadcasts.records import Asking, Broadcast, Status
from bot.commands.intents import BroadcastCancel, BroadcastForm, BroadcastScheduleForm, BroadcastSend
from bot.content.records import TextPart
from cards.broadcasts.words import eyebrow, title_of
from cards.elements import Json, actions, block, button, card, isolate, note, panel, plain
from cards.forms import head
from cards.moments import moment_words
from cards.reader import Reader

LONGEST_TEXT = 10_000
"""Characters that the form of a broadcast takes."""


def asking_card(status: Status, reader: Reader, *, by_itself: bool = True) -> Json:
    """What was due when, why it did not start, and what can be done now. Sending goes through the preview.

    `by_itself`: it comes to the author unasked, and says why.
    """
    broadcast = status.broadcast
    reason = _reason(status, reader)
    body = [
        *head(f"Needs you · {eyebrow(broadcast)}", plain(title_of(broadcast.message))),
        panel([block("Didn't start", weight="Bolder"), block(reason, spacing="None")], "warning"),
        block("Nothing was sent. What should happen with it?", spacing="Medium"),
        actions(_buttons(broadcast), spacing="Medium"),
        *([note("You get this because you made it.")] if by_itself else []),
    ]
    return card(body, f"Broadcast {broadcast.ref} didn't start. {reason} Type: broadcast {broadcast.ref}", reader)


def _reason(status: Status, reader: Reader) -> str:
    broadcast = status.broadcast
    if broadcast.asking_reason == Asking.CHANGED:
        named = isolate(broadcast.audience.text)
        return f"{_due(status, reader)}, but the segments in “{named}” have changed, so it may reach others now."
    return f"{_due(status, reader)}, but the bot wasn't running then."


def _due(status: Status, reader: Reader) -> str:
    """What was due; a later time that is only asked for by now was not."""
    when = status.broadcast.when
    if when is None or when.at > status.at:
        return "Its time came"
    return f"It was due {moment_words(when, reader, status.at)}"


def _buttons(broadcast: Broadcast) -> list[Json]:
    number = broadcast.number
    cancel = button("Cancel…", BroadcastCancel(number), style="destructive")
    if broadcast.asking_reason == Asking.CHANGED:
        return [button("Make it again", anew(broadcast), style="positive"), cancel]
    later = button("Change time…", BroadcastScheduleForm(number))
    return [button("Send now…", BroadcastSend(number, 0), style="positive"), later, cancel]


def anew(broadcast: Broadcast) -> BroadcastForm:
    """The form with all that the broadcast was made of."""
    message, audience = broadcast.message, broadcast.audience.text
    only = message.parts[0] if len(message.parts) == 1 else None
    if not message.name and isinstance(only, TextPart) and not only.title and len(only.text) <= LONGEST_TEXT:
        return BroadcastForm(expression=audience, text=only.text)
    return BroadcastForm(expression=audience, message=message.id)
