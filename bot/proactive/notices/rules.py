"""Whether a notice is still to be told, and with which card. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum, auto

from bot.broadcasts.records import Notice, State, Status
from cards.broadcasts.asking import asking_card
from cards.broadcasts.summary import ended_card, paused_card
from cards.broadcasts.throttled import throttled_card
from cards.elements import Json
from cards.reader import Reader

SETTLED_AFTER = timedelta(minutes=5)
"""So long after its end a broadcast is told of as it is, whatever is still open."""


class Now(Enum):
    """What to do with a notice now."""

    TELL = auto()
    WAIT = auto()
    DROP = auto()


STILL_SO: Mapping[Notice, frozenset[State]] = {
    Notice.ENDED: frozenset({State.DONE, State.CANCELLED}),
    Notice.PAUSED: frozenset({State.PAUSED}),
    Notice.THROTTLED: frozenset({State.RUNNING}),
    Notice.ASKING: frozenset({State.ASKING}),
}
"""The states in which a notice says what is so."""


def due(notice: Notice, status: Status) -> Now:
    """Dropped when somebody was faster; of an ended broadcast nothing is told while messages are still on their way."""
    broadcast, counts = status.broadcast, status.counts
    if broadcast.state not in STILL_SO[notice]:
        return Now.DROP
    if notice is Notice.THROTTLED and broadcast.throttled_since is None:
        return Now.DROP
    moving = notice is Notice.ENDED and counts.done < counts.audience
    recent = broadcast.ended_at is not None and status.at - broadcast.ended_at < SETTLED_AFTER
    return Now.WAIT if moving and recent else Now.TELL


def card_of(notice: Notice, status: Status, reader: Reader) -> Json:
    """The card that tells it."""
    match notice:
        case Notice.ENDED:
            return ended_card(status, reader)
        case Notice.PAUSED:
            return paused_card(status, reader)
        case Notice.THROTTLED:
            return throttled_card(status, reader)
        case Notice.ASKING:
            return asking_card(status, reader)
