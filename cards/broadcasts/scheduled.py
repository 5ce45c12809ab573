"""A broadcast that starts by itself at its time."""

from __future__ import annotations

from bot.broadcasts.records import Broadcast, Status, When
from bot.commands.intents import BroadcastCancel, BroadcastScheduleForm, BroadcastSend
from cards.broadcasts.words import eyebrow, title_of
from cards.elements import Json, actions, block, button, card, container, isolate, note, plain, strong
from cards.forms import head
from cards.moments import moment_notes, moment_words
from cards.reader import Reader


def scheduled_card(status: Status, reader: Reader, *, note_line: str = "") -> Json:
    """When it goes out, in words, and to whom; `note_line` is one more sentence where a tap came late."""
    broadcast = status.broadcast
    said = moment_words(broadcast.when, reader, status.at) if broadcast.when else ""
    body = [
        *head(eyebrow(broadcast), plain(title_of(broadcast.message))),
        *([_when(broadcast.when, said, status, reader)] if broadcast.when else []),
        *([block(note_line, spacing="Small")] if note_line else []),
        strong("Who gets it"),
        note(plain(broadcast.audience.text), spacing="None"),
        block("Who gets it is worked out anew at that time.", spacing="Small"),
        actions(_buttons(broadcast), spacing="Medium"),
        *([note(f"Made by {isolate(broadcast.author_name)}.")] if broadcast.author_name else []),
    ]
    return card(body, f"Broadcast {broadcast.ref} is scheduled: {said}. To stop it: cancel {broadcast.ref}", reader)


def _when(when: When, said: str, status: Status, reader: Reader) -> Json:
    notes = " ".join(moment_notes(when, reader, status.at))
    words = [block("Scheduled", weight="Bolder"), block(said, spacing="None")]
    return container([*words, *([note(notes, spacing="Small")] if notes else [])], style="accent", spacing="Medium")


def _buttons(broadcast: Broadcast) -> list[Json]:
    """Send now is asked by the preview first, so it carries no moment at which it was asked."""
    number = broadcast.number
    return [
        button("Change time…", BroadcastScheduleForm(number)),
        button("Send now…", BroadcastSend(number, 0)),
        button("Cancel…", BroadcastCancel(number), style="destructive"),
    ]
