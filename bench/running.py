"""Bots as processes of their own: Cohort as `python app.py` with its embedded server, and the echo bots."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM

from tests.start.running import PATIENCE, ROOT, Cohort, free_port, status

POLL_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that answers. `started_in` is how many seconds passed from the process's begin to its first 200."""

    messages: str
    pid: int
    started_in: float


@contextmanager
def running_echo(kind: str) -> Iterator[Bot]:
    """An echo bot (see bench.echo) for the length of the block."""
    port, began = free_port(), time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "bench.echo", kind, str(port)], cwd=ROOT)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}/healthz", process)
        yield Bot(f"http://127.0.0.1:{port}/api/messages", process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def running_cohort(data_dir: Path) -> Iterator[Bot]:
    """Cohort for the length of the block, in local mode without the Playground."""
    began = time.perf_counter()
    cohort = Cohort(data_dir)
    try:
        wait_until_healthy(cohort.healthz, cohort.process)
        url = f"http://127.0.0.1:{cohort.port}/api/messages"
        yield Bot(url, cohort.process.pid, time.perf_counter() - began)
        cohort.end(SIGTERM)
    finally:
        cohort.clear()


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """A DATA_DIR that does not exist yet, in a folder that goes with the block."""
    with tempfile.TemporaryDirectory(prefix="cohort-bench-") as folder:
        yield Path(folder) / "data"


def wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    """Returns when the URL answers 200. Raises RuntimeError when the process ends, or takes too long."""
    until = time.monotonic() + PATIENCE
    while status(url) != 200:
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{url} does not answer (exit code {process.returncode})")
        time.sleep(POLL_SECONDS)
