"""What a choice changes. Pure."""

from __future__ import annotations

from bot.audience.people.records import Person
from bot.audience.segments.records import EVERYONE, Choice, Membership


def membership(person: Person, segment_id: str, *, rule: bool = False) -> Membership:
    """The person's state in the segment. Everybody is in everyone until they leave it.

    In a rule segment, too, as far as they have a say: whether its rule holds for them the database knows.
    """
    if segment_id in person.left:
        return Membership.LEFT
    if rule:
        return Membership.REMOVED if segment_id in person.removed else Membership.IN
    if segment_id in person.member_of or segment_id == EVERYONE:
        return Membership.IN
    return Membership.REMOVED if segment_id in person.removed else Membership.NEVER


def wanted(choice: Choice) -> Membership:
    """The state that a choice asks for."""
    return Membership.IN if choice is Choice.IN else Membership.LEFT
