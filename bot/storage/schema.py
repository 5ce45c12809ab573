"""The collection `schema`: the version of everything else in the database, and who brings it to the next one.

All of its times are the server's own: the clocks of those who ask may differ.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from pymongo.errors import DuplicateKeyError

from bot.storage.database import Document, Storage
from config import SetupError

SCHEMA = "schema"
VERSION = "version"
RESTORE = "restore"
"""The ids of its documents: one says the version, the other that a restore has begun and not ended."""

FIRST = 1
"""The version of a database that says none."""


class LeaseLostError(Exception):
    """Another process brings the database on: this one was silent for too long."""


class Schema:
    """`lease` is for how many seconds a process may be silent that brings the database on."""

    def __init__(self, storage: Storage, lease: float) -> None:
        self._schema = storage.collection(SCHEMA)
        self._lease_ms = round(lease * 1000)

    async def begin(self) -> None:
        """From now on the database says its version."""
        with suppress(DuplicateKeyError):  # another process did it at the same moment
            await self._schema.update_one({"_id": VERSION}, {"$setOnInsert": {"version": FIRST}}, upsert=True)

    async def version(self) -> int:
        found = await self._schema.find_one({"_id": VERSION})
        return int(found["version"]) if found else FIRST

    async def take(self, holder: str, version: int) -> bool:
        """Whether it is now this process that brings the database on from that version."""
        free = {"$lt": ["$lease.until", "$$NOW"]}  # so is no lease: nothing comes before every date
        clause = {"_id": VERSION, "version": version, "$expr": free}
        return (await self._schema.update_one(clause, [self._extended({"lease.holder": holder})])).matched_count == 1

    async def renew(self, holder: str) -> None:
        """It is still at work. Raises LeaseLostError."""
        await self._as(holder, {})

    async def note(self, holder: str, number: int, at: Any) -> None:
        """How far the step to version `number` has come: `at` is anything that BSON can hold. Raises LeaseLostError."""
        await self._as(holder, {"step": {"number": number, "at": {"$literal": at}}})

    async def noted(self, number: int) -> Any:
        """What was noted last of the step to that version, None where nothing was."""
        step = (await self._schema.find_one({"_id": VERSION}) or {}).get("step")
        return step["at"] if step and step["number"] == number else None

    async def finish(self, holder: str, number: int) -> None:
        """The database has that version now. Raises LeaseLostError."""
        await self._as(holder, {"version": number, "step": None})

    async def release(self, holder: str) -> None:
        """Lets others go on, if it is held by this one."""
        await self._schema.update_one({"_id": VERSION, "lease.holder": holder}, {"$set": {"lease": None}})

    async def _as(self, holder: str, fields: Document) -> None:
        clause = {"_id": VERSION, "lease.holder": holder}
        if (await self._schema.update_one(clause, [self._extended(fields)])).matched_count == 0:
            raise LeaseLostError

    def _extended(self, fields: Document) -> Document:
        return {"$set": fields | {"lease.until": {"$add": ["$$NOW", self._lease_ms]}}}


async def check(storage: Storage, newest: int) -> None:
    """Whether this program, which knows versions up to `newest`, may use the database. Only reads.

    Raises SetupError.
    """
    schema = storage.collection(SCHEMA)
    if await schema.find_one({"_id": RESTORE}) is not None:
        raise SetupError("A restore into this database has not ended: wait for it, or run it again from the backup.")
    found = await schema.find_one({"_id": VERSION}) or {"version": FIRST}
    if found["version"] > newest:
        raise SetupError(
            f"This database is of a newer Cohort (version {found['version']}; this one knows up to {newest}): "
            "start the newer Cohort, or restore a backup from before the upgrade into an empty database."
        )
