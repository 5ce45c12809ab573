"""What a message has to know of the person it is drawn for."""

from __future__ import annotations

from bot.audience.people.records import Person
from bot.audience.segments.choices import membership
from bot.audience.segments.service import Segments, everyone
from cards.content.view import SegmentState, States


async def states_of(person: Person, segments: Segments) -> States:
    """The person's state in each segment of their tenant, by its id."""
    known = [everyone(person.tenant), *await segments.all(person.tenant)]
    return {each.id: SegmentState(each, membership(person, each.id)) for each in known}
