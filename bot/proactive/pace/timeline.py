"""A tenant's timeline: when the next request may leave. Pure; times are seconds of one clock that never goes back."""

from __future__ import annotations


class Timeline:
    """Slots `step` seconds apart; what is not used is not saved up, so no burst follows a rest."""

    def __init__(self, step: float) -> None:
        self._step = step
        self._next = 0.0
        self.braked_until = 0.0

    def reserve(self, now: float) -> float:
        """The next free slot, from now on or when a brake ends."""
        at = max(self._next, now, self.braked_until)
        self._next = at + self._step
        return at

    def brake(self, until: float) -> None:
        """Nothing leaves before then; a shorter brake does not shorten a longer one."""
        self.braked_until = max(self.braked_until, until)
