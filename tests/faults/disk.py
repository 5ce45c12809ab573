"""A small disk: a file system of its own in memory, which only a bot that is started inside of it sees."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MEGABYTES = 450
"""MongoDB keeps 300 for its journal."""
CHUNK = b"\0" * 65_536
READY = b"ready"


class NoDisk(Exception):  # noqa: N818 - reads as what is the case
    """This machine lets nobody have a file system of their own."""


@dataclass(frozen=True, slots=True)
class Disk:
    """`folder` is where it is for those inside, `here` for this process; `holder` is the process that keeps it."""

    folder: Path
    holder: int

    @property
    def here(self) -> Path:
        return Path(f"/proc/{self.holder}/root") / self.folder.relative_to("/")

    def fill(self) -> None:
        """Until nothing more goes on it."""
        with (self.here / "filling").open("ab", buffering=0) as filling, suppress(OSError):
            while True:
                filling.write(CHUNK)

    def full(self) -> bool:
        try:
            with (self.here / "more").open("wb", buffering=0) as more:
                more.write(CHUNK)
        except OSError as error:
            return error.errno == errno.ENOSPC
        return False

    def clear(self) -> None:
        """There is room again."""
        (self.here / "filling").unlink()
        (self.here / "more").unlink(missing_ok=True)


@asynccontextmanager
async def small_disk() -> AsyncIterator[Disk]:
    """One for the length of the block. Raises NoDisk."""
    folder = Path(tempfile.mkdtemp(prefix="c-"))  # a socket file's path is short
    script = f"mount -t tmpfs -o size={MEGABYTES}m tmpfs {folder} && echo {READY.decode()} && exec sleep infinity"
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script]
    holder = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=dict(os.environ))
    try:
        assert holder.stdout is not None
        if (await holder.stdout.readline()).strip() != READY:
            raise NoDisk
        yield Disk(folder, holder.pid)
    finally:
        with suppress(ProcessLookupError):
            holder.kill()
        await holder.wait()
        shutil.rmtree(folder, ignore_errors=True)
