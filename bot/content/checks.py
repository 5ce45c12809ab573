"""What a message may hold: limits of Teams and of our cards, each refused with a sentence. Pure.

Sources: MicrosoftDocs/msteams-docs, cards-reference (six buttons, ten cards) and format-your-bot-messages (size).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.content.places import buttons_of, images_of
from bot.content.records import Button, Card, CarouselPart, Image, LinkButton, Message, Part, TextPart
from bot.refusals import Refused

MOST_BUTTONS = 6
FEWEST_CARDS, MOST_CARDS = 2, 10
LONGEST_BUTTON = 30
LONGEST_NAME = 80
LARGEST = 40_000
"""UTF-16 units of an activity's attachments as JSON: Teams counts UTF-16 and advises to stay under 80 KB."""


def check_message(message: Message) -> None:
    """Raises Refused for the first thing in the message that Teams or our cards cannot show."""
    if not message.parts:
        raise Refused("A message needs a text, a picture or a carousel.")
    if len(message.name) > LONGEST_NAME:
        raise Refused(f"The name is too long. {LONGEST_NAME} characters fit.", field="name")
    for part in message.parts:
        _check_part(part)


def check_size(cards: Iterable[dict[str, Any]]) -> None:
    """Raises Refused when the cards of one activity are more than Teams takes."""
    size = size_of(cards)
    if size > LARGEST:
        raise Refused(
            f"This message is too large for Teams: with its buttons it has {size:,} characters, and {LARGEST:,} fit. "
            "Shorten it.",
            field="text",
        )


def size_of(cards: Iterable[dict[str, Any]]) -> int:
    """UTF-16 units of the cards as they go over the wire."""
    text = json.dumps(list(cards), ensure_ascii=False, separators=(",", ":"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _check_part(part: Part) -> None:
    if isinstance(part, TextPart):
        if not part.text.strip() and not part.title.strip():
            raise Refused("There is no text to send. Write something first.", field="text")
        _check_count(part.buttons)
    if isinstance(part, CarouselPart):
        _check_carousel(part.cards)
    for image in images_of(part):
        _check_image(image)
    for button in buttons_of(part):
        _check_button(button)


def _check_carousel(cards: Sequence[Card]) -> None:
    if not FEWEST_CARDS <= len(cards) <= MOST_CARDS:
        raise Refused(f"A carousel has {FEWEST_CARDS} to {MOST_CARDS} cards, this one has {len(cards)}.")
    for card in cards:
        if not card.title.strip():
            raise Refused("Each card of a carousel needs a title.")
        _check_count(card.buttons)


def _check_count(buttons: Sequence[Button]) -> None:
    if len(buttons) > MOST_BUTTONS:
        raise Refused(f"Teams shows {MOST_BUTTONS} buttons on a card, and here are {len(buttons)}.")


def _check_image(image: Image) -> None:
    if not _on_https(image.url):
        raise Refused("A picture needs an address that begins with https://.")
    if not image.alt.strip():
        raise Refused("Say what the picture shows, for those who can't see it.")


def _check_button(button: Button) -> None:
    if not 1 <= len(button.title.strip()) <= LONGEST_BUTTON:
        raise Refused(f"A button's text has 1 to {LONGEST_BUTTON} characters: “{button.title}” doesn't fit.")
    if isinstance(button, LinkButton) and not _on_https(button.url):
        raise Refused(f"The button “{button.title}” needs an address that begins with https://.")


def _on_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not any(sign.isspace() for sign in url)
