"""A message as a broadcast: exactly one activity, with the foot that says why and ends it. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.commands.answers import Outgoing
from bot.content.checks import MOST_CARDS, check_size
from bot.content.records import ButtonPlace, CarouselPart, ImagePart, Message, TextPart
from bot.refusals import Refused
from cards.content.foot import Foot, foot_band, foot_note
from cards.content.render import Group, button_count, carousel_card, group_card
from cards.content.view import States, View
from cards.content.words import summary_of
from cards.elements import MOST_BUTTONS, Json
from cards.reader import Reader

__all__ = ["Foot", "one_activity", "tapped_in_broadcast"]


def one_activity(message: Message, foot: Foot, reader: Reader, broadcast: str) -> Outgoing:
    """The one activity for a recipient. `broadcast` is the broadcast's id, which its buttons carry.

    Raises Refused with the reason when the message cannot be one activity, or is too large for Teams.
    """
    cards = _cards(View(message, reader, broadcast=broadcast), foot)
    check_size(cards)
    return Outgoing(tuple(cards), summary_of(_first_said(message)))


def tapped_in_broadcast(
    message: Message,
    place: ButtonPlace,
    foot: Foot,
    states: States,
    reader: Reader,
    broadcast: str,
    *,
    now: datetime | None = None,
) -> Json:
    """The card that takes the tapped one's place in a received broadcast, foot and all.

    Raises LookupError when the message has no such place, Refused as `one_activity` does.
    """
    cards = _cards(View(message, reader, states, broadcast, now=now), foot)
    if place.card is None:
        return cards[0]
    return cards[place.card + (1 if _words(message) else 0)]


def _cards(view: View, foot: Foot) -> list[Json]:
    carousel, words = _carousel(view.message), _words(view.message)
    if carousel is None:
        _check_buttons(words, MOST_BUTTONS - 1, " One of the six is for Unsubscribe.")
        return [group_card(words, view, foot_band(foot, view.broadcast))]
    position, part = carousel
    _check_buttons(words, MOST_BUTTONS, "")
    _check_cards(len(part.cards) + bool(words))
    end = foot_note(foot, view.broadcast)
    first = [group_card(words, view, end)] if words else []
    return first + [carousel_card(part, position, index, view, end) for index in range(len(part.cards))]


def _carousel(message: Message) -> tuple[int, CarouselPart] | None:
    found = [(position, part) for position, part in enumerate(message.parts) if isinstance(part, CarouselPart)]
    if len(found) > 1:
        raise Refused(f"A broadcast is one message in Teams, and one carousel fits. This one has {len(found)}.")
    return found[0] if found else None


def _words(message: Message) -> Group:
    return [(n, part) for n, part in enumerate(message.parts) if isinstance(part, TextPart | ImagePart)]


def _check_buttons(words: Group, most: int, why: str) -> None:
    many = sum(button_count(part) for _, part in words)
    if many > most:
        raise Refused(f"A broadcast is one card, and up to {most} buttons fit on it. This one has {many}.{why}")


def _check_cards(many: int) -> None:
    if many > MOST_CARDS:
        raise Refused(
            f"A broadcast is one carousel with its text as the first card, and {MOST_CARDS} cards fit. "
            f"This one has {many}."
        )


def _first_said(message: Message) -> TextPart | ImagePart | CarouselPart:
    return next((part for part in message.parts if not isinstance(part, ImagePart)), message.parts[0])
