"""The locks: they hold what the lists ask for, each file by its hash, and they are what runs here."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.start.running import ROOT
from tools import audit
from tools.lock import LISTS, command

AGREE = "the list and its lock differ: `make lock`"


@dataclass(frozen=True)
class Locked:
    """An entry of a lock. `asked` names the lists that ask for it themselves."""

    requirement: Requirement
    hashes: tuple[str, ...]
    asked: frozenset[str]

    @property
    def version(self) -> str:
        (only,) = self.requirement.specifier
        assert only.operator == "=="
        return only.version


def lines(listed: str) -> list[str]:
    """The requirements of a list, without what is said about them."""
    found = [line.split("  #")[0].strip() for line in (ROOT / listed).read_text("utf-8").splitlines()]
    return [line for line in found if line and not line.startswith("#")]


def lock(listed: str) -> dict[str, Locked]:
    """The entries of a list's lock by name."""
    text = (ROOT / listed.replace(".txt", ".lock")).read_text("utf-8")
    entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return {canonicalize_name(each.requirement.name): each for each in map(_entry, filter(str.strip, entries))}


def _entry(text: str) -> Locked:
    requirement = Requirement(text.split("\n", 1)[0].rstrip("\\ "))
    hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", text))
    return Locked(requirement, hashes, frozenset(re.findall(r"-r (requirements\S*\.txt)", text)))


@pytest.mark.parametrize("listed", LISTS)
def test_every_line_of_a_list_is_pinned_and_says_why(listed: str) -> None:
    text = (ROOT / listed).read_text("utf-8")
    wanted = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert wanted
    assert [line for line in wanted if "==" not in line] == []
    if listed != "requirements-node.txt":  # its first line says why for both
        assert [line for line in wanted if not re.search(r"  # \S", line)] == []


@pytest.mark.parametrize("listed", LISTS)
def test_a_lock_holds_what_its_list_asks_for(listed: str) -> None:
    wanted = {canonicalize_name(each.name): each for each in map(Requirement, lines(listed))}
    locked = lock(listed)
    assert {name for name, entry in locked.items() if listed in entry.asked} == set(wanted), AGREE
    for name, requirement in wanted.items():
        assert locked[name].version in requirement.specifier, AGREE
        assert _same(locked[name].requirement.marker, requirement.marker), AGREE


def _same(one: Marker | None, other: Marker | None) -> bool:
    """Whether two markers say the same, in whatever order."""
    return set(re.split(r" and ", str(one or ""))) == set(re.split(r" and ", str(other or "")))


@pytest.mark.parametrize("listed", LISTS)
def test_a_lock_has_hashes_and_no_addresses(listed: str) -> None:
    assert [name for name, entry in lock(listed).items() if not entry.hashes] == []
    text = (ROOT / listed.replace(".txt", ".lock")).read_text("utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text


def test_locks_that_share_an_environment_agree() -> None:
    seen: dict[str, str] = {}
    for listed in LISTS:
        for name, entry in lock(listed).items():
            assert seen.setdefault(name, entry.version) == entry.version, name


@pytest.mark.parametrize("listed", ["requirements.txt", "requirements-test.txt"])
def test_what_runs_here_is_what_is_locked(listed: str) -> None:
    other = {}
    for name, entry in lock(listed).items():
        marker = entry.requirement.marker
        if marker is None or marker.evaluate():
            other[name] = (entry.version, _installed(name))
    assert {name: pair for name, pair in other.items() if pair[0] != pair[1]} == {}, "`make test` installs the locks"


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@pytest.mark.parametrize("listed", LISTS)
def test_how_a_lock_is_made(listed: str) -> None:
    typed = command(listed, upgrade=False)
    assert {"--universal", "--generate-hashes", "--no-emit-index-url"} <= set(typed)
    assert "--upgrade" not in typed
    assert "--upgrade" in command(listed, upgrade=True)


PACKAGES: list[dict[str, Any]] = [
    {"name": "sound", "version": "1.0", "vulns": []},
    {"name": "holed", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]},
    {"name": "open", "version": "3.0", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]},
    {"name": "unknown", "skip_reason": "not found"},
]


def test_holes_are_named_with_their_fix() -> None:
    assert audit.holes(PACKAGES) == ["holed 2.0: PYSEC-1, fixed in 2.1", "open 3.0: PYSEC-2, fixed in nothing yet"]


def test_what_nobody_knows_about_is_told_apart() -> None:
    assert audit.left_out(PACKAGES) == ["unknown"]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A program in the place of pip-audit: it answers what is in the file, and notes what it is asked."""
    said = tmp_path / "said.json"
    (tmp_path / "pip_audit.py").write_text(
        "import pathlib, sys\n"
        "here = pathlib.Path(__file__).parent\n"
        "(here / 'asked').open('a').write(sys.argv[-1] + '\\n')\n"
        "print((here / 'said.json').read_text())\n",
        "utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return said


def asked(said: Path) -> list[str]:
    return said.with_name("asked").read_text("utf-8").splitlines()


def test_without_data_nothing_more_is_asked(answering: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answering.write_text(json.dumps({"dependencies": [{"name": "pip", "skip_reason": "not found"}]}), "utf-8")
    assert audit.main() == 0
    assert audit.NO_DATA in capsys.readouterr().out
    assert len(asked(answering)) == 1


def test_a_program_that_fails_is_no_data(answering: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answering.write_text("Traceback", "utf-8")
    assert audit.main() == 0
    assert audit.NO_DATA in capsys.readouterr().out


def test_a_hole_fails_the_audit(answering: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answering.write_text(json.dumps({"dependencies": PACKAGES[:2]}), "utf-8")
    assert audit.main() == 1
    assert "holed 2.0: PYSEC-1" in capsys.readouterr().out
    assert [Path(line).name for line in asked(answering)[1:]] == list(audit.LOCKS)


def test_no_holes(answering: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answering.write_text(json.dumps({"dependencies": PACKAGES[:1]}), "utf-8")
    assert audit.main() == 0
    assert "No known holes." in capsys.readouterr().out
