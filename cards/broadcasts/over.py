"""What is said about a broadcast that was put aside before it was sent."""

from __future__ import annotations

from bot.broadcasts.records import Broadcast
from bot.commands.intents import BroadcastForm, Broadcasts
from cards.broadcasts.words import eyebrow, title_of
from cards.elements import Json, actions, block, button, card, plain
from cards.forms import head
from cards.reader import Reader


def discarded_card(broadcast: Broadcast, reader: Reader) -> Json:
    """It was cancelled at its preview, now or before."""
    again = BroadcastForm(expression=broadcast.audience.text)
    body = [
        *head(eyebrow(broadcast), plain(title_of(broadcast.message))),
        block("This broadcast was cancelled. Nothing was sent.", spacing="Small"),
        actions([button("New broadcast", again), button("All broadcasts", Broadcasts())], spacing="Medium"),
    ]
    return card(body, f"Broadcast {broadcast.ref} was cancelled. Nothing was sent.", reader)
