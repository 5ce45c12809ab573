"""A backup of a database in use, and back again: one moment, every document byte for byte, every index."""

from __future__ import annotations

import asyncio
import io
import random
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from bson import Binary, Code, Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex, Timestamp
from bson.raw_bson import RawBSONDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from pymongo import MongoClient

from bot.identifiers import new_id
from bot.server.rooms import INDEXES
from bot.storage.archive import ArchiveReader, Contents
from bot.storage.connection import prepare
from bot.storage.database import Document, Index, Storage
from bot.storage.dump import HISTORY, dump, keeping_history
from bot.storage.refill import refill
from bot.storage.schema import RESTORE, SCHEMA, VERSION
from config import SetupError

ODD: list[Document] = [
    {"_id": 1, "at": datetime(1969, 12, 31, 23, 59, 59, 999000, UTC), "far": datetime(9999, 12, 31, tzinfo=UTC)},
    {"_id": Int64(2), "small": 2, "large": Int64(2**62), "same": Int64(7), "float": -0.0, "not": float("inf")},
    {"_id": ObjectId(), "binary": Binary(b"\0\xff", 5), "bytes": b"", "decimal": Decimal128("1E-6176")},
    {"_id": {"b": "x", "p": {"deep": [{"er": [[], {}]}]}}, "": "no name", "a.b": 1, "$set": {"$each": None}},
    {"_id": "text", "regex": Regex("^a", "i"), "code": Code("1", {"x": 1}), "min": MinKey(), "max": MaxKey()},
    {"_id": None, "timestamp": Timestamp(7, 3), "long": "ä" * 100_000, "zero": "a\0b"},
]
FURTHER = [
    Index("people", [("tenant", 1), ("name", -1)], {"name": "named", "unique": True}),
    Index("acts", [("at", 1)], {"name": "kept", "expireAfterSeconds": 2_592_000}),
    Index("people", [("emails", 1)], {"name": "some", "partialFilterExpression": {"emails": {"$exists": True}}}),
]


@pytest.fixture
async def empty(mongodb_uri: str) -> AsyncIterator[Storage]:
    """Another empty database."""
    made = Storage(mongodb_uri, f"t{new_id()}")
    yield made
    await made.drop()
    made.close()


async def nothing() -> None:
    """There is nothing more to do."""


async def saved(storage: Storage) -> tuple[io.BytesIO, Contents]:
    file = io.BytesIO()
    return file, await dump(storage, file)


async def put_back(storage: Storage, file: io.BytesIO) -> None:
    archive = ArchiveReader(file, "the file")
    archive.check()
    await refill(storage, archive, nothing)


async def raw(storage: Storage) -> dict[str, dict[bytes, bytes]]:
    """Everything in the database, as bytes."""
    found: dict[str, dict[bytes, bytes]] = {}
    for described in await storage.described():
        collection: Any = storage.collection(described["name"])
        options = collection.codec_options.with_options(document_class=RawBSONDocument)
        rows = [row.raw async for row in collection.with_options(codec_options=options).find()]
        found[described["name"]] = {row: row for row in rows}
    return found


async def indexes(storage: Storage) -> dict[str, list[Document]]:
    return {
        each["name"]: sorted([index async for index in storage.collection(each["name"]).list_indexes()], key=str)
        for each in await storage.described()
    }


async def test_every_kind_of_document_comes_back_byte_for_byte(storage: Storage, empty: Storage) -> None:
    await storage.collection("odd").insert_many(ODD)
    file, contents = await saved(storage)
    await put_back(empty, file)
    assert await raw(empty) == await raw(storage) | {SCHEMA: {}}
    assert contents.documents == len(ODD)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text() | st.binary()
    | st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)),  # noqa: DTZ001 - hypothesis takes naive bounds
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text().filter(lambda n: "\0" not in n), inner),
    max_leaves=10,
)  # fmt: skip


@settings(max_examples=15)
@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "$c", "d.e"]), VALUES), max_size=8))
def test_whatever_documents_there_are_they_come_back(mongodb_uri: str, documents: list[Document]) -> None:
    async def there_and_back() -> None:
        storage, empty = Storage(mongodb_uri, f"t{new_id()}"), Storage(mongodb_uri, f"t{new_id()}")
        try:
            await storage.collection("odd").insert_many([{"_id": i} | each for i, each in enumerate(documents)] or [{}])
            await put_back(empty, (await saved(storage))[0])
            assert await raw(empty) == await raw(storage) | {SCHEMA: {}}
        finally:
            await asyncio.gather(storage.drop(), empty.drop())
            storage.close()
            empty.close()

    asyncio.run(there_and_back())


async def test_indexes_come_back_as_they_were(storage: Storage, empty: Storage) -> None:
    await prepare(storage, [*INDEXES, *FURTHER])
    file, _ = await saved(storage)
    await put_back(empty, file)
    assert await indexes(empty) == await indexes(storage)
    # and the bot's own start finds nothing to do
    await prepare(empty, [*INDEXES, *FURTHER])
    assert await indexes(empty) == await indexes(storage)


async def test_options_of_a_collection_come_back(storage: Storage, empty: Storage) -> None:
    options = {"collation": {"locale": "de", "strength": 2}, "validator": {"name": {"$type": "string"}}}
    await storage.make("checked", options)
    file, _ = await saved(storage)
    await put_back(empty, file)
    described = {each["name"]: each["options"] for each in await storage.described()}
    assert {each["name"]: each["options"] for each in await empty.described()} == described | {SCHEMA: {}}


async def test_the_version_goes_with_it(storage: Storage, empty: Storage) -> None:
    _, before = await saved(storage)
    assert before.version == 1
    await storage.collection(SCHEMA).insert_one({"_id": VERSION, "version": 7})
    file, contents = await saved(storage)
    assert contents.version == 7
    await put_back(empty, file)
    assert await empty.collection(SCHEMA).find().to_list(None) == [{"_id": VERSION, "version": 7}]


class Disturbed(io.BytesIO):
    """A file during whose writing the database goes on."""

    def __init__(self, uri: str, write: Callable[[MongoClient[Document]], object]) -> None:
        super().__init__()
        self._client: MongoClient[Document] = MongoClient(uri)
        self._write = write
        self.times = 0

    def write(self, data: Any) -> int:
        self.times += 1
        self._write(self._client)
        return super().write(data)

    def close(self) -> None:
        self._client.close()
        super().close()


async def test_it_is_one_moment_whatever_is_written_meanwhile(
    storage: Storage, empty: Storage, mongodb_uri: str
) -> None:
    for name in ("a", "b", "c"):
        await storage.collection(name).insert_many([{"_id": i, "money": 100} for i in range(10)])
    name = storage.collection("a").database.name
    before = await raw(storage)

    def write(client: MongoClient[Document]) -> None:
        client[name]["a"].update_many({}, {"$inc": {"money": -1}})
        client[name]["c"].update_many({}, {"$inc": {"money": 1}})
        client[name]["b"].delete_one({})

    with Disturbed(mongodb_uri, write) as file:
        await dump(storage, file)
        assert file.times > 6
        await put_back(empty, file)
    assert await raw(empty) == before | {SCHEMA: {}}
    assert await storage.collection("b").count_documents({}) == 0


async def test_a_collection_made_anew_meanwhile_is_read_at_a_later_moment(
    storage: Storage, empty: Storage, mongodb_uri: str
) -> None:
    """What was before, the server no longer has: the moment moves on."""
    for name in ("a", "b"):
        await storage.collection(name).insert_many([{"_id": i} for i in range(10)])
    name = storage.collection("a").database.name
    made: list[str] = []

    def write(client: MongoClient[Document]) -> None:
        for each in () if made else ("a", "b"):
            client[name].drop_collection(each)
            client[name][each].insert_one({"_id": "anew"})
            made.append(each)

    with Disturbed(mongodb_uri, write) as file:
        contents = await dump(storage, file)
        await put_back(empty, file)
    assert contents.documents == 2
    assert await raw(empty) == await raw(storage) | {SCHEMA: {}}


async def test_collections_made_at_the_same_time_do_not_stop_it(storage: Storage, empty: Storage) -> None:
    making = asyncio.create_task(prepare(storage, INDEXES))
    file, _ = await saved(storage)
    await making
    await put_back(empty, file)


async def test_nothing_is_put_over_what_is_there(storage: Storage, empty: Storage) -> None:
    file, _ = await saved(storage)
    await empty.collection("people").insert_one({"_id": "ana"})
    with pytest.raises(SetupError, match="database already"):
        await put_back(empty, file)
    assert await empty.collection("people").count_documents({}) == 1
    assert await empty.collection(SCHEMA).count_documents({}) == 0


async def test_half_of_it_is_visible_and_can_be_begun_anew(storage: Storage, empty: Storage) -> None:
    await prepare(storage, INDEXES)
    await storage.collection("people").insert_many([{"_id": i, "tenant": "t"} for i in range(10)])
    file, _ = await saved(storage)

    async def cut_off() -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await refill(empty, ArchiveReader(file, "the file"), cut_off)
    assert await empty.collection(SCHEMA).count_documents({"_id": RESTORE}) == 1
    with pytest.raises(SetupError, match="restore into this database has not ended"):
        await prepare(empty, INDEXES)
    # something that only the first half had
    await empty.collection("leftover").insert_one({"_id": 1})
    await put_back(empty, file)
    assert await raw(empty) == await raw(storage)
    await prepare(empty, INDEXES)


async def test_the_server_keeps_what_was_for_as_long_as_it_takes(storage: Storage) -> None:
    before = await storage.parameter(HISTORY)
    async with keeping_history(storage, 7200):
        assert await storage.parameter(HISTORY) == 7200
        async with keeping_history(storage, 60):
            assert await storage.parameter(HISTORY) == 7200
    assert await storage.parameter(HISTORY) == before


async def test_a_moment_that_the_server_no_longer_has_is_a_sentence(
    storage: Storage, empty: Storage, mongodb_uri: str
) -> None:
    ballast = [{"_id": i, "ballast": random.randbytes(200_000)} for i in range(200)]
    await storage.collection("large").insert_many(ballast)
    before = await storage.parameter(HISTORY)
    await storage.set_parameter(HISTORY, 0)
    elsewhere = empty.collection("things").database.name

    def write(client: MongoClient[Document]) -> None:
        client[elsewhere]["things"].insert_many([{} for _ in range(20)])

    try:
        with Disturbed(mongodb_uri, write) as file, pytest.raises(SetupError, match="use mongodump"):
            await dump(storage, file)
    finally:
        await storage.set_parameter(HISTORY, before)
