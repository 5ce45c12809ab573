"""For whom a message is drawn, and what is known about that person's segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.audience.segments.records import Membership, Segment
from bot.commands.intents import Tap
from bot.content.records import Button, ButtonPlace, Message, Opt, SegmentButton
from cards.reader import Reader


@dataclass(frozen=True, slots=True)
class SegmentState:
    """A person's state in a segment; `since` is when they came in, None when nobody knows."""

    segment: Segment
    membership: Membership
    since: datetime | None = None

    @property
    def joined(self) -> bool:
        return self.membership is Membership.IN


States = Mapping[str, SegmentState]
"""By segment id. A segment that is not there is drawn as if nothing was known."""


@dataclass(frozen=True, slots=True)
class View:
    """How a message is drawn. `live` False draws buttons as names in brackets; `now` settles which year is this one."""

    message: Message
    reader: Reader
    states: States = field(default_factory=dict)
    broadcast: str = ""
    live: bool = True
    now: datetime | None = None

    def joined(self, button: Button) -> SegmentState | None:
        """The state behind an opt-in button whose segment the person is in."""
        state = self.state(button)
        return state if state and state.joined and _opts(button, Opt.IN) else None

    def state(self, button: Button) -> SegmentState | None:
        return self.states.get(button.segment) if isinstance(button, SegmentButton) else None

    def done(self, button: Button) -> bool:
        """Whether the button did its work, so that it now offers the way back."""
        state = self.state(button)
        left = state is not None and state.membership is Membership.LEFT
        return self.joined(button) is not None or (left and _opts(button, Opt.OUT))

    def tap(self, place: ButtonPlace, *, undo: bool) -> Tap:
        card = -1 if place.card is None else place.card
        return Tap(place.message, place.version, place.part, place.button, card, undo, self.broadcast)


def _opts(button: Button, opt: Opt) -> bool:
    return isinstance(button, SegmentButton) and button.opt is opt
