"""The one place that names motor: connection, typed handles and transactions."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from bson.codec_options import CodecOptions
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
)
from pymongo import IndexModel
from pymongo.errors import OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from bot.storage.listening import Listener, Observer

Document = dict[str, Any]
Collection = AsyncIOMotorCollection[Document]
Session = AsyncIOMotorClientSession
T = TypeVar("T")

SERVER_TIMEOUT_MS = 10_000
CONFLICT_SECONDS = 30.0
"""How long a transaction that conflicts with others is tried again."""
LONGEST_WAIT = 0.25
"""Seconds between two such tries at most."""


@dataclass(frozen=True)
class Index:
    """An index that a store needs: its collection, its keys and MongoDB's options for it."""

    collection: str
    keys: Sequence[tuple[str, int]]
    options: Mapping[str, Any] = field(default_factory=dict)


class Storage:
    """A connected database. Every write is majority and journaled; dates come back with their zone (UTC).

    `patience_ms` is how long an operation looks for a server before it fails; `observer` hears of every command.
    """

    def __init__(
        self, uri: str, database: str, patience_ms: int = SERVER_TIMEOUT_MS, observer: Observer | None = None
    ) -> None:
        listeners = [Listener(observer)] if observer else []
        self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
            uri, tz_aware=True, w="majority", serverSelectionTimeoutMS=patience_ms, event_listeners=listeners
        )
        self._database: AsyncIOMotorDatabase[Document] = self._client[database]

    def collection(self, name: str) -> Collection:
        """The collection of that name."""
        return self._database[name]

    def snapshot(self, name: str) -> Collection:
        """The collection, read with read concern "snapshot": one aggregate sees one moment (MongoDB 5.0+)."""
        return self._database.get_collection(
            name, codec_options=CodecOptions(tz_aware=True), read_concern=ReadConcern("snapshot")
        )

    async def in_transaction(self, work: Callable[[Session], Coroutine[Any, Any, T]]) -> T:
        """Runs `work` in one majority transaction, again when it conflicts with another. Returns what it returns.

        Motor's own with_transaction (3.7.1) commits where it leaves its block, and lets a conflict escape from there.
        """
        give_up = time.monotonic() + CONFLICT_SECONDS
        async with await self._client.start_session() as session:
            for tries in count():
                try:
                    return await _once(session, work, give_up)
                except PyMongoError as error:
                    if not error.has_error_label("TransientTransactionError") or time.monotonic() > give_up:
                        raise
                # what a killed process held is free only when the server ends its transaction
                await asyncio.sleep(random.uniform(0, min(LONGEST_WAIT, 0.002 * 2 ** min(tries, 10))))
        raise AssertionError("the loop ends by returning or raising")

    @asynccontextmanager
    async def one_moment(self) -> AsyncIterator[Session]:
        """A session whose every find and aggregate sees the moment of the first one (MongoDB 5.0+)."""
        async with await self._client.start_session(snapshot=True) as session:
            yield session

    async def described(self) -> list[Document]:
        """The collections: `name`, `options` and `info`, as the command listCollections tells them."""
        listed = await self._database.list_collections(filter={"type": "collection"})
        return [each async for each in listed if not each["name"].startswith("system.")]

    async def make(self, name: str, options: Document) -> None:
        """A collection with options as `described` tells them."""
        await self._database.command({"create": name} | options)

    async def index(self, name: str, indexes: Sequence[Document]) -> None:
        """Indexes as list_indexes tells them. The one over `_id` makes itself."""
        further = [each for each in indexes if each["name"] != "_id_"]
        if further:
            await self._database.command({"createIndexes": name, "indexes": further})

    async def drop_collection(self, name: str) -> None:
        await self._database.drop_collection(name)

    async def server_version(self) -> str:
        """What the server calls its version: "6.0.5"."""
        return str((await self._client.server_info())["version"])

    async def parameter(self, name: str) -> Any:
        """A parameter of the server itself."""
        return (await self._client.admin.command({"getParameter": 1, name: 1}))[name]

    async def set_parameter(self, name: str, value: Any) -> None:
        """Sets it until the server ends."""
        await self._client.admin.command({"setParameter": 1, name: value})

    async def ping(self) -> None:
        """Raises a pymongo error when the server does not answer."""
        await self._database.command("ping")

    async def hello(self) -> Document:
        """How the server describes itself. Raises a pymongo error when it does not answer."""
        described: Document = await self._client.admin.command("hello")
        return described

    async def ensure(self, indexes: Iterable[Index]) -> None:
        """Creates the indexes that are missing. Doing it again changes nothing."""
        for index in indexes:
            await self.collection(index.collection).create_indexes([IndexModel(list(index.keys), **index.options)])

    async def drop(self) -> None:
        """Removes the whole database (tests only)."""
        await self._client.drop_database(self._database.name)

    def close(self) -> None:
        self._client.close()


async def _once(session: Session, work: Callable[[Session], Coroutine[Any, Any, T]], give_up: float) -> T:
    async with session.start_transaction(ReadConcern("snapshot"), WriteConcern("majority")):
        result = await work(session)
        while True:
            try:
                await session.commit_transaction()
            except PyMongoError as error:
                if not error.has_error_label("UnknownTransactionCommitResult") or time.monotonic() > give_up:
                    raise
                continue  # committing again is safe: it happens once
            return result


def is_duplicate(error: OperationFailure) -> bool:
    """Whether the error says that a unique key is taken (code 11000)."""
    return error.code == 11000
