"""How the bot ends: by a signal, or because something it needs has ended."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable

GRACE_SECONDS = 9.5
"""Once the end is asked for everything is down within 10 seconds, whatever hangs."""


class Ending:
    """Waits for the first reason to end, and sees to it that the end comes.

    `force` ends the process at once (its children end with it); it is called when a second signal comes, or when
    the grace is over.
    """

    def __init__(self, force: Callable[[], None], grace: float = GRACE_SECONDS) -> None:
        self._force = force
        self._grace = grace
        self._guard: threading.Timer | None = None
        self._asked = asyncio.Event()
        self._sentence: str | None = None

    def listen(self) -> None:
        """From now on signals end the bot in order: Ctrl-C, a service manager's stop, a closed terminal."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue  # started with nohup
            loop.add_signal_handler(number, self.signalled)

    def signalled(self) -> None:
        """What a signal does: the first asks, the second insists."""
        if self._asked.is_set():
            self._force()
        else:
            self._ask()

    def failed(self, sentence: str) -> None:
        """Something the bot needs has ended; `sentence` says what, for the person at the terminal."""
        if not self._asked.is_set():
            self._sentence = sentence
            self._ask()

    def _ask(self) -> None:
        # a thread, not the loop: what hangs may be the loop
        self._guard = threading.Timer(self._grace, self._force)
        self._guard.daemon = True
        self._guard.start()
        self._asked.set()

    async def wait(self) -> str | None:
        """Waits until the end is asked for; returns what went wrong, None when it was wanted."""
        await self._asked.wait()
        return self._sentence

    def close(self) -> None:
        """Everything has ended in time."""
        if self._guard is not None:
            self._guard.cancel()
