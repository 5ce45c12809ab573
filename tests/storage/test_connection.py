"""The connection at start: what a good one is, and a sentence for each bad one."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.storage.connection import connect, prepare
from bot.storage.database import Index, Storage
from bot.storage.mongod import find_mongod
from config import SetupError
from tests.start.running import eventually, free_port


async def refusal(uri: str, patience_ms: int = 3000) -> str:
    with pytest.raises(SetupError) as refused:
        await connect(uri, patience_ms)
    return refused.value.sentence


async def test_a_replica_set_is_taken_with_the_database_it_names(mongodb_uri: str) -> None:
    named = mongodb_uri.replace("/?", "/other?")
    for uri, database in ((mongodb_uri, "cohort"), (named, "other")):
        storage = await connect(uri)
        assert storage.collection("people").database.name == database
        storage.close()


async def test_nobody_answers() -> None:
    said = await refusal(f"mongodb://127.0.0.1:{free_port()}/", patience_ms=150)
    assert "MongoDB doesn't answer" in said
    assert "Topology" not in said


@pytest.mark.parametrize(
    "uri",
    ["mongodb://", "mongodb://ana:hunter2@:x/", "mongodb://host:99999999/", "mongodb://h/?w=-5", "mongodb://h/a b"],
)
async def test_a_uri_that_cannot_be_read(uri: str) -> None:
    said = await refusal(uri)
    assert "MONGODB_URI" in said
    assert "hunter2" not in said


@pytest.fixture
def standalone() -> Iterator[str]:
    """A mongod that is no replica set: transactions do not work on it."""
    with tempfile.TemporaryDirectory(prefix="cohort-") as folder:
        socket = Path(folder) / "m.sock"
        command = [str(find_mongod()), "--dbpath", folder, "--bind_ip", str(socket), "--unixSocketPrefix", folder,
                   "--logpath", f"{folder}/log", "--wiredTigerCacheSizeGB", "0.25"]  # fmt: skip
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        assert eventually(socket.exists)
        yield f"mongodb://{quote(str(socket), safe='')}/?directConnection=true"
        server.terminate()
        server.wait(20)


async def test_a_single_server_is_refused_because_it_has_no_transactions(standalone: str) -> None:
    assert "not a replica set" in await refusal(standalone)


async def test_a_user_that_the_server_does_not_know(mongodb_uri: str) -> None:
    said = await refusal(mongodb_uri.replace("mongodb://", "mongodb://ana:hunter2@"))
    assert "refused the connection" in said
    assert "hunter2" not in said


async def test_an_index_that_cannot_be_made(storage: Storage) -> None:
    await prepare(storage, [Index("people", [("name", 1)], {"name": "one"})])
    with pytest.raises(SetupError, match="refused an index"):
        await prepare(storage, [Index("people", [("emails", 1)], {"name": "one"})])
