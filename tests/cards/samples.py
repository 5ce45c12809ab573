"""All samples of all rooms: every card that Cohort shows, in every state in which it looks different."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cards.elements import Json
from tests.cards import (
    samples_admins,
    samples_attributes,
    samples_broadcasts,
    samples_content,
    samples_control,
    samples_files,
    samples_imports,
    samples_people,
    samples_privacy,
    samples_rules,
    samples_scheduling,
    samples_segments,
)

ROOMS = (
    samples_people,
    samples_content,
    samples_segments,
    samples_broadcasts,
    samples_scheduling,
    samples_control,
    samples_admins,
    samples_attributes,
    samples_files,
    samples_imports,
    samples_privacy,
    samples_rules,
)


def samples() -> Mapping[str, Sequence[Json]]:
    """By name: one card, or the cards of a carousel. A name stands once."""
    made: dict[str, Sequence[Json]] = {}
    for room in ROOMS:
        for name, sample in room.samples().items():
            assert name not in made, f"two samples are called {name}"
            made[name] = sample if isinstance(sample, list) else [sample]
    return made
