"""MongoDB for local use: a replica set of one on a socket file in DATA_DIR, started and ended with the bot."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import PyMongoError

from bot.children import Child
from bot.storage.database import Document
from bot.storage.mongod import mongod_command, why_it_ended
from bot.storage.orphan import end_orphan
from config import SetupError

START_SECONDS = 60.0
"""How long mongod may take to be ready: after a power cut it replays its journal first."""

STOP_SECONDS = 5.0
"""How long it may take to end; it usually needs one second. Ended harder, it recovers at the next start."""

MAX_SOCKET_PATH = 103
"""Bytes in a socket file's path: sun_path has 104 on BSD and macOS, 108 on Linux (unix(7)), with the ending zero."""

MAX_LOG_BYTES = 10_000_000
RECORD = "mongod.json"
DATA = "mongodb"
"""Within DATA_DIR: where the server listens, and its data."""

FOLDER = "cohort-mongod-"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a running embedded server listens. `folder` is its private folder outside of DATA_DIR, if it has one."""

    uri: str
    pid: int
    folder: str | None = None


def whereabouts(data_dir: Path) -> Whereabouts | None:
    """What the last server on this DATA_DIR wrote down, or None. It may be gone since: connecting tells."""
    try:
        return Whereabouts(**json.loads((data_dir / RECORD).read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


class EmbeddedMongo:
    """One mongod. The caller holds DATA_DIR (see DataDir), so there is never a second one that is wanted."""

    def __init__(self, data_dir: Path, mongod: Path) -> None:
        self._data_dir = data_dir
        self._mongod = mongod
        self._data = data_dir / DATA
        self._log = data_dir / "mongod.log"
        self._printed = data_dir / "mongod.out"
        self._child: Child | None = None
        self._folder: Path | None = None

    async def start(self) -> str:
        """Starts it and waits until it takes writes. Returns its URI. Raises SetupError."""
        self._data.mkdir(parents=True, exist_ok=True)
        if not await end_orphan(self._data):
            raise SetupError(f"A mongod that does not end still holds {self._data}: end it, then start again.")
        self._clear_up()
        self._turn_log()
        socket = self._socket()
        uri = f"mongodb://{quote(str(socket), safe='')}/?directConnection=true"
        command = mongod_command(self._mongod, self._data, self._log, socket)
        try:
            self._child = await Child.start(command, output=self._printed, folder=self._data_dir)
        except OSError as error:
            raise SetupError(f"{self._mongod} cannot be run ({error.strerror}): set MONGODB_URI instead.") from None
        self._note(Whereabouts(uri, self._child.pid, str(self._folder) if self._folder else None))
        await self._ready(self._child, uri, str(socket))
        return uri

    async def ended(self) -> int:
        """Waits until it ends, wanted or not; returns its exit code."""
        assert self._child is not None, "started first"
        return await self._child.ended()

    async def stop(self) -> None:
        """Ends it and removes what told where it was."""
        if self._child is not None:
            await self._child.stop(STOP_SECONDS)
        self._clear_up()

    def _clear_up(self) -> None:
        """Removes the record and a private folder; stale socket files mongod itself replaces."""
        last = whereabouts(self._data_dir)
        if last is not None and last.folder is not None and Path(last.folder).name.startswith(FOLDER):
            shutil.rmtree(last.folder, ignore_errors=True)
        (self._data_dir / RECORD).unlink(missing_ok=True)

    def _turn_log(self) -> None:
        """One older log is kept."""
        if self._log.exists() and self._log.stat().st_size > MAX_LOG_BYTES:
            self._log.replace(self._log.with_name(f"{self._log.name}.1"))

    def _socket(self) -> Path:
        """In DATA_DIR; where that makes too long a path, in a private folder with a short one."""
        socket = self._data_dir / "mongod.sock"
        beside = self._data_dir / "mongodb-27017.sock"  # mongod always makes this one, too
        if max(len(os.fsencode(socket)), len(os.fsencode(beside))) <= MAX_SOCKET_PATH:
            return socket
        self._folder = Path(tempfile.mkdtemp(prefix=FOLDER))
        return self._folder / "mongod.sock"

    def _note(self, where: Whereabouts) -> None:
        """Written whole or not at all: another process may read it at any moment."""
        fresh = self._data_dir / f"{RECORD}.new"
        fresh.write_text(json.dumps(asdict(where)), "utf-8")
        fresh.replace(self._data_dir / RECORD)

    async def _ready(self, child: Child, uri: str, host: str) -> None:
        client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(uri, serverSelectionTimeoutMS=500)
        try:
            async with asyncio.timeout(START_SECONDS):
                while not await _primary(client, host):
                    if child.code is not None:
                        printed = self._printed.read_text("utf-8", "replace")
                        raise SetupError(why_it_ended(child.code, printed, self._log))
                    await asyncio.sleep(0.02)
        except TimeoutError:
            slow = f"The embedded MongoDB was not ready after {START_SECONDS:.0f} seconds"
            raise SetupError(f"{slow}: the end of {self._log} says why.") from None
        finally:
            client.close()


async def _primary(client: AsyncIOMotorClient[Document], host: str) -> bool:
    """Makes the server a replica set of one, at `host`, when it is not yet. Returns whether it takes writes."""
    try:
        if (await client.admin.command("hello")).get("isWritablePrimary"):
            return True
        config = await client.local["system.replset"].find_one()
        if config is None:
            members = [{"_id": 0, "host": host}]
            await client.admin.command("replSetInitiate", {"_id": "rs0", "members": members})
        elif config["members"][0]["host"] != host:
            # DATA_DIR was moved or copied: the set's one member is where it is now
            config["members"][0]["host"] = host
            config["version"] += 1
            await client.admin.command({"replSetReconfig": config, "force": True})
    except PyMongoError:
        return False  # not listening yet, or in between two states: asked again
    return False
