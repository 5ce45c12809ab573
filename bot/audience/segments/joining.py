"""Whether somebody may come into a segment by their own act alone, with no button of a message behind it. Pure."""

from __future__ import annotations

from bot.audience.people.records import Person
from bot.audience.segments.records import EVERYONE, Joined, Segment


def may_join(segment: Segment, person: Person, came_in: Joined | None) -> bool:
    """Open segments: always. Closed ones: only who is in, or was in and left by themselves (that is what Undo does).

    `came_in` is the newest evidence that the person was ever put in; whom an admin took out stays out. Of a rule
    segment nobody needs evidence: its rule puts them in.
    """
    if segment.rule is not None:  # its rule says who is in; only those who left have something to choose
        return segment.id not in person.removed
    if segment.open or segment.id == EVERYONE or segment.id in person.member_of:
        return True
    return segment.id in person.left and segment.id not in person.removed and came_in is not None
