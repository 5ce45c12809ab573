"""Rows of the ledger, and the units and blocks that they are worked in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.broadcasts.records import Delivery

UNIT_ROWS = 500
"""Deliveries of a unit."""

CANCELLED = "cancelled"
INTERRUPTED = "the bot stopped while sending"


@dataclass(frozen=True, slots=True)
class Unit:
    """So many deliveries of a broadcast, by number. To lose one or to have it twice is harmless."""

    broadcast: str
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    """A delivery that is worked on. `was_in`: the segments of the expression that the person was in at the start."""

    person: str
    was_in: frozenset[str] = frozenset()
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of a unit that are marked as being sent, under a token of their own."""

    unit: Unit
    token: str
    marked_at: datetime
    rows: tuple[Row, ...]
    taken: float = field(default=0.0, compare=False)
    """When it was marked, in seconds of a clock of this process that never jumps."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a row. `due` is when it is sent again, for PENDING only."""

    person: str
    state: Delivery
    reason: str = ""
    activity_id: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Because:
    """What the expression read of a person: which of its segments they were in, and whether they had left everyone."""

    member_of: frozenset[str]
    left_everyone: bool
