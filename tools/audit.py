"""Asks whether a locked package has a known hole: `make audit`. 1 where one has; 0 with a line where nobody could say.

pip-audit leaves out packages about which it learns nothing and still ends well, so that is looked at here. One package
is asked about first: where there is no data, the others need not be asked about.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-node.lock", "requirements-tools.lock")
PROBE = "pip==25.0"
NO_DATA = "No data about holes is to be had here: nothing was audited."


def audit(listed: Path) -> list[dict[str, Any]] | None:
    """What pip-audit says about each package of the file; None where it says nothing."""
    line = [sys.executable, "-m", "pip_audit", "--progress-spinner=off", "-f", "json", "--no-deps", "--disable-pip"]
    done = subprocess.run([*line, "-r", str(listed)], capture_output=True, text=True, check=False)
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(done.stderr.strip().splitlines()[-1:] or "pip-audit said nothing", file=sys.stderr)
        return None
    return found


def holes(found: list[dict[str, Any]]) -> list[str]:
    """A line for each known hole."""
    return [_line(package, hole) for package in found for hole in package.get("vulns", [])]


def _line(package: dict[str, Any], hole: dict[str, Any]) -> str:
    fixed = ", ".join(hole["fix_versions"]) or "nothing yet"
    return f"{package['name']} {package['version']}: {hole['id']}, fixed in {fixed}"


def left_out(found: list[dict[str, Any]]) -> list[str]:
    """The packages about which nothing was learnt."""
    return [package["name"] for package in found if "skip_reason" in package]


def data_is_there() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder, "requirements.txt")
        probe.write_text(f"{PROBE}\n", "utf-8")
        found = audit(probe)
    return bool(found) and not left_out(found or [])


def main() -> int:
    """Returns the exit code."""
    if not data_is_there():
        print(NO_DATA)
        return 0
    known: list[str] = []
    for lock in LOCKS:
        found = audit(ROOT / lock) or []
        known += holes(found)
        print(f"{lock}: {len(found)} packages, not known: {', '.join(left_out(found)) or 'none'}")
    print("\n".join(known) or "No known holes.")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
