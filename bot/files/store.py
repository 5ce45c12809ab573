"""Where the key lies that signs tokens: in the database, so that every process has the same, and makes none twice."""

from __future__ import annotations

import secrets

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from bot.storage.database import Storage

KEYS = "keys"
NAME = "files"
KEY_BYTES = 32
SCHEMA = 1


class KeyStore:
    """Whoever has the database, or a backup of it, can sign. They have all that links could show, too."""

    def __init__(self, storage: Storage) -> None:
        self._keys = storage.collection(KEYS)

    async def key(self) -> bytes:
        """The key; made the first time that anybody asks."""
        try:
            return await self._key()
        except DuplicateKeyError:
            return await self._key()  # another process was faster

    async def _key(self) -> bytes:
        made = {"key": secrets.token_bytes(KEY_BYTES), "v": SCHEMA}
        found = await self._keys.find_one_and_update(
            {"_id": NAME}, {"$setOnInsert": made}, upsert=True, return_document=ReturnDocument.AFTER
        )
        return bytes(found["key"])
