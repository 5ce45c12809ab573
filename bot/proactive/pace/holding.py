"""Since when Teams lets nothing of a tenant through. Pure; times are seconds of one clock that never goes back."""

from __future__ import annotations

GAP = 60.0
"""Seconds between the end of one brake and the next one that belong together: the try in between takes its time."""


class Holding:
    """One tenant's. `flowing`: something has got through since the last brake."""

    def __init__(self) -> None:
        self.flowing = False
        self._since: float | None = None
        self._until = 0.0

    def braked(self, now: float, until: float) -> None:
        """Teams asks to wait until then."""
        if self._since is None or now > self._until + GAP:
            self._since = now
        self._until = max(self._until, until)
        self.flowing = False

    def passed(self) -> None:
        """Teams took a message, or refused it for what it is."""
        self._since = None
        self.flowing = True

    def held(self, now: float) -> float:
        """For how many seconds nothing has got through; 0 where nothing is held up."""
        if self._since is None or now > self._until + GAP:
            return 0.0
        return now - self._since
