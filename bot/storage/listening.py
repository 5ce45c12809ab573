"""Hearing how long MongoDB's commands take, from the driver's own events."""

from __future__ import annotations

from typing import Protocol

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

MICROSECONDS = 1e6


class Observer(Protocol):
    """Whoever wants to know. Called from the driver's threads."""

    def mongodb(self, command: str, seconds: float, *, failed: bool = False) -> None:
        """MongoDB answered a command of that name."""


class Listener(CommandListener):
    """Passes on names and durations, and nothing of what was asked or answered."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer

    def started(self, event: CommandStartedEvent) -> None:
        pass

    def succeeded(self, event: CommandSucceededEvent) -> None:
        self._observer.mongodb(event.command_name, event.duration_micros / MICROSECONDS)

    def failed(self, event: CommandFailedEvent) -> None:
        self._observer.mongodb(event.command_name, event.duration_micros / MICROSECONDS, failed=True)
