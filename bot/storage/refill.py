"""A backup put back into a database that is empty, so that half of it is never taken for all of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from bson.json_util import loads
from bson.raw_bson import RawBSONDocument
from pymongo.errors import DuplicateKeyError

from bot.storage.archive import ArchiveReader
from bot.storage.database import Storage
from bot.storage.schema import RESTORE, SCHEMA
from config import SetupError

DOCUMENTS_AT_ONCE = 1000
BYTES_AT_ONCE = 8_000_000
"""How much one insert holds; a document of 16 MB goes alone."""

NOT_EMPTY = "There is a database already: restore into an empty one, by another DATA_DIR or another MONGODB_URI."


async def refill(storage: Storage, archive: ArchiveReader, settle: Callable[[], Awaitable[None]]) -> None:
    """Writes what is in the backup, which was checked before. Raises SetupError where something is there already.

    Until the end a mark tells everybody that this is not whole. Cut off, it is begun anew by doing it again.
    `settle` is done last before the mark goes.
    """
    await _clear(storage)
    names = archive.contents.collections
    for name in names:
        if name != SCHEMA:
            await _collection(storage, archive, name)
    if SCHEMA in names:
        await _documents(storage, archive, SCHEMA)
    await settle()
    await storage.collection(SCHEMA).delete_one({"_id": RESTORE})


async def _clear(storage: Storage) -> None:
    """Puts up the mark. What an earlier restore left under it goes; anything else stays, and is said."""
    schema = storage.collection(SCHEMA)
    names = {each["name"] for each in await storage.described()}
    if await schema.find_one({"_id": RESTORE}) is not None:
        for name in names - {SCHEMA}:
            await storage.drop_collection(name)
        await schema.delete_many({"_id": {"$ne": RESTORE}})
        return
    if names:
        raise SetupError(NOT_EMPTY)
    try:
        await schema.insert_one({"_id": RESTORE})
    except DuplicateKeyError:
        raise SetupError(NOT_EMPTY) from None


async def _collection(storage: Storage, archive: ArchiveReader, name: str) -> None:
    described = loads(archive.description(name))
    await storage.make(name, described["options"])
    await _documents(storage, archive, name)
    await storage.index(name, described["indexes"])


async def _documents(storage: Storage, archive: ArchiveReader, name: str) -> None:
    collection = storage.collection(name)
    for some in _batches(archive.documents(name)):
        # raw, so that what goes back is byte for byte what was saved
        await collection.insert_many([RawBSONDocument(each) for each in some])


def _batches(documents: Iterator[bytes]) -> Iterator[list[bytes]]:
    some: list[bytes] = []
    size = 0
    for each in documents:
        some.append(each)
        size += len(each)
        if len(some) == DOCUMENTS_AT_ONCE or size > BYTES_AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some
