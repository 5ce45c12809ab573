"""The receipt after an Unsubscribe, with Undo."""

from __future__ import annotations

from bot.audience.segments.records import Segment
from cards.elements import Json, actions, badge, band, block, card, isolate
from cards.people.words import is_everyone, to_subscriptions, to_undo
from cards.reader import Reader


def unsubscribed_card(segment: Segment, reader: Reader, *, again: bool = False) -> Json:
    """`again`: the person had left already (or never was in), nothing was changed."""
    body = [
        band("emphasis", [badge(segment.emoji, "Unsubscribed", _name(segment))]),
        block(_line(segment, again), spacing="Medium"),
        actions([to_undo(segment), to_subscriptions()], spacing="Medium"),
    ]
    return card(body, _fallback(segment, again), reader)


def not_subscribed_card(segment: Segment, reader: Reader) -> Json:
    """The true state for somebody who leaves what they never were in."""
    body = [
        band("emphasis", [badge(segment.emoji, "Not subscribed", _name(segment))]),
        block(f"You weren't subscribed to {isolate(segment.name)}. Nothing changed.", spacing="Medium"),
        actions([to_subscriptions()], spacing="Medium"),
    ]
    said = f"You weren't subscribed to {segment.name}. Nothing changed. To see what you get, type: subscriptions"
    return card(body, said, reader)


def _name(segment: Segment) -> str:
    return "News for everyone" if is_everyone(segment) else segment.name


def _line(segment: Segment, again: bool) -> str:
    if again:
        return "You had already left. You get nothing from it."
    if is_everyone(segment):
        return "What goes to everyone won't reach you any more. Your topics stay as they are."
    return f"You won't hear from {isolate(segment.name)} any more."


def _fallback(segment: Segment, again: bool) -> str:
    start = "You had already left" if again else "You've unsubscribed from"
    return f"{start} {segment.name}. To come back, type: join {segment.name}"
