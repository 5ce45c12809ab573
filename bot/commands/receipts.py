"""What a choice is answered with: always the state as it is now."""

from __future__ import annotations

from bot.audience.segments.records import Chosen, Membership
from cards.elements import Json
from cards.people.subscribed import subscribed_card
from cards.people.unsubscribed import not_subscribed_card, unsubscribed_card
from cards.reader import Reader


def changed(chosen: Chosen) -> bool:
    """Whether this very activity changed the state."""
    return not chosen.repeated and chosen.before is not chosen.after


def receipt(chosen: Chosen, reader: Reader) -> Json:
    """The card for the state after a choice; one line says so when nothing was changed."""
    again = not changed(chosen)
    if chosen.after is Membership.IN:
        return subscribed_card(chosen.segment, reader, again=again)
    if chosen.after is Membership.LEFT and (again or chosen.before is Membership.IN):
        return unsubscribed_card(chosen.segment, reader, again=again)
    return not_subscribed_card(chosen.segment, reader)
