"""Notices when answers say that going on makes no sense: too many leave it open what arrived, or none comes. Pure."""

from __future__ import annotations

from collections import deque

LAST = 500
"""Answers that are looked at."""
LEAST = 5
"""Fewer in doubt than this are no sign of anything."""
SHARE = 0.01

UNREACHED_SECONDS = 60.0
"""How long every single request may fail to connect; rows are tried again until then, and keep their place."""

UNREACHED = "The bot can't reach Teams at all. Check its connection, then go on."
TOO_MANY = "Too many messages may or may not have arrived. Check the connection to Teams, then go on."


class Doubts:
    """The last answers of one broadcast."""

    def __init__(self) -> None:
        self._last: deque[bool] = deque(maxlen=LAST)

    def add(self, in_doubt: bool) -> bool:
        """Takes one answer in; True when more than SHARE of the last ones were in doubt, which starts anew."""
        self._last.append(in_doubt)
        found = sum(self._last)
        if not in_doubt or found < LEAST or found <= SHARE * len(self._last):
            return False
        self._last.clear()
        return True


class Unreached:
    """Since when nothing of one broadcast gets through to Teams at all."""

    def __init__(self) -> None:
        self._since: float | None = None

    def add(self, connected: bool, now: float) -> bool:
        """Takes one try in, at `now` in seconds; True when for UNREACHED_SECONDS none connected, which starts anew."""
        if connected:
            self._since = None
            return False
        self._since = now if self._since is None else self._since
        if now - self._since < UNREACHED_SECONDS:
            return False
        self._since = None
        return True
