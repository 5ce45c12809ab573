"""DATA_DIR: private to its owner, and held by one server at a time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from config import SetupError

LOCK = "server.lock"


class HeldError(SetupError):
    """Another process holds the folder."""


class DataDir:
    """Holds the folder while the block runs. Raises SetupError when it cannot be had."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = -1

    def __enter__(self) -> DataDir:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.path.chmod(0o700)
            self._lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            reason = (error.strerror or "it cannot be used").lower()
            raise SetupError(
                f"The folder {self.path} cannot be used ({reason}): set DATA_DIR to a folder of your own."
            ) from None
        self._take()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._lock)

    def _take(self) -> None:
        """The kernel lets the lock go when this process ends, however it ends: no stale locks."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(self._lock, 20).decode("ascii", "replace").strip()
            os.close(self._lock)
            who = f"process {holder}" if holder else "another process"
            raise HeldError(
                f"Another Cohort ({who}) already runs on {self.path}: stop it first, or set DATA_DIR to another folder."
            ) from None
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"{os.getpid()}\n".encode("ascii"), 0)
