"""What Cohort holds about one person, as it is shown to admins and handed to the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.audience.people.records import Person
from bot.audience.segments.records import Membership, Segment, Through
from bot.broadcasts.records import Delivery


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands in a segment, and what brought them there.

    `at` and `through` are None where nothing tells: somebody is in a rule segment by its rule. `by_name` is the admin
    who did it; None: they did it themselves.
    """

    segment: Segment
    state: Membership
    at: datetime | None = None
    through: Through | None = None
    by_name: str | None = None


@dataclass(frozen=True, slots=True)
class Got:
    """What became of a broadcast for a person. `at` is when; None while it is still to go."""

    number: int
    title: str
    state: Delivery
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class About:
    """A person; `attributes` are (name, value in words), `deliveries` the newest first."""

    person: Person
    attributes: tuple[tuple[str, str], ...] = ()
    standings: tuple[Standing, ...] = ()
    deliveries: tuple[Got, ...] = ()
