"""A whole Cohort as a process of its own, and a look at what is left when it is gone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds that a start may take on a busy machine."""


def free_port() -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(url: str) -> int | None:
    """The status that a GET gets; None when nobody answers."""
    try:
        with urlopen(url, timeout=3) as answer:
            return int(answer.status)
    except HTTPError as answered:
        return answered.code
    except (URLError, OSError):
        return None


def eventually(holds: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Whether it holds before the patience is over."""
    until = time.monotonic() + patience
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def processes_with(text: str) -> list[int]:
    """The processes whose command line has this text."""
    numbered = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [int(entry.name) for entry in numbered if text.encode() in _command_line(entry)]


def _command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


class Cohort:
    """One start of `python app.py` on a folder and ports of its own."""

    PROGRAM: ClassVar[Sequence[str]] = (str(ROOT / "app.py"),)
    """What Python runs."""

    def __init__(self, data_dir: Path, *, playground: bool = False, **environ: str) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.playground_port = free_port()
        self._output = data_dir.parent / f"output-{self.port}"
        settings = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(data_dir),
            "PORT": str(self.port),
            "PLAYGROUND": "1" if playground else "0",
            "PLAYGROUND_PORT": str(self.playground_port),
        }
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, *self.PROGRAM],
                env=settings | environ, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

    @property
    def healthz(self) -> str:
        return f"http://127.0.0.1:{self.port}/healthz"

    @property
    def page(self) -> str:
        return f"http://127.0.0.1:{self.playground_port}/"

    def printed(self) -> str:
        """What it has printed until now."""
        return self._output.read_text("utf-8")

    def started(self) -> bool:
        """Waits until it says that it runs; False when it ended instead."""
        eventually(lambda: "Cohort is running." in self.printed() or self.process.poll() is not None)
        return self.process.poll() is None

    def end(self, number: signal.Signals) -> tuple[int, float]:
        """Sends the signal to the bot alone; returns the exit code and the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        return code, time.monotonic() - began

    def left(self) -> list[int]:
        """Processes of this Cohort that still run."""
        return [*processes_with(str(self.data_dir)), *processes_with(f"-p\0{self.playground_port}\0")]

    def clear(self) -> None:
        """Whatever a failed test left is ended."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for left in self.left():
            os.kill(left, signal.SIGKILL)
