"""What a process uses, read from Linux's /proc (proc(5)). Memory in MB of 1,000,000 bytes, CPU in seconds."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.start.running import processes_with

TICKS = os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """Memory that it has now."""
    return _kilobytes(pid, "VmRSS") * 1024 / 1e6


def peak(pid: int) -> float:
    """The most memory that it ever had since its program was loaded."""
    return _kilobytes(pid, "VmHWM") * 1024 / 1e6


def cpu(pid: int) -> float:
    """CPU time until now, its own and the kernel's for it, of all its threads."""
    # the second field is the program's name in brackets, with anything in it
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def mongod_at(uri: str) -> int:
    """The embedded server that listens at this URI."""
    socket = unquote(urlsplit(uri).netloc)
    return processes_with(socket)[0]


def _kilobytes(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise ProcessLookupError(f"process {pid} has no {name}")
