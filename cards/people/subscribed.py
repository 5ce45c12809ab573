"""The receipt after a subscription: what it is, how often, and the way back."""

from __future__ import annotations

from bot.audience.segments.records import Segment
from cards.elements import Json, actions, badge, band, block, card, column, columns, foot, isolate, note
from cards.people.words import about, how_to_leave, is_everyone, sentence, to_unsubscribe
from cards.reader import Reader


def subscribed_card(segment: Segment, reader: Reader, *, again: bool = False) -> Json:
    """`again`: the person was in already, nothing was changed."""
    line = [block("You were already subscribed. Nothing changed.", spacing="Medium")] if again else []
    body = [
        band("good", [badge(segment.emoji, "✓ Subscribed", _name(segment), bold_eyebrow=True)]),
        *line,
        *about(segment),
        foot([columns(column([note(_way_back(segment), spacing=None)]), _button(segment))]),
    ]
    return card(body, _fallback(segment, again), reader)


def _name(segment: Segment) -> str:
    return "News for everyone" if is_everyone(segment) else segment.name


def _way_back(segment: Segment) -> str:
    return f"Changed your mind? Unsubscribe here, or type *leave {isolate(segment.name)}* any time."


def _button(segment: Segment) -> Json:
    return column([actions([to_unsubscribe(segment)])], "auto")


def _fallback(segment: Segment, again: bool) -> str:
    start = "You were already subscribed to" if again else "You're subscribed to"
    said = sentence(": ".join(part for part in (segment.name, segment.description) if part))
    return f"{start} {said} {how_to_leave(segment)}"
