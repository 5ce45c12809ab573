"""`python app.py` with something wrong: one sentence on stderr, exit code 2, nothing started, no traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from bot.identifiers import new_id
from bot.storage.schema import SCHEMA, VERSION
from tests.start.running import ROOT, free_port

ID = "11111111-2222-3333-4444-555555555555"


def start(data_dir: Path, *arguments: str, **environ: str) -> tuple[int, str, str]:
    base = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), "PLAYGROUND": "0", "PORT": str(free_port())}
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py"), *arguments],
        env=base | environ, capture_output=True, text=True, timeout=30, cwd=ROOT, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def refused(data_dir: Path, *arguments: str, **environ: str) -> str:
    code, printed, said = start(data_dir, *arguments, **environ)
    assert code == 2
    assert printed == ""
    assert "Traceback" not in said
    assert said.count("\n") == 1
    return said.strip()


@pytest.mark.parametrize("part", [["web"], ["worker"], ["clock"], ["all", "web"]])
def test_this_version_is_one_process(tmp_path: Path, part: list[str]) -> None:
    assert "one process" in refused(tmp_path / "data", *part)
    assert not (tmp_path / "data").exists()


def test_a_command_that_is_not_there_starts_nothing(tmp_path: Path) -> None:
    assert "`python app.py help` lists the commands" in refused(tmp_path / "data", "everything")
    assert "did you mean `python app.py help`" in refused(tmp_path / "data", "hepl")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("asked", ["help", "--help", "-h"])
def test_help_lists_the_commands_whatever_the_settings(tmp_path: Path, asked: str) -> None:
    code, printed, said = start(tmp_path / "data", asked, PORT="many")
    assert (code, said) == (0, "")
    assert "python app.py help" in printed
    assert "starts Cohort" in printed
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"MicrosoftAppId": ID}, "MicrosoftAppPassword"),
        ({"MicrosoftAppPassword": "secret"}, "MicrosoftAppId"),
        ({"HOST": "0.0.0.0"}, "this machine only"),
        ({"PORT": "many"}, "PORT"),
        ({"NATS_URL": "nats://127.0.0.1"}, "NATS_URL"),
    ],
)
def test_wrong_settings_start_nothing(tmp_path: Path, environ: dict[str, str], said: str) -> None:
    assert said in refused(tmp_path / "data", **environ)
    assert not (tmp_path / "data").exists()


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert f"Port {port} is taken" in refused(tmp_path / "data", PORT=port)


def test_the_playgrounds_port_taken(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        said = refused(tmp_path / "data", PLAYGROUND="1", PLAYGROUND_PORT=port)
    assert f"Port {port} is taken" in said
    assert "PLAYGROUND_PORT" in said


def test_a_data_dir_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine", "utf-8")
    assert "set DATA_DIR" in refused(tmp_path / "data")


def test_a_uri_that_cannot_be_read_keeps_its_password(tmp_path: Path) -> None:
    said = refused(tmp_path / "data", MONGODB_URI="mongodb://ana:hunter2@:x/")
    assert "MONGODB_URI" in said
    assert "hunter2" not in said


def test_a_database_of_a_newer_cohort(tmp_path: Path, mongodb_uri: str) -> None:
    name = f"t{new_id()}"
    with MongoClient[dict[str, Any]](mongodb_uri) as client:
        client[name][SCHEMA].insert_one({"_id": VERSION, "version": 999})
        said = refused(tmp_path / "data", MONGODB_URI=mongodb_uri.replace("/?", f"/{name}?"))
        assert "newer Cohort (version 999" in said
        assert client[name].list_collection_names() == [SCHEMA]
        client.drop_database(name)


def test_a_missing_library_is_brought_by_make_run(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    # -S leaves out the folder of installed libraries
    done = subprocess.run(
        [sys.executable, "-S", str(ROOT / "app.py")],
        env=environ, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "is missing: `make run` brings it." in done.stderr
    assert "Traceback" not in done.stderr
