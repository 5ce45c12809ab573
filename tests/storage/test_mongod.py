"""Finding mongod, starting it safely, and saying what its failures mean."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from bot.storage.mongod import PACKAGES, find_mongod, mongod_command, why_it_ended

LOADER = "mongod: error while loading shared libraries: {}: cannot open shared object file: No such file or directory"


def test_the_packaged_one_is_found() -> None:
    assert find_mongod().name == "mongod"
    assert find_mongod().is_file()


def test_it_is_started_without_a_port_and_without_compression() -> None:
    command = mongod_command(Path("/m"), Path("/d/db"), Path("/d/log"), Path("/d/m.sock"))
    values = dict(pairwise(command))
    assert values["--bind_ip"] == "/d/m.sock"
    assert values["--unixSocketPrefix"] == "/d"
    assert values["--networkMessageCompressors"] == "disabled"
    assert "--port" not in command


@pytest.mark.parametrize(("library", "package"), PACKAGES.items())
def test_a_library_that_is_missing_has_a_fix(library: str, package: str) -> None:
    said = why_it_ended(127, LOADER.format(library), Path("mongod.log"))
    assert library in said
    assert f"apt-get install -y {package}" in said
    assert "make run" in said


def test_a_library_nobody_foresaw() -> None:
    assert "install the package that has libodd.so.1" in why_it_ended(127, LOADER.format("libodd.so.1"), Path("log"))


def test_anything_else_points_at_the_log() -> None:
    said = why_it_ended(62, "", Path("/data/mongod.log"))
    assert "/data/mongod.log" in said
    assert "62" in said
