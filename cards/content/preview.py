"""A message as admins see it before it is sent: as recipients will, with buttons named and none live. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.content.records import CarouselPart, Message
from cards.content.foot import Foot, foot_named
from cards.content.parts import card_items
from cards.content.render import group_items, layout
from cards.content.view import View
from cards.elements import Json, container
from cards.reader import Reader


def preview_items(message: Message, foot: Foot | None, reader: Reader) -> list[Json]:
    """The pieces to put into a panel of another card; the cards of a carousel stand under one another.

    With a foot it is a broadcast, without one the message as the chat shows it.
    """
    view = View(_as_sent(message) if foot else message, reader, live=False)
    groups = [items for each in layout(view.message) for items in _groups(each, view)]
    quiet = [_quiet(items) for items in groups]
    first, rest = quiet[0], [container(items, separator=True, spacing="Medium") for items in quiet[1:]]
    return [*first, *rest, *([foot_named(foot)] if foot else [])]


def _as_sent(message: Message) -> Message:
    """In a broadcast the text stands before the carousel. Positions change, which only live buttons would notice."""
    return replace(message, parts=tuple(sorted(message.parts, key=lambda part: isinstance(part, CarouselPart))))


def _groups(each: Any, view: View) -> list[Sequence[Json]]:
    if not isinstance(each, int):
        return [list(group_items(each, view))]
    part = view.message.parts[each]
    assert isinstance(part, CarouselPart)
    return [card_items(shown, each, index, view) for index, shown in enumerate(part.cards)]


def _quiet(node: Any) -> Any:
    """The same without what belongs to a card of its own: bleeding bands, a second title, a height."""
    if isinstance(node, list):
        return [_quiet(each) for each in node]
    if not isinstance(node, dict):
        return node
    dropped = {"bleed", "minHeight"} | ({"style"} if node.get("style") == "heading" else set())
    return {key: _quiet(value) for key, value in node.items() if key not in dropped}
