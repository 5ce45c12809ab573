"""Broadcasts: one message version to one audience, as exactly one activity per person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.audience.segments.records import Segment
from bot.content.records import Message

LATE_AFTER = timedelta(seconds=60)
"""What starts later than that after its time started late."""


class State(StrEnum):
    """The life of a broadcast: draft → scheduled → preparing → running → done; paused and cancelled on the way.

    ASKING: it was due and did not start by itself (too late, or its segments are others now); its author is asked.
    """

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    ASKING = "asking"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Delivery(StrEnum):
    """The state of one person's row in the ledger."""

    PENDING = "pending"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    DOUBT = "in doubt"


class Notice(StrEnum):
    """What the author of a broadcast is owed: a card that comes by itself, once for each time it is owed."""

    ENDED = "ended"
    PAUSED = "paused"
    THROTTLED = "throttled"
    ASKING = "asking"


class Asking(StrEnum):
    """Why a scheduled broadcast did not start by itself; the card words it, with `Broadcast.when` as what was due."""

    LATE = "late"
    """The bot could not start it then, and by now it is later than the setting allows."""
    CHANGED = "changed"
    """The segments that its audience names are others than they were when it was made."""


class Shift(StrEnum):
    """What daylight saving did to a local time: it does not exist that day, or it comes twice."""

    SKIPPED = "skipped"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class When:
    """A moment that was meant in a zone: `at` in UTC, `zone` an IANA name.

    A time that clocks skip goes out as much later as they skip; of one that comes twice the first is meant.
    """

    at: datetime
    zone: str
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """What an expression became: its text, its compiled filter (frozen, as JSON), and what it names.

    `positives` are the segment ids that can be the reason for a person, in the order of the expression;
    `segments` are all ids it names.
    """

    text: str
    filter_json: str
    positives: tuple[str, ...]
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a broadcast's ledger by state. They always add up to the audience."""

    pending: int = 0
    held: int = 0
    sending: int = 0
    sent: int = 0
    failed: int = 0
    skipped: int = 0
    doubt: int = 0
    reasons: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """state → reason → how many, for failed, skipped and in doubt."""

    @property
    def audience(self) -> int:
        return self.pending + self.held + self.sending + self.done

    @property
    def done(self) -> int:
        return self.sent + self.failed + self.skipped + self.doubt


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast; `number` makes its reference (b1, b2 …) within the tenant."""

    id: str
    tenant: str
    number: int
    state: State
    message: Message
    audience: Audience
    author: str
    """The id of the person who made it."""
    author_name: str
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    pause_reason: str = ""
    """Why it paused itself; "" when somebody paused it."""
    paused_by: str = ""
    """The name of who paused it; "" when it paused itself."""
    paced_from: datetime | None = None
    """When it went on after a pause, with `paced_done` deliveries done by then: what its rate is measured from."""
    paced_done: int = 0
    when: When | None = None
    """When it is to go out: asked for in a draft, certain once it is scheduled, None once it is sent by hand."""
    scheduled_at: datetime | None = None
    """When somebody said yes to a time; a cancelled draft has none and is in no list."""
    asking_reason: str = ""
    """A value of Asking while it is asked about, else ""."""
    doubt_left: bool = False
    """Whether an admin said that those in doubt are to be left as they are."""
    again_at: datetime | None = None
    """When an admin last had it sent again to those in doubt."""
    again_by: str = ""
    """The id of that admin."""
    again_open: bool = False
    """Whether those in doubt still have to be made pending for it."""
    throttled_since: datetime | None = None
    """Since when Teams has let nothing of its tenant through, once that is long enough to be told."""
    correlation: str = ""
    """Ties the log's lines about it to the activity that started it."""

    @property
    def ref(self) -> str:
        return f"b{self.number}"

    @property
    def late_by(self) -> timedelta | None:
        """How much later than meant it started by itself; None where that is nothing to speak of."""
        if self.when is None or self.started_at is None or self.started_at - self.when.at <= LATE_AFTER:
            return None
        return self.started_at - self.when.at


@dataclass(frozen=True, slots=True)
class ReachRow:
    """A line of the sum: what it says and how many people it adds (positive) or leaves out (negative)."""

    label: str
    people: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Who gets it, as a sum: the rows add up to `people`."""

    rows: tuple[ReachRow, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Reached:
    """What is shown of an audience before anything is done with it: `text` is the audience in normal form, `some` the
    names (or addresses) of a few whom it reaches."""

    text: str
    reach: Reach
    some: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What is asked before a broadcast leaves: whom it reaches now, and how many seconds that takes at the rate."""

    broadcast: Broadcast
    reach: Reach
    seconds: int
    because: Segment
    """The segment that the foot of the preview gives as the reason."""


@dataclass(frozen=True, slots=True)
class Status:
    """A broadcast at one moment. `rate` is messages a second, `seconds_left` None where nobody can say."""

    broadcast: Broadcast
    counts: Counts
    at: datetime
    rate: int
    seconds_left: int | None
