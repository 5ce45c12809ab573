"""Notices when too many answers leave it open whether a message arrived. Pure."""

from __future__ import annotations

from collections import deque

LAST = 500
"""Answers that are looked at."""
LEAST = 5
"""Fewer in doubt than this are no sign of anything."""
SHARE = 0.01

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
