"""`backup` and `restore` as commands: what they write, what they refuse, and what they say."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shlex
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.backup import new_file
from bot.cli.main import run
from bot.identifiers import new_id
from bot.server.migrations import MIGRATIONS
from bot.storage.archive import CONTENTS
from bot.storage.database import Document, Storage
from bot.storage.dump import dump
from bot.storage.migrations import newest
from bot.storage.schema import RESTORE, SCHEMA, VERSION
from config import SetupError
from tests.start.running import ROOT, eventually

Work = Callable[[Storage], Awaitable[Any]]


class Place:
    """An empty database on the tests' server, for commands that make an event loop of their own."""

    def __init__(self, server: str) -> None:
        self._server, self.name = server, f"t{new_id()}"

    @property
    def environ(self) -> dict[str, str]:
        return {"MONGODB_URI": self._server.replace("/?", f"/{self.name}?")}

    def do(self, work: Work) -> Any:
        async def doing() -> Any:
            storage = Storage(self._server, self.name)
            try:
                return await work(storage)
            finally:
                storage.close()

        return asyncio.run(doing())

    def people(self) -> list[Document]:
        return list(self.do(lambda storage: storage.collection("people").find().sort("_id", 1).to_list(None)))

    def fill(self, number: int, ballast: bytes = b"") -> None:
        rows = [{"_id": i, "ballast": ballast} for i in range(number)]
        self.do(lambda storage: storage.collection("people").insert_many(rows))


@pytest.fixture
def place(mongodb_uri: str) -> Iterator[Callable[[], Place]]:
    made: list[Place] = []

    def make() -> Place:
        made.append(Place(mongodb_uri))
        return made[-1]

    yield make
    for each in made:
        each.do(lambda storage: storage.drop())


def refused(arguments: list[str], environ: dict[str, str]) -> str:
    with pytest.raises(SetupError) as error:
        run(arguments, environ)
    assert "\n" not in error.value.sentence
    return error.value.sentence


@pytest.mark.usefixtures("logged")  # what is brought forward is told in the log, which is no answer
def test_there_and_back(place: Callable[[], Place], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here, there, file = place(), place(), tmp_path / "monday.backup"
    here.fill(3)
    assert run(["backup", str(file)], here.environ) == 0
    assert capsys.readouterr().out == f"Saved 3 documents of 1 collections (0.0 MB): {file}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["monday.backup"]
    assert run(["restore", str(file)], there.environ) == 0
    said = capsys.readouterr().out
    assert said.startswith("Restored 3 documents of 1 collections, of ")
    assert said.endswith(" UTC.\nStart Cohort now: python app.py\n")
    assert there.people() == here.people()


@pytest.mark.parametrize("arguments", [[], ["one", "two"], ["--help"], [" "]])
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_they_take_one_file(tmp_path: Path, command: str, arguments: list[str]) -> None:
    assert f"python app.py {command} FILE" in refused([command, *arguments], {"DATA_DIR": str(tmp_path / "data")})
    assert not (tmp_path / "data").exists()


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine", "utf-8")
    assert "is there already" in refused(["backup", str(tmp_path / "mine")], {"DATA_DIR": str(tmp_path / "data")})
    assert (tmp_path / "mine").read_text("utf-8") == "mine"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    said = refused(["backup", str(tmp_path / "no" / "file")], {"DATA_DIR": str(tmp_path / "data")})
    assert "cannot be written (no such file or directory)" in said


def test_nothing_to_save_leaves_no_file(tmp_path: Path) -> None:
    assert "no database" in refused(["backup", str(tmp_path / "file")], {"DATA_DIR": str(tmp_path / "data")})
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    here = {"DATA_DIR": str(tmp_path / "data")}
    assert "cannot be read (no such file or directory)" in refused(["restore", str(tmp_path / "no")], here)
    assert "cannot be read (is a directory)" in refused(["restore", str(tmp_path)], here)


def test_nothing_is_written_from_a_damaged_file(place: Callable[[], Place], tmp_path: Path) -> None:
    here, file = place(), tmp_path / "file"
    here.fill(100, os.urandom(500))
    run(["backup", str(file)], here.environ)
    whole = file.read_bytes()
    with zipfile.ZipFile(file) as opened:
        at = opened.getinfo("dump/cohort/people.bson").header_offset + 200
    file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    assert "is damaged" in refused(["restore", str(file)], {"DATA_DIR": str(tmp_path / "data")})
    file.write_bytes(whole[:-1])
    assert "not a backup" in refused(["restore", str(file)], {"DATA_DIR": str(tmp_path / "data")})
    assert not (tmp_path / "data").exists()


def test_one_of_a_newer_cohort_is_not_restored(place: Callable[[], Place], tmp_path: Path) -> None:
    here, there, file = place(), place(), tmp_path / "file"

    async def newer(storage: Storage) -> None:
        await storage.collection(SCHEMA).insert_one({"_id": VERSION, "version": newest(MIGRATIONS) + 1})
        with file.open("w+b") as opened:
            await dump(storage, opened)

    here.do(newer)
    assert "newer Cohort" in refused(["restore", str(file)], there.environ)
    assert there.do(lambda storage: storage.described()) == []
    # and it is not saved as one of this version either
    assert "newer Cohort" in refused(["backup", str(tmp_path / "other")], here.environ)


def test_nothing_is_put_over_a_database_that_is_there(place: Callable[[], Place], tmp_path: Path) -> None:
    here, there = place(), place()
    here.fill(2)
    there.fill(1)
    run(["backup", str(tmp_path / "file")], here.environ)
    assert "restore into an empty one" in refused(["restore", str(tmp_path / "file")], there.environ)
    assert len(there.people()) == 1


def test_a_restore_that_was_killed_is_visible_and_begun_anew(
    place: Callable[[], Place], tmp_path: Path, mongodb_uri: str
) -> None:
    here, there, file = place(), place(), tmp_path / "file"
    here.fill(20_000, b"x" * 300)
    run(["backup", str(file)], here.environ)
    command = [sys.executable, str(ROOT / "app.py"), "restore", str(file)]
    with subprocess.Popen(command, env={"PATH": os.environ["PATH"]} | there.environ) as restoring:
        assert eventually(lambda: len(there.people()) > 0)
        restoring.send_signal(signal.SIGKILL)
    assert 0 < len(there.people()) < 20_000
    marks = there.do(lambda storage: storage.collection(SCHEMA).count_documents({"_id": RESTORE}))
    assert marks == 1
    assert "restore into this database has not ended" in refused(["verify"], there.environ)
    assert run(["restore", str(file)], there.environ) == 0
    assert there.people() == here.people()
    assert run(["verify"], there.environ) == 0


def test_a_backup_that_is_asked_to_end_leaves_nothing(place: Callable[[], Place], tmp_path: Path) -> None:
    here, file = place(), tmp_path / "file"
    here.fill(400, os.urandom(100_000))
    command = [sys.executable, str(ROOT / "app.py"), "backup", str(file)]
    with subprocess.Popen(command, env={"PATH": os.environ["PATH"]} | here.environ) as saving:
        assert eventually((tmp_path / "file.part").exists)
        saving.send_signal(signal.SIGTERM)
    assert saving.returncode == 130
    assert list(tmp_path.iterdir()) == []
    assert run(["backup", str(file)], here.environ) == 0
    with zipfile.ZipFile(file) as opened:
        assert CONTENTS in opened.namelist()
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_backup_that_finds_no_room_is_a_sentence_and_leaves_nothing(
    place: Callable[[], Place], tmp_path: Path
) -> None:
    here, file = place(), tmp_path / "file"
    here.fill(30, os.urandom(100_000))
    limited = "ulimit -f 100; exec " + shlex.join([sys.executable, str(ROOT / "app.py"), "backup", str(file)])
    done = subprocess.run(
        ["sh", "-c", limited], env={"PATH": os.environ["PATH"]} | here.environ, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{file} cannot be written (file too large).\n"
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_one_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "file.part").write_text("an older and longer one", "utf-8")
    (tmp_path / "file.part").chmod(0o644)
    with new_file(tmp_path / "file") as opened:
        opened.write(b"new")
        assert not (tmp_path / "file").exists()
    assert (tmp_path / "file").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def write(path: Path, meanwhile: Callable[[], object]) -> None:
    """Writes a file, and does something before it is whole."""
    with new_file(path) as opened:
        opened.write(b"new")
        meanwhile()


def test_a_failure_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write(tmp_path / "file", lambda: 1 // 0)
    assert list(tmp_path.iterdir()) == []


def test_two_do_not_write_one_file(tmp_path: Path) -> None:
    with (tmp_path / "file.part").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(SetupError, match="Another program"), new_file(tmp_path / "file"):
            pass
    assert (tmp_path / "file.part").exists()


def test_one_that_comes_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with pytest.raises(SetupError, match="is there already"):
        write(file, lambda: file.write_text("mine", "utf-8"))
    assert file.read_text("utf-8") == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine", "utf-8")
    (tmp_path / "file.part").symlink_to(tmp_path / "precious")
    with pytest.raises(SetupError, match="cannot be written"), new_file(tmp_path / "file"):
        pass
    assert (tmp_path / "precious").read_text("utf-8") == "mine"


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no space left on device"):
        write(tmp_path / "file", lambda: Path("/dev/full").write_bytes(b"x"))
    assert list(tmp_path.iterdir()) == []
