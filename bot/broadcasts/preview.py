"""The foot of a message that nobody got yet: in the preview, and in a test."""

from __future__ import annotations

from bot.audience.segments.records import EVERYONE, Segment
from cards.content.foot import Foot
from cards.elements import isolate


def preview_foot(segment: Segment) -> Foot:
    """As recipients will see it; the day is each one's own."""
    if segment.id == EVERYONE:
        return Foot("You get this because it goes to everyone.", segment.id, segment.name)
    return Foot(f"You get this because you joined **{isolate(segment.name)}** on *date*.", segment.id, segment.name)


def trial_foot(segment: Segment) -> Foot:
    """Of a test: it goes to one admin, whatever they joined."""
    return Foot("This is a test. Only you got it.", segment.id, segment.name)
