"""The Playground as a child: how it is started, where it listens, and when it gives up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.playground.client import Playground
from config import SetupError
from tests.start.running import eventually, free_port, processes_with, status

CLI = Path("node_modules", "@microsoft", "m365agentsplayground", "cli.js")


def installed(folder: Path, script: str) -> Path:
    """A folder like the one that set-up makes, with a program of our own in it (run by sh in Node's place)."""
    (folder / CLI).parent.mkdir(parents=True)
    (folder / CLI).write_text("", "utf-8")
    node = folder / "node-program"
    node.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    node.chmod(0o755)
    (folder / "node").write_text(f"{node}\n", "utf-8")
    return folder


def playground(folder: Path, port: int = 5000, patience: float = 30.0) -> Playground:
    return Playground(
        folder, port=port, endpoint="http://127.0.0.1:4/api/messages", log=folder / "log", patience=patience
    )


def test_it_is_started_for_teams_without_telemetry_and_bound_to_this_machine(tmp_path: Path) -> None:
    command = playground(installed(tmp_path, "")).command()
    assert command[1] == "-r"
    assert Path(command[2]).name == "loopback.cjs"
    assert Path(command[2]).exists()
    rest = " ".join(command[4:])
    assert "-e http://127.0.0.1:4/api/messages -c msteams -p 5000" in rest
    assert "--disable-telemetry" in rest


def test_the_page_is_on_localhost(tmp_path: Path) -> None:
    assert playground(tmp_path, 56150).url == "http://localhost:56150"


def test_not_installed_says_what_installs_it(tmp_path: Path) -> None:
    for made in (tmp_path, installed(tmp_path / "half", "")):
        if made != tmp_path:
            (made / "node-program").unlink()
        with pytest.raises(SetupError, match=r"make run.*PLAYGROUND=0"):
            playground(made).command()


async def test_one_that_ends_while_it_starts(tmp_path: Path) -> None:
    client = playground(installed(tmp_path, "echo oh no; exit 3"), free_port())
    with pytest.raises(SetupError, match=r"ended while it started \(exit code 3\)"):
        await client.start()
    assert (tmp_path / "log").read_text("utf-8") == "oh no\n"
    await client.stop()


async def test_one_that_never_answers(tmp_path: Path) -> None:
    client = playground(installed(tmp_path, "cat >/dev/null"), free_port(), patience=0.3)
    with pytest.raises(SetupError, match="did not answer"):
        await client.start()
    await client.stop()
    assert processes_with(str(tmp_path)) == []


async def test_it_gets_no_credentials_and_opens_no_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MicrosoftAppPassword", "hunter2")
    client = playground(installed(tmp_path, "env; exit 1"), free_port())
    with pytest.raises(SetupError):
        await client.start()
    seen = (tmp_path / "log").read_text("utf-8")
    assert "TEAMSAPPTESTER_BROWSER=none" in seen
    assert "hunter2" not in seen


async def test_the_real_one_comes_and_goes(tmp_path: Path, playground_folder: Path) -> None:
    port = free_port()
    client = Playground(playground_folder, port=port, endpoint="http://127.0.0.1:4/api/messages", log=tmp_path / "log")
    try:
        await client.start()
        assert status(f"http://127.0.0.1:{port}/") == 200
    finally:
        await client.stop()
    assert await client.ended() is not None
    assert eventually(lambda: processes_with(f"-p\0{port}\0") == [], 5)
    assert os.listdir(tmp_path) == ["log"]
