"""Parts of messages as documents and back: what the database keeps, and what the first content's file is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.content.records import (
    Button,
    Card,
    CarouselPart,
    Image,
    ImagePart,
    LinkButton,
    MessageButton,
    Opt,
    Part,
    SegmentButton,
    TextPart,
)

Document = dict[str, Any]
Given = Mapping[str, Any]


def part_document(part: Part) -> Document:
    """A part as a document; fields that are empty are left out."""
    if isinstance(part, TextPart):
        texts = _filled(text=part.text, title=part.title, emoji=part.emoji)
        return {"kind": "text"} | texts | _buttons_document(part.buttons)
    if isinstance(part, ImagePart):
        return {"kind": "image"} | _image_document(part.image)
    return {"kind": "carousel", "cards": [_card_document(card) for card in part.cards]}


def part_record(given: Given) -> Part:
    """The part in a document. Raises KeyError or ValueError when it is none."""
    return _PARTS[given["kind"]](given)


def _card_document(card: Card) -> Document:
    made: Document = _filled(title=card.title, subtitle=card.subtitle, text=card.text, emoji=card.emoji)
    picture = {"image": _image_document(card.image)} if card.image else {}
    return made | picture | _buttons_document(card.buttons)


def _image_document(image: Image) -> Document:
    return {"url": image.url, "alt": image.alt}


def _buttons_document(buttons: tuple[Button, ...]) -> Document:
    return {"buttons": [_button_document(button) for button in buttons]} if buttons else {}


def _button_document(button: Button) -> Document:
    if isinstance(button, SegmentButton):
        made = {"kind": "segment", "title": button.title, "segment": button.segment, "opt": button.opt.value}
        return made | ({"follow_up": button.follow_up} if button.follow_up else {})
    if isinstance(button, MessageButton):
        return {"kind": "message", "title": button.title, "message": button.message}
    return {"kind": "link", "title": button.title, "url": button.url}


def _filled(**texts: str) -> Document:
    return {key: text for key, text in texts.items() if text}


def _text(given: Given) -> TextPart:
    return TextPart(given.get("text", ""), given.get("title", ""), given.get("emoji", ""), _buttons(given))


def _carousel(given: Given) -> CarouselPart:
    return CarouselPart(tuple(_card(each) for each in given["cards"]))


def _card(given: Given) -> Card:
    return Card(
        given["title"],
        given.get("subtitle", ""),
        given.get("text", ""),
        given.get("emoji", ""),
        _image(given["image"]) if "image" in given else None,
        _buttons(given),
    )


def _image(given: Given) -> Image:
    return Image(given["url"], given["alt"])


def _buttons(given: Given) -> tuple[Button, ...]:
    return tuple(_BUTTONS[each["kind"]](each) for each in given.get("buttons", ()))


def _segment_button(given: Given) -> SegmentButton:
    return SegmentButton(given["title"], given["segment"], Opt(given.get("opt", Opt.IN)), given.get("follow_up"))


_PARTS: Mapping[str, Callable[[Given], Part]] = {
    "text": _text,
    "image": lambda given: ImagePart(_image(given)),
    "carousel": _carousel,
}
_BUTTONS: Mapping[str, Callable[[Given], Button]] = {
    "segment": _segment_button,
    "message": lambda given: MessageButton(given["title"], given["message"]),
    "link": lambda given: LinkButton(given["title"], given["url"]),
}
