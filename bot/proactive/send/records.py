"""What a worker needs to know, and what it holds in its hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.audience.people.records import Person, Reference
from bot.broadcasts.records import Broadcast
from bot.proactive.ledger.records import Block, Result, Row


@dataclass(frozen=True, slots=True)
class Manner:
    """How a worker goes about it. `block` is how many rows are marked at once."""

    block: int
    in_flight: int = 128
    """Requests at a time to one tenant."""
    oldest_mark: timedelta = timedelta(seconds=10)
    """What was marked before that is not sent any more: who froze in between may have been swept."""
    patience: float = 1.0
    """Seconds that a marked row waits for a brake to end."""
    grace: float = 5.0
    """Seconds that requests on their way get when the bot stops."""
    recount_every: float = 0.25
    """Seconds between two counts of a unit that is being sent."""

    @staticmethod
    def at(rate: float) -> Manner:
        """For so many messages a second: a fifth of a second's worth in a block, so that a stop leaves little open."""
        return Manner(block=int(max(1, min(100, rate * 0.2))))


@dataclass(frozen=True, slots=True)
class Letter:
    """A row that is ready to be sent."""

    row: Row
    where: Reference
    body: bytes


@dataclass(frozen=True, slots=True)
class Ready:
    """A marked block: what is to be sent, and who is skipped because they no longer match."""

    block: Block
    letters: tuple[Letter, ...]
    skipped: tuple[Result, ...]


class Pausing(Protocol):
    """Pauses a running broadcast; the reason is a sentence for the admin."""

    async def pause_itself(self, broadcast_id: str, reason: str) -> bool: ...


class Bodies(Protocol):
    """Renders a broadcast for people: the request's body for each, by id."""

    async def bodies(self, broadcast: Broadcast, people: Mapping[str, Person]) -> dict[str, bytes]: ...
