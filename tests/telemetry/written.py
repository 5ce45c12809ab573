"""A log that a test reads."""

from __future__ import annotations

import io
import json
from typing import Any

from bot.telemetry.logs import set_up_logs


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Written:
    """Logging set up at a level; `terminal` for the readable form."""

    def __init__(self, level: str, *, terminal: bool = False) -> None:
        self._stream = Terminal() if terminal else io.StringIO()
        set_up_logs(level, self._stream)

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each line as the object that it is."""
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, event: str) -> list[dict[str, Any]]:
        """The lines of that event."""
        return [line for line in self.lines if line["event"] == event]
