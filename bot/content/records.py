"""Messages: ordered parts, and what their buttons do. Stored and sent as versions that never change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Opt(StrEnum):
    """What a segment button does."""

    IN = "opt-in"
    OUT = "opt-out"


@dataclass(frozen=True, slots=True)
class SegmentButton:
    """Opts in to or out of a segment, then sends the follow-up message."""

    title: str
    segment: str
    """The segment's id."""
    opt: Opt = Opt.IN
    follow_up: str | None = None
    """The id of the message that follows, None: none."""


@dataclass(frozen=True, slots=True)
class MessageButton:
    """Shows another message."""

    title: str
    message: str


@dataclass(frozen=True, slots=True)
class LinkButton:
    """Opens a web page."""

    title: str
    url: str


Button = SegmentButton | MessageButton | LinkButton


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: https, with what it shows in words."""

    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class TextPart:
    """Markdown with up to six buttons. With an emoji the title stands in a band."""

    text: str
    title: str = ""
    emoji: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class ImagePart:
    image: Image


@dataclass(frozen=True, slots=True)
class Card:
    """A card of a carousel."""

    title: str
    subtitle: str = ""
    text: str = ""
    emoji: str = ""
    image: Image | None = None
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class CarouselPart:
    """Two to ten cards, side by side."""

    cards: tuple[Card, ...]


Part = TextPart | ImagePart | CarouselPart


@dataclass(frozen=True, slots=True)
class Message:
    """One version of a message. `id` stays through all versions; an unnamed message (typed text) has name ""."""

    id: str
    tenant: str
    name: str
    version: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ButtonPlace:
    """Where a button stands: positions count from 0; `card` is None on a text part."""

    message: str
    version: int
    part: int
    card: int | None
    button: int
