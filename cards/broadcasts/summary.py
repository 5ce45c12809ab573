"""What comes by itself when a broadcast has ended, or has paused itself."""

from __future__ import annotations

from bot.broadcasts.records import Status
from bot.commands.intents import Broadcasts, BroadcastShow
from cards.broadcasts.counts import counts_sum, in_a_line
from cards.broadcasts.doubt import doubt_buttons
from cards.broadcasts.state import state_panel
from cards.broadcasts.status import status_buttons
from cards.broadcasts.words import eyebrow, moment, title_of
from cards.elements import Json, actions, button, card, note, plain
from cards.forms import head
from cards.reader import Reader


def ended_card(status: Status, reader: Reader) -> Json:
    """The report: everybody accounted for, and those in doubt to be decided about."""
    broadcast = status.broadcast
    doubt = doubt_buttons(status, reader)
    show = button(f"Show {broadcast.ref}", BroadcastShow(broadcast.number))
    ended = f"Ended on {moment(broadcast.ended_at or status.at, reader, status.at)}."
    body = [
        *head(f"Report · {eyebrow(broadcast)}", plain(title_of(broadcast.message))),
        state_panel(status, reader),
        *counts_sum(status.counts, reader, doubt_left=broadcast.doubt_left),
        actions([*doubt, show] if doubt else [show, button("All broadcasts", Broadcasts())], spacing="Medium"),
        note(f"{ended} You get this because you made it."),
    ]
    return card(body, f"Report on broadcast {broadcast.ref}: {in_a_line(status, reader)}", reader)


def paused_card(status: Status, reader: Reader) -> Json:
    """It paused itself: why, how far it was, and the way on."""
    broadcast = status.broadcast
    body = [
        *head(f"Needs you · {eyebrow(broadcast)}", plain(title_of(broadcast.message))),
        state_panel(status, reader),
        *counts_sum(status.counts, reader, doubt_left=broadcast.doubt_left),
        actions(status_buttons(status, reader), spacing="Medium"),
        note("You get this because you made it. It doesn't go on by itself."),
    ]
    told = f"Broadcast {broadcast.ref} has paused: {in_a_line(status, reader)} To go on, type: resume {broadcast.ref}"
    return card(body, told, reader)
