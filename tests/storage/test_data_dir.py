"""DATA_DIR belongs to one owner and one server."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.storage.data_dir import LOCK, DataDir
from config import SetupError
from tests.start.running import ROOT


def test_the_folder_is_made_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "data"
    with DataDir(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
        assert (path / LOCK).read_text("ascii") == f"{os.getpid()}\n"


def test_a_folder_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.mkdir(mode=0o755)
    with DataDir(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_the_second_is_told_who_has_it_and_the_next_one_gets_it(tmp_path: Path) -> None:
    with DataDir(tmp_path), pytest.raises(SetupError, match=f"process {os.getpid()}"), DataDir(tmp_path):
        pytest.fail("two servers on one folder")
    with DataDir(tmp_path):
        pass


def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    script = (
        "import os, pathlib, sys\n"
        "from bot.storage.data_dir import DataDir\n"
        "DataDir(pathlib.Path(sys.argv[1])).__enter__()\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, cwd=ROOT)
    assert (tmp_path / LOCK).read_text("ascii") != f"{os.getpid()}\n"
    with DataDir(tmp_path):
        assert (tmp_path / LOCK).read_text("ascii") == f"{os.getpid()}\n"


def test_a_file_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_text("mine", "utf-8")
    with pytest.raises(SetupError, match="set DATA_DIR"), DataDir(path):
        pytest.fail("a file is no folder")
    assert path.read_text("utf-8") == "mine"
