"""The collections of messages: one document for each message, one for each of its versions, which never change."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from bot.content.codec import part_document, part_record
from bot.content.records import Message
from bot.storage.database import Collection, Document, Index, Session, Storage

MESSAGES, VERSIONS, FIRST = "messages", "message_versions", "first_content"
SCHEMA = 1

INDEXES = (
    Index(
        MESSAGES,
        [("tenant", 1), ("key", 1)],
        {"unique": True, "name": "key", "partialFilterExpression": {"key": {"$exists": True}}},
    ),
)


class MessageStore:
    """Messages by id, name and version. A message without a name has no key and stands in no list."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._messages = storage.collection(MESSAGES)
        self._versions = storage.collection(VERSIONS)
        self._first = storage.collection(FIRST)

    async def live_version(self, tenant: str, message_id: str, session: Session | None = None) -> int:
        """The number of the live version, 0 when there is no such message."""
        found = await self._messages.find_one({"_id": message_id, "tenant": tenant}, session=session)
        return int(found["live"]) if found else 0

    async def version(self, tenant: str, message_id: str, version: int) -> Message | None:
        found = await self._versions.find_one({"_id": _key(message_id, version), "tenant": tenant})
        return _record(found) if found else None

    async def names(self, tenant: str) -> list[tuple[str, str]]:
        """(id, name) of all that have a name, by name."""
        found = self._messages.find(_named(tenant), {"name": 1}).sort("key", 1)
        return [(each["_id"], each["name"]) async for each in found]

    async def find(self, tenant: str, name: str) -> str | None:
        """The id of the message with that name, regardless of case."""
        found = await self._messages.find_one({"tenant": tenant, "key": name_key(name)}, {"_id": 1})
        return found["_id"] if found else None

    async def all(self, tenant: str) -> list[Message]:
        """The live versions of all that have a name, by name."""
        lookup = {
            "from": VERSIONS,
            "let": {"m": "$_id", "v": "$live"},
            "pipeline": [{"$match": {"$expr": {"$eq": ["$_id", {"m": "$$m", "v": "$$v"}]}}}],
            "as": "version",
        }
        steps: list[Mapping[str, Any]] = [
            {"$match": _named(tenant)},
            {"$sort": {"key": 1}},
            {"$lookup": lookup},
            {"$unwind": "$version"},
            {"$replaceRoot": {"newRoot": "$version"}},
        ]
        return [_record(each) async for each in self._messages.aggregate(steps)]

    async def add_version(self, message: Message, at: datetime) -> Message:
        """Writes the message as its next version and makes it live, in one transaction; returns that version.

        Raises DuplicateKeyError when another message has the name.
        """
        return await self._storage.in_transaction(lambda session: self._add_version(message, at, session))

    async def _add_version(self, message: Message, at: datetime, session: Session) -> Message:
        made = replace(message, version=await self.live_version(message.tenant, message.id, session) + 1)
        await self._versions.insert_one(_document(made, at), session=session)
        await self._messages.update_one(
            {"_id": made.id, "tenant": made.tenant},
            {"$set": {"name": made.name, "live": made.version, "v": SCHEMA} | _name_key(made)},
            upsert=True,
            session=session,
        )
        return made

    async def add_first(self, message: Message, at: datetime) -> None:
        """Writes a message's first version where it is missing; doing it again changes nothing."""
        head = {"tenant": message.tenant, "name": message.name, "live": message.version, "v": SCHEMA}
        await _insert_missing(self._versions, _document(message, at))
        await _insert_missing(self._messages, {"_id": message.id} | head | _name_key(message))

    async def first_loaded(self, tenant: str) -> bool:
        return await self._first.find_one({"_id": tenant}) is not None

    async def mark_first_loaded(self, tenant: str, at: datetime) -> None:
        await _insert_missing(self._first, {"_id": tenant, "at": at})


def name_key(name: str) -> str:
    """What two names share when they count as one: regardless of case and of the way letters are coded."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


async def _insert_missing(collection: Collection, document: Document) -> None:
    try:
        await collection.insert_one(document)
    except DuplicateKeyError:
        return


def _name_key(message: Message) -> Document:
    return {"key": name_key(message.name)} if message.name else {}


def _named(tenant: str) -> Document:
    return {"tenant": tenant, "key": {"$exists": True}}


def _key(message_id: str, version: int) -> Document:
    return {"m": message_id, "v": version}


def _document(message: Message, at: datetime) -> Document:
    return {
        "_id": _key(message.id, message.version),
        "tenant": message.tenant,
        "name": message.name,
        "parts": [part_document(part) for part in message.parts],
        "at": at,
        "schema": SCHEMA,
    }


def _record(found: Document) -> Message:
    key = found["_id"]
    return Message(key["m"], found["tenant"], found["name"], key["v"], tuple(map(part_record, found["parts"])))
