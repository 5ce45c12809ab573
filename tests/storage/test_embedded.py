"""The embedded server: where it listens, what it survives, and that it leaves nothing."""

from __future__ import annotations

import os
import shutil
import signal
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.storage.database import Session, Storage
from bot.storage.embedded import MAX_SOCKET_PATH, RECORD, EmbeddedMongo, Whereabouts, whereabouts
from bot.storage.mongod import find_mongod
from config import SetupError
from tests.start.running import processes_with


@asynccontextmanager
async def embedded(data_dir: Path) -> AsyncIterator[Storage]:
    """A server on the folder for the length of the block, and a connection to it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    server = EmbeddedMongo(data_dir, find_mongod())
    try:
        storage = Storage(await server.start(), "cohort")
        yield storage
        storage.close()
    finally:
        await server.stop()


async def test_transactions_work_and_what_was_written_stays(tmp_path: Path) -> None:
    async with embedded(tmp_path) as storage:

        async def write(session: Session) -> None:
            await storage.collection("people").insert_one({"_id": "ana"}, session=session)

        await storage.in_transaction(write)
    async with embedded(tmp_path) as storage:
        assert await storage.collection("people").find_one() == {"_id": "ana"}


async def test_it_listens_on_a_private_socket_file_and_on_no_port(tmp_path: Path) -> None:
    async with embedded(tmp_path):
        where = whereabouts(tmp_path)
        assert where is not None
        socket = tmp_path / "mongod.sock"
        assert stat.S_ISSOCK(socket.stat().st_mode)
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
        assert not _has_a_port(where.pid)
        other = Storage(where.uri, "cohort")
        await other.ping()
        other.close()
    assert whereabouts(tmp_path) is None
    assert not socket.exists()
    assert processes_with(str(tmp_path)) == []


async def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path: Path) -> None:
    data_dir = tmp_path / ("long" * 30)
    async with embedded(data_dir) as storage:
        where = whereabouts(data_dir)
        assert where is not None
        assert where.folder is not None
        folder = Path(where.folder)
        assert len(os.fsencode(folder / "mongodb-27017.sock")) <= MAX_SOCKET_PATH
        assert folder.name.startswith("cohort-mongod-")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        await storage.collection("people").insert_one({"_id": "ana"})
    assert not folder.exists()
    async with embedded(data_dir) as storage:
        assert await storage.collection("people").count_documents({}) == 1


async def test_a_moved_folder_goes_on_where_it_is_now(tmp_path: Path) -> None:
    async with embedded(tmp_path / "here") as storage:
        await storage.collection("people").insert_one({"_id": "ana"})
    (tmp_path / "here").rename(tmp_path / "there")
    async with embedded(tmp_path / "there") as storage:
        await storage.collection("people").insert_one({"_id": "bo"})
        assert await storage.collection("people").count_documents({}) == 2


async def test_a_killed_server_leaves_a_stale_socket_and_no_harm(tmp_path: Path) -> None:
    server = EmbeddedMongo(tmp_path, find_mongod())
    storage = Storage(await server.start(), "cohort")
    await storage.collection("people").insert_one({"_id": "ana"})
    where = whereabouts(tmp_path)
    assert where is not None
    os.kill(where.pid, signal.SIGKILL)
    assert await server.ended() == -signal.SIGKILL
    assert (tmp_path / "mongod.sock").exists()
    async with embedded(tmp_path) as again:
        assert await again.collection("people").count_documents({}) == 1


async def test_data_it_cannot_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "mongodb").mkdir()
    (tmp_path / "mongodb" / "WiredTiger").write_text("not a database", "utf-8")
    (tmp_path / "mongodb" / "storage.bson").write_bytes(b"garbage")
    with pytest.raises(SetupError, match="says why"):
        async with embedded(tmp_path):
            pytest.fail("started on garbage")
    assert processes_with(str(tmp_path)) == []


async def test_a_program_that_cannot_run_is_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "mongod"
    shutil.copy(__file__, broken)
    broken.chmod(0o755)
    server = EmbeddedMongo(tmp_path, broken)
    with pytest.raises(SetupError, match="MongoDB"):
        await server.start()
    await server.stop()
    assert whereabouts(tmp_path) is None


async def test_the_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    with (tmp_path / "mongod.log").open("wb") as log:
        log.truncate(20_000_000)
    async with embedded(tmp_path):
        assert (tmp_path / "mongod.log").stat().st_size < 5_000_000
        assert (tmp_path / "mongod.log.1").stat().st_size == 20_000_000


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"uri": "x"}', '{"a": 1}', "null"])
def test_a_record_that_is_none_tells_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / RECORD).write_text(text, "utf-8")
    assert whereabouts(tmp_path) is None


def test_a_record_is_read_back(tmp_path: Path) -> None:
    (tmp_path / RECORD).write_text('{"uri": "mongodb://x", "pid": 7, "folder": null}', "utf-8")
    assert whereabouts(tmp_path) == Whereabouts("mongodb://x", 7)


def _has_a_port(pid: int) -> bool:
    """Whether the process listens on a TCP port: one of its open files is a listening socket of proc(5)'s tables."""
    listening = {
        line.split()[9]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text("ascii").splitlines()[1:]
        if line.split()[3] == "0A"
    }
    mine = {os.readlink(entry) for entry in Path(f"/proc/{pid}/fd").iterdir() if entry.is_symlink()}
    return any(f"socket:[{inode}]" in mine for inode in listening)
