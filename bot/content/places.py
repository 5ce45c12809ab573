"""Where buttons stand in a message. Pure; a place may come from a client and is never trusted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from bot.content.records import Button, ButtonPlace, CarouselPart, Image, ImagePart, Message, Part, TextPart

T = TypeVar("T")


def button_at(message: Message, place: ButtonPlace) -> Button | None:
    """The button at that place of this very version, None when there is none."""
    if (place.message, place.version) != (message.id, message.version):
        return None
    part = _item(message.parts, place.part)
    if isinstance(part, TextPart) and place.card is None:
        return _item(part.buttons, place.button)
    if isinstance(part, CarouselPart) and place.card is not None:
        card = _item(part.cards, place.card)
        return _item(card.buttons, place.button) if card else None
    return None


def buttons_of(part: Part) -> Iterator[Button]:
    """All buttons of a part, in order."""
    if isinstance(part, TextPart):
        yield from part.buttons
    if isinstance(part, CarouselPart):
        for card in part.cards:
            yield from card.buttons


def images_of(part: Part) -> Iterator[Image]:
    """All pictures of a part, in order."""
    if isinstance(part, ImagePart):
        yield part.image
    if isinstance(part, CarouselPart):
        yield from (card.image for card in part.cards if card.image)


def _item(items: tuple[T, ...], position: int) -> T | None:
    return items[position] if 0 <= position < len(items) else None
