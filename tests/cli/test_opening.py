"""Which database a command line opens: the given one, the running one, or one that it starts itself."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.opening import open_storage
from bot.server.migrations import MIGRATIONS
from bot.storage.data_dir import DataDir
from bot.storage.embedded import DATA, EmbeddedMongo, whereabouts
from bot.storage.migrations import newest
from bot.storage.mongod import find_mongod
from bot.storage.schema import SCHEMA, VERSION
from config import Settings, SetupError
from tests.start.running import Cohort, eventually


@pytest.fixture
def cohort(tmp_path: Path) -> Iterator[Cohort]:
    running = Cohort(tmp_path / "data")
    yield running
    running.clear()


def settings(data_dir: Path, **environ: str) -> Settings:
    return Settings.read({"DATA_DIR": str(data_dir)} | environ)


async def test_the_one_of_a_running_bot(cohort: Cohort) -> None:
    assert eventually((cohort.data_dir / DATA).exists)
    # at once: it has not started yet
    async with open_storage(settings(cohort.data_dir)) as storage:
        assert cohort.started(), cohort.printed()
        assert await storage.collection("people").count_documents({}) == 0
    assert cohort.process.poll() is None
    assert cohort.end(signal.SIGTERM)[0] == 0


async def test_one_of_its_own_where_no_bot_runs(tmp_path: Path) -> None:
    here = settings(tmp_path / "data")
    async with open_storage(here, fresh=True) as storage:
        await storage.collection("kept").insert_one({"_id": 1})
        with pytest.raises(SetupError, match="already runs"), DataDir(here.data_dir):
            pass
    assert whereabouts(here.data_dir) is None
    async with open_storage(here) as again:
        assert await again.collection("kept").count_documents({}) == 1


async def test_two_at_once_share_one_server(tmp_path: Path) -> None:
    here = settings(tmp_path / "data")
    async with open_storage(here, fresh=True) as first, open_storage(here) as second:
        await first.collection("kept").insert_one({"_id": 1})
        assert await second.collection("kept").count_documents({}) == 1


async def test_to_be_filled_it_is_nobody_elses(tmp_path: Path) -> None:
    here = settings(tmp_path / "data")
    async with open_storage(here, fresh=True):
        with pytest.raises(SetupError, match="already runs"):
            async with open_storage(here, fresh=True):
                pass


async def test_one_of_a_newer_cohort_is_refused(tmp_path: Path) -> None:
    here = settings(tmp_path / "data")
    async with open_storage(here, fresh=True) as storage:
        await storage.collection(SCHEMA).insert_one({"_id": VERSION, "version": newest(MIGRATIONS) + 1})
    with pytest.raises(SetupError, match="newer Cohort"):
        await _ping(here)
    # and its server has ended: the folder is free
    async with open_storage(here, fresh=True):
        pass


async def test_a_given_one_is_used_and_nothing_is_started(tmp_path: Path, mongodb_uri: str) -> None:
    async with open_storage(settings(tmp_path / "data", MONGODB_URI=mongodb_uri)) as storage:
        await storage.ping()
    assert not (tmp_path / "data").exists()


async def test_a_folder_without_a_database_is_said_and_stays_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no database in"):
        async with open_storage(settings(tmp_path / "data")):
            pass
    assert not (tmp_path / "data").exists()


async def test_a_holder_whose_server_never_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.opening.WAIT_SECONDS", 0.5)
    with DataDir(tmp_path / "data") as held:
        (held.path / "mongodb").mkdir()
        with pytest.raises(SetupError, match="doesn't answer"):
            await _ping(settings(held.path))


async def test_one_that_is_closing_down_is_waited_for(tmp_path: Path) -> None:
    here = settings(tmp_path / "data")
    server = EmbeddedMongo(here.data_dir, find_mongod())
    with DataDir(here.data_dir):
        await server.start()
        opening = asyncio.ensure_future(_ping(here))
        await server.stop()
    await opening


async def _ping(here: Settings) -> None:
    async with open_storage(here) as storage:
        await storage.ping()
