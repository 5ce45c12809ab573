"""What the figures were taken on, read from Linux's /proc and from the programs themselves."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from pathlib import Path

from bot.storage.mongod import find_mongod


def described() -> str:
    """One line: processor, cores, memory, and the versions that matter."""
    kilobytes = int(_first(r"^MemTotal:\s+([0-9]+) kB$", "/proc/meminfo") or 0)
    parts = [
        _first(r"^model name\s*: (.+)$", "/proc/cpuinfo") or platform.machine(),
        f"{len(os.sched_getaffinity(0))} cores",
        f"{kilobytes * 1024 / 1e9:.0f} GB",
        f"Linux {platform.release().partition('-')[0]}",
        f"Python {platform.python_version()}",
        f"MongoDB {_mongod_version()}",
    ]
    return ", ".join(parts)


def load() -> str:
    """What else ran: the average number of processes that wanted a core over the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def _mongod_version() -> str:
    told = subprocess.run([find_mongod(), "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"db version v([0-9.]+)", told)
    return found.group(1) if found else "of an unknown version"


def _first(pattern: str, path: str) -> str:
    found = re.search(pattern, Path(path).read_text("utf-8"), re.MULTILINE)
    return found.group(1).strip() if found else ""
