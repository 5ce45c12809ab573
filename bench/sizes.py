"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """`taps` of each kind; `messages` of a broadcast and of the raw loop, `plain` of botbuilder's loop; `people` of the
    broadcasts that are prepared; `starts` of each kind; `rest` in seconds; `rows` of lists that are read."""

    taps: int
    messages: int
    plain: int
    people: tuple[int, ...]
    starts: int
    rest: float
    rows: tuple[int, ...] = (10_000,)


FULL = Sizes(
    taps=1_000,
    messages=10_000,
    plain=300,
    people=(10_000, 100_000),
    starts=3,
    rest=60,
    rows=(100_000, 1_000_000),
)
SMALL = Sizes(taps=50, messages=1_000, plain=50, people=(1_000,), starts=1, rest=5, rows=(10_000,))
"""Shows that everything runs; its figures say little."""
