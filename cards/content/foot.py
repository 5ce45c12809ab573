"""The foot of a broadcast: why the person gets it, and the way out in one tap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.audience.segments.records import EVERYONE, Joined, Segment
from bot.commands.intents import Leave
from cards.elements import Json, actions, button, column, columns, foot, isolate, note, on_tap
from cards.reader import Reader


@dataclass(frozen=True, slots=True)
class Foot:
    """`reason` is Markdown; `segment` is the id of what the reason names and Unsubscribe ends, `name` its name."""

    reason: str
    segment: str
    name: str


def foot_reason(segment: Segment, joined: Joined | None, reader: Reader, *, now: datetime | None = None) -> str:
    """The one reason, as Markdown. `joined` None: nobody knows how the person came in."""
    if segment.id == EVERYONE:
        return "You get this because it goes to everyone."
    name = f"**{isolate(segment.name)}**"
    if joined is None:
        return f"You get this because you're in {name}."
    day = reader.day(joined.at, now=now)
    if joined.by_name is None:
        return f"You get this because you joined {name} on {day}."
    return f"You get this because {isolate(joined.by_name)} added you to {name} on {day}."


def foot_band(shown: Foot, broadcast: str) -> Json:
    """The foot at the end of a single card; its button is one of the card's six."""
    way_out = button("Unsubscribe", _leave(shown, broadcast), tooltip=f"Unsubscribe from {shown.name}")
    return foot([columns(column([note(shown.reason, spacing=None)]), column([actions([way_out])], "auto"))])


def foot_note(shown: Foot, broadcast: str) -> Json:
    """The foot on a card of a carousel: tappable as a whole, no button."""
    words = note(f"{shown.reason} **Unsubscribe**", spacing=None)
    return foot([words]) | {"selectAction": on_tap(f"Unsubscribe from {shown.name}", _leave(shown, broadcast))}


def foot_named(shown: Foot) -> Json:
    """The foot in a preview: nothing to tap."""
    return note(f"{shown.reason} \\[Unsubscribe\\]")


def _leave(shown: Foot, broadcast: str) -> Leave:
    return Leave(shown.segment, broadcast=broadcast)
