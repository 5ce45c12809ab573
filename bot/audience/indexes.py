"""Every index that the audience needs."""

from __future__ import annotations

from bot.audience.attributes import store as attributes
from bot.audience.imports import kept
from bot.audience.imports import store as imports
from bot.audience.people import store as people
from bot.audience.segments import acts, events
from bot.audience.segments import store as segments

INDEXES = (
    *people.INDEXES,
    *people.BUILT_IN_INDEXES,
    *attributes.INDEXES,
    *segments.INDEXES,
    *events.INDEXES,
    *acts.INDEXES,
    *imports.INDEXES,
    *kept.INDEXES,
)
