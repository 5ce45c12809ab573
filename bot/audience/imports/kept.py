"""The bytes of lists, kept in the database until their import has ended, so that any process can go on with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.storage.database import Document, Index, Storage

FILES = "import_files"
CHUNK = 4 * 1024 * 1024
"""Bytes: a document of MongoDB may have 16 MB."""
KEPT = timedelta(days=7)
"""For how long somebody may think about an import that asks something."""

INDEXES = (Index(FILES, [("at", 1)], {"name": "kept", "expireAfterSeconds": int(KEPT.total_seconds())}),)


class KeptFiles:
    """By the id of the import."""

    def __init__(self, storage: Storage, chunk: int = CHUNK) -> None:
        self._files = storage.collection(FILES)
        self._chunk = chunk

    async def keep(self, import_id: str, path: Path, at: datetime) -> None:
        """Keeps what the file holds."""
        with path.open("rb") as file:
            number = 0
            while chunk := await asyncio.to_thread(file.read, self._chunk):
                made = {"_id": {"i": import_id, "n": number}, "bytes": chunk, "at": at, "v": 1}
                await self._files.insert_one(made)
                number += 1

    async def forget(self, import_id: str) -> None:
        await self._files.delete_many(_of(import_id))

    @asynccontextmanager
    async def opened(self, import_id: str) -> AsyncIterator[Path | None]:
        """A file of its own with what is kept, for the length of the block; None where nothing is kept any more."""
        with TemporaryDirectory(prefix="cohort-import-") as folder:
            path = Path(folder) / "list"
            found = False
            with path.open("wb") as file:
                async for chunk in self._files.find(_of(import_id)).sort("_id", 1).batch_size(1):
                    found = True
                    await asyncio.to_thread(file.write, chunk["bytes"])
            yield path if found else None


def _of(import_id: str) -> Document:
    """A range of the keys, so that the index over them serves."""
    return {"_id": {"$gte": {"i": import_id}, "$lt": {"i": f"{import_id}\0"}}}
