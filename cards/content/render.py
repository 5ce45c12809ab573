"""A message as it is shown in the chat, in the state that the person is in. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.commands.answers import Outgoing
from bot.content.records import ButtonPlace, CarouselPart, ImagePart, Message, TextPart
from cards.content.parts import card_items, image_part_items, text_items
from cards.content.view import States, View
from cards.content.words import fallback_of, summary_of
from cards.elements import MOST_BUTTONS, Json, card
from cards.reader import Reader

Group = Sequence[tuple[int, TextPart | ImagePart]]
"""Text and picture parts that stand on one card, with their positions in the message."""


def message_cards(
    message: Message, states: States, reader: Reader, *, broadcast: str = "", now: datetime | None = None
) -> list[Outgoing]:
    """The activities that show a message, in order: text and pictures on one card, a carousel as one activity.

    `states` by segment id; `now` settles which year is this one.
    """
    view = View(message, reader, states, broadcast, now=now)
    return [_outgoing(each, view) for each in layout(message)]


def tapped_card(
    message: Message,
    place: ButtonPlace,
    states: States,
    reader: Reader,
    *,
    broadcast: str = "",
    now: datetime | None = None,
) -> Json:
    """The one card that takes the tapped one's place. Raises LookupError when the message has no such place."""
    view = View(message, reader, states, broadcast, now=now)
    part = message.parts[place.part]
    if isinstance(part, CarouselPart):
        return carousel_card(part, place.part, place.card or 0, view)
    for each in layout(message):
        if not isinstance(each, int) and any(position == place.part for position, _ in each):
            return group_card(each, view)
    raise LookupError("no such part")


def layout(message: Message) -> list[Group | int]:
    """What becomes an activity each: groups of text and picture parts, or the position of a carousel.

    A group holds no more buttons than a card shows.
    """
    made: list[Group | int] = []
    group: list[tuple[int, TextPart | ImagePart]] = []
    for position, part in enumerate(message.parts):
        if group and (isinstance(part, CarouselPart) or _buttons(group) + button_count(part) > MOST_BUTTONS):
            made.append(group)
            group = []
        if isinstance(part, CarouselPart):
            made.append(position)
        else:
            group = [*group, (position, part)]
    return [*made, group] if group else made


def button_count(part: TextPart | ImagePart) -> int:
    return len(part.buttons) if isinstance(part, TextPart) else 0


def group_card(group: Group, view: View, *end: Json) -> Json:
    """Text and picture parts on one card, and what stands at its end."""
    return card([*group_items(group, view), *end], fallback_of([part for _, part in group], view), view.reader)


def group_items(group: Group, view: View) -> Iterator[Json]:
    """The pieces of text and picture parts on one card."""
    first_buttons = True
    for index, (position, part) in enumerate(group):
        if isinstance(part, ImagePart):
            yield from image_part_items(part, first=index == 0)
        else:
            yield from text_items(part, position, view, first=_begins(group, index), first_buttons=first_buttons)
            first_buttons = first_buttons and not part.buttons


def carousel_card(part: CarouselPart, position: int, index: int, view: View, *end: Json) -> Json:
    """One card of a carousel, and what stands at its end. Raises LookupError when it has no such card."""
    shown = part.cards[index]
    return card([*card_items(shown, position, index, view), *end], fallback_of([shown], view), view.reader)


def _outgoing(each: Group | int, view: View) -> Outgoing:
    if not isinstance(each, int):
        return Outgoing((group_card(each, view),), summary_of(_first_said(each)))
    part = view.message.parts[each]
    assert isinstance(part, CarouselPart)
    cards = tuple(carousel_card(part, each, index, view) for index in range(len(part.cards)))
    return Outgoing(cards, summary_of(part))


def _first_said(group: Group) -> TextPart | ImagePart:
    """The part that the notification speaks of: the first text, else the picture."""
    return next((part for _, part in group if isinstance(part, TextPart)), group[0][1])


def _begins(group: Group, index: int) -> bool:
    """Whether the part is the first with a title: pictures may stand above it."""
    return index == 0 or all(isinstance(part, ImagePart) for _, part in group[:index])


def _buttons(group: Group) -> int:
    return sum(button_count(part) for _, part in group)
