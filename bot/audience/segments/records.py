"""Segments, choices and the evidence of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.access.records import Actor, Role
from bot.audience.language.nodes import Expression

EVERYONE = "everyone"
"""The id and the name of the built-in segment: all who have not left it."""


class Through(StrEnum):
    """Through what a choice came in."""

    TAP = "tap"
    COMMAND = "command"
    CARD = "card"
    CSV = "csv"
    """A list of people."""
    MET = "met"


class Happened(StrEnum):
    """What a consent event records."""

    JOINED = "joined"
    LEFT = "left"
    ADDED = "added"
    REMOVED = "removed"
    PAUSED = "paused"
    RESUMED = "resumed"
    DELETED = "deleted"


class Choice(StrEnum):
    """What a person chooses about a segment."""

    IN = "in"
    OUT = "out"


class Membership(StrEnum):
    """A person's state in a segment."""

    IN = "in"
    LEFT = "left"
    REMOVED = "removed"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The one activity that a change rests on. Its key makes the change happen once, however often it is delivered."""

    tenant: str
    conversation: str
    activity: str
    through: Through
    by: str
    """The id of the person who acted."""
    at: datetime
    broadcast: str | None = None
    message: str | None = None
    role: Role | None = None
    """What they are as an admin, for what only admins may do; None: no admin."""

    @property
    def actor(self) -> Actor:
        """Who acted, as use cases of admins ask."""
        return Actor(self.tenant, self.by, self.role)


@dataclass(frozen=True, slots=True)
class Segment:
    """A named audience. `open`: people find it under topics and may join; closed: only admins or a message's button."""

    id: str
    tenant: str
    name: str
    description: str = ""
    rhythm: str = ""
    """How often, in words: "About two messages a month"."""
    emoji: str = ""
    open: bool = True
    created_by: str = ""
    created_at: datetime | None = None
    rule: Expression | None = None
    """Of a rule segment: whoever matches it is in, but for those who left or were removed. None: people are put in."""


@dataclass(frozen=True, slots=True)
class SegmentCounts:
    """`members` counts people and addresses in the segment, `waiting` those of them that are not met yet."""

    members: int
    waiting: int
    left: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A segment in a list, with its counts."""

    segment: Segment
    counts: SegmentCounts


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answer to a choice: the state before and after; `repeated` when this activity had done its work before."""

    segment: Segment
    before: Membership
    after: Membership
    since: datetime
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """How and when somebody came into a segment, from the newest event: by themselves, or added by an admin."""

    at: datetime
    by_name: str | None
    """The admin's name; None: by themselves."""
    through: Through


@dataclass(frozen=True, slots=True)
class Subscription:
    """A segment that a person is in, and how they came in."""

    segment: Segment
    joined: Joined | None


class Added(StrEnum):
    """What became of one address that an admin added."""

    ADDED = "added"
    ALREADY = "already in"
    OPTED_OUT = "opted out themselves"
    WAITING = "waiting to be met"
    INVALID = "not an address"
    REMOVED = "removed"
    NOT_IN = "not in it"
    BY_RULE = "in by its rule only"


@dataclass(frozen=True, slots=True)
class AddressAnswer:
    """One address of an admin's list, and what became of it; `why` for those that are none."""

    text: str
    outcome: Added
    why: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A row of a segment's members."""

    person: str
    label: str
    waiting: bool
    joined: Joined | None
