"""Programs that run beside the bot and end with it."""

from __future__ import annotations

import asyncio
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path


class Child:
    """A running program with a session of its own, so that Ctrl-C reaches the bot first and alone.

    Where the system has `setpriv` (util-linux), the kernel tells the program to end when the bot is gone, however
    the bot went. The kernel watches the thread that started it: start children from the main thread only.
    """

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(
        cls, command: Sequence[str], *, output: Path, folder: Path, environ: Mapping[str, str] | None = None
    ) -> Child:
        """Runs `command` in `folder`; what it prints goes to the file `output`. Raises OSError when it cannot run.

        `environ` is its whole environment; without one it has the bot's.
        """
        setpriv = shutil.which("setpriv")
        bound = [setpriv, "--pdeathsig", "TERM", "--", *command] if setpriv else list(command)
        with output.open("wb") as printed:
            process = await asyncio.create_subprocess_exec(
                *bound, stdin=PIPE, stdout=printed, stderr=printed, cwd=folder, env=environ, start_new_session=True
            )
        return cls(process)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def code(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.returncode

    async def ended(self) -> int:
        """Waits for its end and returns the exit code."""
        return await self._process.wait()

    async def stop(self, patience: float) -> None:
        """Asks it to end, and ends it after `patience` seconds. Doing it again changes nothing."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), patience)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
