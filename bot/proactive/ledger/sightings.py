"""When a mark that nobody speaks for counts as left behind. Pure."""

from __future__ import annotations

from collections.abc import Collection as Several


class Sightings:
    """Remembers since when each mark has been seen, by a clock that never jumps: what the marks say may be wrong."""

    def __init__(self, long: float) -> None:
        """`long` is for how many seconds a mark is seen before it counts as left behind."""
        self._long = long
        self._since: dict[str, float] = {}

    def seen(self, marks: Several[str], now: float) -> set[str]:
        """Takes in all marks that are there now; returns those that have been there for long."""
        self._since = {mark: self._since.get(mark, now) for mark in marks}
        return {mark for mark, since in self._since.items() if now - since >= self._long}
