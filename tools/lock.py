"""Makes the locks anew: `make lock`. Each requirements*.txt gets a .lock beside it: exact versions, with hashes.

The lists say what is wanted and why; the locks say what is installed, theirs included, on any Python and system that
Cohort runs on. Versions that are locked already stay, unless a list asks for another; `make lock UPGRADE=1` takes the
newest that the lists allow.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = ("requirements.txt", "requirements-test.txt", "requirements-node.txt", "requirements-tools.txt")

BASE, TESTS = "requirements.lock", "requirements-test.lock"
BESIDE = {"requirements-test.txt": (BASE,), "requirements-tools.txt": (BASE, TESTS)}
"""What is installed into one environment with other locks takes their versions."""


def command(listed: str, *, upgrade: bool) -> list[str]:
    """How one lock is made. Where packages come from is said nowhere in it."""
    lock = listed.replace(".txt", ".lock")
    line = ["uv", "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--generate-hashes"]
    line += ["--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"]
    for other in BESIDE.get(listed, ()):
        line += ["--constraint", other]
    line += ["--upgrade"] if upgrade else []
    return [*line, listed, "-o", lock]


def main(*, upgrade: bool) -> int:
    """Returns the exit code of the first lock that could not be made, with uv's own words above; else 0."""
    tools = Path(sys.executable).parent
    for listed in LISTS:
        made = subprocess.run([tools / "uv", *command(listed, upgrade=upgrade)[1:]], cwd=ROOT, check=False)
        if made.returncode != 0:
            return made.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(upgrade=os.environ.get("UPGRADE", "") not in ("", "0")))
