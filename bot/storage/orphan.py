"""A mongod that outlived its bot, or is still closing down: it is ended before another one starts on its data."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
from contextlib import suppress
from pathlib import Path

ASK_SECONDS = 8.0
INSIST_SECONDS = 2.0
POLL_SECONDS = 0.05
UNKNOWN = 0


async def end_orphan(data: Path, ask: float = ASK_SECONDS, insist: float = INSIST_SECONDS) -> bool:
    """Returns whether nobody holds the data in the end. The caller is sure that no other bot wants its mongod."""
    return await _gone(data, signal.SIGTERM, ask) or await _gone(data, signal.SIGKILL, insist)


async def _gone(data: Path, sign: signal.Signals, seconds: float) -> bool:
    """Sends the signal once, and waits that long."""
    sent = False
    for _ in range(round(seconds / POLL_SECONDS)):
        holder = _holder(data)
        if holder is None:
            return True
        if holder != UNKNOWN and not sent:
            with suppress(OSError):
                os.kill(holder, sign)
            sent = True
        await asyncio.sleep(POLL_SECONDS)
    return _holder(data) is None


def _holder(data: Path) -> int | None:
    """The process that holds mongod's own lock (flock) on its data, or None. A number without the lock is stale."""
    try:
        with (data / "mongod.lock").open("r+b") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return _named(lock.read(20), data)
    except FileNotFoundError:
        pass
    return None


def _named(written: bytes, data: Path) -> int:
    """The number in the lock, UNKNOWN while mongod has not written it or where that process is another program.

    (Numbers differ between containers that share a folder. Systems without /proc have no such containers.)
    """
    pid = int(written) if written.strip().isdigit() else UNKNOWN
    described = Path(f"/proc/{pid}/cmdline")
    if pid != UNKNOWN and Path("/proc/self").exists():
        with suppress(OSError):
            return pid if os.fsencode(data) in described.read_bytes() else UNKNOWN
        return UNKNOWN
    return pid
