"""A backup of the whole database as it was at one moment, made while it is in use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import IO

from bson.json_util import CANONICAL_JSON_OPTIONS, dumps
from pymongo.errors import OperationFailure

from bot.storage.archive import ArchiveWriter, Contents
from bot.storage.database import Document, Session, Storage
from bot.storage.schema import FIRST, SCHEMA, VERSION
from config import SetupError

TOO_OLD = 239
"""SnapshotTooOld: the server no longer keeps what was at that moment."""

NOT_YET = 246
"""SnapshotUnavailable: a collection or an index was made just now; a moment later there is a snapshot of it."""

TRIES = 20
WAIT_SECONDS = 0.5
KEPT_SECONDS = 3600
HISTORY = "minSnapshotHistoryWindowInSeconds"
"""How long the server keeps what was: 300 seconds, if nobody says otherwise (the server's parameters, 5.0+)."""


async def dump(storage: Storage, file: IO[bytes]) -> Contents:
    """Writes a backup into an empty file. Raises SetupError, or a pymongo error."""
    for tries in range(TRIES):
        try:
            return await _dump(storage, file)
        except OperationFailure as error:
            if error.code == TOO_OLD:
                raise SetupError(
                    f"The backup takes longer than this MongoDB keeps what was: use mongodump, or raise its {HISTORY}."
                ) from None
            if error.code != NOT_YET or tries == TRIES - 1:
                raise
        file.seek(0)
        file.truncate()
        await asyncio.sleep(WAIT_SECONDS)
    raise AssertionError("the last try returns or raises")


async def _dump(storage: Storage, file: IO[bytes]) -> Contents:
    with ArchiveWriter(file) as archive:
        async with storage.one_moment() as session:
            await _fix(storage, session)
            at = datetime.now(UTC)
            version = await storage.collection(SCHEMA).find_one({"_id": VERSION}, session=session)
            # listed after the moment: it holds everything that was there then
            for described in await storage.described():
                await _collection(storage, archive, described, session)
        return archive.finish(version["version"] if version else FIRST, at, await storage.server_version())


async def _fix(storage: Storage, session: Session) -> None:
    """The first read fixes the session's moment; one of a collection that is not there would not."""
    for described in (await storage.described())[:1]:
        await storage.collection(described["name"]).find_one({}, {"_id": 1}, session=session)


async def _collection(storage: Storage, archive: ArchiveWriter, described: Document, session: Session) -> None:
    collection = storage.collection(described["name"])
    indexes = [index async for index in collection.list_indexes()]
    told = {
        "options": described["options"], "indexes": indexes, "uuid": described["info"]["uuid"].hex(),
        "collectionName": described["name"], "type": "collection",
    }  # fmt: skip
    with archive.collection(described["name"], dumps(told, json_options=CANONICAL_JSON_OPTIONS)) as documents:
        async for batch in collection.find_raw_batches({}, session=session):
            await asyncio.to_thread(documents.write, batch)


@asynccontextmanager
async def keeping_history(storage: Storage, seconds: int = KEPT_SECONDS) -> AsyncIterator[None]:
    """For the block, the server keeps longer what was. For the embedded one: others are their owner's to set."""
    before = await storage.parameter(HISTORY)
    await storage.set_parameter(HISTORY, max(before, seconds))
    try:
        yield
    finally:
        await storage.set_parameter(HISTORY, before)
