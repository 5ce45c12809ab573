"""What goes back to the person: a card that takes the place of the tapped one, and new messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One activity to send: a card, or several as a carousel. `summary` is what the notification shows.

    `attachments` are what Teams draws by itself (files), whole as they go over the wire.
    """

    cards: tuple[Json, ...]
    summary: str
    attachments: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """`replace` takes the tapped card's place where the client can do that.

    Where it cannot (typed, or an old client's Submit) and there are no messages, `replace` is sent as a new message.
    """

    replace: Json | None = None
    messages: tuple[Outgoing, ...] = ()


def say(card: Json) -> Answer:
    """An answer of one new card."""
    return Answer(messages=(Outgoing((card,), str(card.get("fallbackText", ""))),))


def show(card: Json) -> Answer:
    """An answer that takes the tapped card's place, or is a new card where nothing was tapped."""
    return Answer(replace=card)
