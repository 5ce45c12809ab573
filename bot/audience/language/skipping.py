"""Why a person who was in the audience no longer is, in words. Pure."""

from __future__ import annotations

from collections.abc import Collection

from bot.audience.language.compiler import audience_filter
from bot.audience.language.conditions import rules_in
from bot.audience.people.records import Person
from bot.audience.segments.records import EVERYONE
from bot.broadcasts.records import Audience

GONE = "removed the app"
BLOCKED = "can't be reached"
PAUSED = "paused everything"
LEFT = "unsubscribed since"
NO_MATCH = "no longer match"


def why_not(audience: Audience, person: Person | None, was_in: Collection[str] = ()) -> str:
    """The clause that fails, the plainest first. `was_in`: the segments that the person was in at the start, if known.

    The words stand after a number ("3 paused everything"). None is somebody whose record is gone.
    """
    if person is None or person.reference is None:
        return GONE
    if not person.reachable:
        return BLOCKED
    if person.paused:
        return PAUSED
    return LEFT if person.left & _could_end(audience, was_in) else NO_MATCH


def _could_end(audience: Audience, was_in: Collection[str]) -> set[str]:
    """What, once left, takes a person off the audience. Nobody is told at the start who is in a rule segment."""
    rules = rules_in(audience_filter(audience))
    brought = {each for each in audience.positives if not was_in or each in was_in or each in rules}
    counts = f'"{EVERYONE}"' in audience.filter_json
    return brought | ({EVERYONE} if counts else set())
