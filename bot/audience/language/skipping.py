"""Why a person who was in the audience no longer is, in words. Pure."""

from __future__ import annotations

from collections.abc import Collection

from bot.audience.people.records import Person
from bot.audience.segments.records import EVERYONE
from bot.broadcasts.records import Audience

GONE = "removed the app"
BLOCKED = "can't be reached"
PAUSED = "paused everything"
LEFT = "unsubscribed since"
NO_MATCH = "no longer match"


def why_not(audience: Audience, person: Person | None, was_in: Collection[str] = ()) -> str:
    """The clause that fails, the plainest first; `was_in` are the segments that the person was in at the start."""
    if person is None or person.reference is None:
        return GONE
    if not person.reachable:
        return BLOCKED
    if person.paused:
        return PAUSED
    left = person.left & ({EVERYONE} | set(audience.segments))
    return LEFT if left & (set(was_in) | ({EVERYONE} if not was_in else set())) else NO_MATCH
