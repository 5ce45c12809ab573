"""Teams' connector for faults: it knows which messages people got to see, whatever the bot was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.connector import FakeConnector, Scripted


@dataclass(frozen=True)
class Said:
    """What the bot is told of a message, and whether its person got to see it."""

    answer: Scripted = field(default_factory=Scripted)
    arrives: bool = True


TAKEN = Said()
Says = Callable[[str], Said]
"""Takes the conversation that a message is for."""


class Channel(FakeConnector):
    """`says` decides about every message."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()
        """conversation → messages that its person got to see."""
        self.says: Says = lambda _: TAKEN
        self.heard = 0
        """Messages until now."""
        self._waiting: dict[int, Callable[[], None]] = {}

    def hears(self, number: int, then: Callable[[], None]) -> None:
        """Calls back when so many messages more have come in, before the last one of them is answered."""
        self._waiting[self.heard + number] = then

    def _answer(self, conversation: str) -> Scripted:
        if self.received[-1].method != "POST":
            return super()._answer(conversation)
        self.heard += 1
        said = self.says(conversation)
        self.seen[conversation] += said.arrives
        if (then := self._waiting.pop(self.heard, None)) is not None:
            then()
        return said.answer


@asynccontextmanager
async def running_channel() -> AsyncIterator[Channel]:
    """Runs one on a free port of 127.0.0.1 for the length of the block."""
    channel = Channel()
    runner = web.AppRunner(channel.application(), shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    channel.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield channel
    finally:
        await runner.cleanup()
