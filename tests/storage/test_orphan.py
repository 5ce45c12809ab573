"""What an earlier mongod on the same data may be doing: nothing, running, closing down, or hanging."""

from __future__ import annotations

import asyncio
import fcntl
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.embedded import EmbeddedMongo
from bot.storage.mongod import find_mongod, mongod_command
from bot.storage.orphan import end_orphan
from tests.start.running import eventually


@pytest.fixture
def orphan(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A mongod on the folder's data that nobody looks after."""
    (tmp_path / "mongodb").mkdir()
    command = mongod_command(find_mongod(), tmp_path / "mongodb", tmp_path / "mongod.log", tmp_path / "mongod.sock")
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    # asked to end while it still starts, mongod aborts instead of ending in order
    assert eventually(lambda: "Waiting for connections" in _read(tmp_path / "mongod.log"))
    yield started
    started.kill()
    started.wait()


def _read(log: Path) -> str:
    return log.read_text("utf-8", "replace") if log.exists() else ""


async def test_one_that_runs_is_ended_in_order(orphan: subprocess.Popen[bytes], tmp_path: Path) -> None:
    assert await end_orphan(tmp_path / "mongodb")
    assert orphan.wait(5) == 0


async def test_one_that_hangs_is_killed(orphan: subprocess.Popen[bytes], tmp_path: Path) -> None:
    data = tmp_path / "mongodb"
    assert eventually(lambda: (data / "mongod.lock").read_text("ascii").strip() == str(orphan.pid))
    orphan.send_signal(signal.SIGSTOP)
    assert await end_orphan(data, ask=0.3)
    assert orphan.wait(5) == -signal.SIGKILL


async def test_the_next_server_takes_its_place(orphan: subprocess.Popen[bytes], tmp_path: Path) -> None:
    server = EmbeddedMongo(tmp_path, find_mongod())
    try:
        await server.start()
        assert orphan.wait(5) == 0
    finally:
        await server.stop()


async def test_where_there_is_none_nothing_happens(tmp_path: Path) -> None:
    began = time.monotonic()
    assert await end_orphan(tmp_path / "never")
    assert time.monotonic() - began < 1


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """A program that has nothing to do with it."""
    started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield started
    started.kill()
    started.wait()


async def test_a_number_in_a_stale_lock_is_nobodys_death(bystander: subprocess.Popen[bytes], tmp_path: Path) -> None:
    (tmp_path / "mongod.lock").write_text(f"{bystander.pid}\n", "ascii")
    assert await end_orphan(tmp_path)
    assert bystander.poll() is None


async def test_a_held_lock_with_a_strangers_number_is_waited_for(
    bystander: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    lock = tmp_path / "mongod.lock"
    lock.write_text(f"{bystander.pid}\n", "ascii")
    with lock.open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert not await end_orphan(tmp_path, ask=0.1, insist=0.1)
        assert bystander.poll() is None


async def test_one_that_is_just_closing_down_is_waited_for(tmp_path: Path) -> None:
    lock = tmp_path / "mongod.lock"
    lock.touch()
    with lock.open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        waiting = asyncio.create_task(end_orphan(tmp_path, ask=5))
        await asyncio.sleep(0.15)
        assert not waiting.done()
    assert await waiting
