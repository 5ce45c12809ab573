"""The Microsoft 365 Agents Playground beside the bot: a Teams client for this machine, without an account."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.children import Child
from config import SetupError

INSTALLED = Path(__file__).parents[2] / ".playground"
"""Where tools/setup.py puts it."""

START_SECONDS = 30.0
STOP_SECONDS = 1.5
PRELOAD = Path(__file__).parent / "loopback.cjs"
ENVIRON = {"PATH": os.defpath, "TEAMSAPPTESTER_BROWSER": "none"}
"""All that the Playground gets: proxies and credentials are not its business, and it shall not open a browser itself
(it ends when there is none)."""

NOT_INSTALLED = "The Playground is not installed: `make run` installs it, or set PLAYGROUND=0 to start without it."


class Playground:
    """One Playground, installed in `folder` by tools/setup.py, which also wrote down there which Node to use.

    `endpoint` is where the bot takes activities, `patience` how many seconds the page may take to answer.
    """

    def __init__(self, folder: Path, *, port: int, endpoint: str, log: Path, patience: float = START_SECONDS) -> None:
        self._folder = folder
        self._port = port
        self._endpoint = endpoint
        self._log = log
        self._patience = patience
        self._child: Child | None = None

    @property
    def url(self) -> str:
        """The page. The Playground names itself localhost in what it sends, so the page does, too."""
        return f"http://localhost:{self._port}"

    def command(self) -> list[str]:
        """How it is started. Raises SetupError when it is not installed."""
        cli = self._folder / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
        try:
            node = (self._folder / "node").read_text("utf-8").strip()
        except FileNotFoundError:
            raise SetupError(NOT_INSTALLED) from None
        if not cli.exists() or not Path(node).exists():
            raise SetupError(NOT_INSTALLED)
        return [
            node, "-r", str(PRELOAD), str(cli), "start",
            "-e", self._endpoint, "-c", "msteams", "-p", str(self._port), "--disable-telemetry",
        ]  # fmt: skip

    async def start(self) -> None:
        """Starts it and waits until its page answers. Raises SetupError."""
        self._child = await Child.start(self.command(), output=self._log, folder=self._folder, environ=ENVIRON)
        try:
            async with asyncio.timeout(self._patience), ClientSession(timeout=ClientTimeout(2)) as session:
                while not await self._answers(session):
                    if self._child.code is not None:
                        raise SetupError(self._failed(f"ended while it started (exit code {self._child.code})"))
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise SetupError(self._failed(f"did not answer within {self._patience:.0f} seconds")) from None

    async def ended(self) -> int:
        """Waits until it ends, wanted or not; returns its exit code."""
        assert self._child is not None, "started first"
        return await self._child.ended()

    async def stop(self) -> None:
        """Ends it. Doing it again changes nothing."""
        if self._child is not None:
            await self._child.stop(STOP_SECONDS)

    async def _answers(self, session: ClientSession) -> bool:
        try:
            async with session.get(f"http://127.0.0.1:{self._port}/") as answer:
                return answer.status == 200
        except (ClientError, TimeoutError):
            return False

    def _failed(self, how: str) -> str:
        return f"The Playground {how}: {self._log} says why, or set PLAYGROUND=0 to start without it."
