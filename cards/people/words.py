"""Words and buttons that the cards for people share. "Topic" is what people call a segment."""

from __future__ import annotations

from collections.abc import Sequence

from bot.audience.segments.records import EVERYONE, Segment
from bot.commands.intents import Join, Leave, Start, Stop, Subscriptions, Topics
from cards.elements import Json, block, button, isolate, note, plain


def listed(names: Sequence[str]) -> str:
    """ "A, B and C", each escaped and isolated, as Markdown; "" for none."""
    made = [isolate(name) for name in names]
    return " and ".join([", ".join(made[:-1]), made[-1]] if len(made) > 1 else made)


def sentence(text: str) -> str:
    """Somebody's own words as a sentence: with a full stop when they end without any."""
    said = text.strip()
    return said if not said or said[-1] in ".!?…。؟" else said + "."


def about(segment: Segment) -> list[Json]:
    """What a segment sends, in its own words, and how often."""
    said = sentence(segment.description)
    made = [block(plain(said) if said else f"You'll get what is sent to {isolate(segment.name)}.", spacing="Medium")]
    return made + ([note(plain(segment.rhythm))] if segment.rhythm else [])


def row_note(*parts: str) -> str:
    """The quiet line under a row: its parts, as Markdown, without those that are empty."""
    return " · ".join(part for part in parts if part)


def short(text: str) -> str:
    """A description for a row: escaped, without its full stop."""
    return plain(text.strip().removesuffix("."))


def to_subscribe(segment: Segment, *, page: int = 0, first: bool = False) -> Json:
    """The Subscribe button; `page` is the page of topics that it stands on."""
    tip = f"Subscribe to {segment.name}"
    return button("Subscribe", Join(segment.id, page), style="positive" if first else None, tooltip=tip)


def to_unsubscribe(segment: Segment, *, origin: str = "", page: int = 0, broadcast: str = "") -> Json:
    """The Unsubscribe button; `origin` and `page` name the list that it stands on."""
    intent = Leave(segment.id, broadcast=broadcast, origin=origin, list=page)
    return button("Unsubscribe", intent, tooltip=f"Unsubscribe from {segment.name}")


def to_undo(segment: Segment) -> Json:
    """Takes an Unsubscribe back."""
    return button("Undo", Join(segment.id), tooltip=f"Subscribe to {segment.name} again")


def to_topics(*, first: bool = True) -> Json:
    return button("Browse topics", Topics(), style="positive" if first else None)


def to_subscriptions() -> Json:
    return button("My subscriptions", Subscriptions())


def to_pause() -> Json:
    return button("Pause everything", Stop())


def to_resume(*, first: bool = False) -> Json:
    return button("Resume", Start(), style="positive" if first else None)


def how_to_leave(segment: Segment) -> str:
    """The command, for a fallback text."""
    return f"To stop, type: leave {segment.name}"


def is_everyone(segment: Segment) -> bool:
    return segment.id == EVERYONE
