"""What comes by itself when Teams has let nothing of a broadcast through for long."""

from __future__ import annotations

from bot.broadcasts.records import Status
from bot.commands.intents import BroadcastCancel, BroadcastPause, BroadcastShow
from cards.broadcasts.counts import counts_sum
from cards.broadcasts.words import eyebrow, moment, people, title_of
from cards.elements import Json, actions, block, button, card, note, panel, plain
from cards.forms import head
from cards.reader import Reader

NOTHING_TO_DO = "It goes on by itself as soon as Teams allows. There is nothing to do."


def throttled_card(status: Status, reader: Reader) -> Json:
    """Since when, how much is left, and that waiting is all right."""
    broadcast, counts = status.broadcast, status.counts
    left = f"{people(counts.audience - counts.done, reader)} still to go."
    held = _held(status, reader)
    number = broadcast.number
    body = [
        *head(f"Slow · {eyebrow(broadcast)}", plain(title_of(broadcast.message))),
        panel([block("Held back by Teams", weight="Bolder"), block(f"{held} {left}", spacing="None")], "warning"),
        block(NOTHING_TO_DO, spacing="Medium"),
        *counts_sum(counts, reader),
        actions(
            [
                button("Refresh", BroadcastShow(number), style="positive"),
                button("Pause", BroadcastPause(number)),
                button("Cancel the rest…", BroadcastCancel(number), style="destructive"),
            ],
            spacing="Medium",
        ),
        note("You get this because you made it."),
    ]
    return card(body, f"Broadcast {broadcast.ref} is held back by Teams. {left} {NOTHING_TO_DO}", reader)


def _held(status: Status, reader: Reader) -> str:
    since = status.broadcast.throttled_since
    if since is None:
        return "Teams asks the bot to wait, and lets no messages through."
    return f"Since {moment(since, reader, status.at)} Teams has asked the bot to wait, and let no messages through."
