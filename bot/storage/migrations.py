"""Bringing an older database forward: step by step, by one process at a time, and on from where one was killed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from bot.identifiers import new_id
from bot.storage.database import Storage
from bot.storage.schema import FIRST, LeaseLostError, Schema, check

log = structlog.get_logger(__name__)

LEASE_SECONDS = 15.0
"""After a kill, the next start waits that long at most before it goes on."""

RENEWALS = 3
"""How often a lease is renewed before it would be over."""

POLL_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step had come when it was cut off (`last`: None at first), and where it says how far it is."""

    last: Any
    note: Callable[[Any], Awaitable[None]]
    """Keeps anything that BSON can hold. It raises when another process has taken over: the step ends then."""


@dataclass(frozen=True, slots=True)
class Migration:
    """The step to version `number`. It may be cut off anywhere and begun again, so each part of it can be done twice.

    It runs before the program's indexes are made, also over a database that is empty.
    """

    number: int
    name: str
    run: Callable[[Storage, Progress], Awaitable[None]]


def newest(migrations: Sequence[Migration]) -> int:
    """The version that these lead to."""
    return migrations[-1].number if migrations else FIRST


async def migrate(storage: Storage, migrations: Sequence[Migration], lease: float = LEASE_SECONDS) -> None:
    """Brings the database to the newest version, or refuses it. Raises SetupError."""
    await check(storage, newest(migrations))
    await bring_forward(storage, migrations, lease)
    await check(storage, newest(migrations))


async def bring_forward(storage: Storage, migrations: Sequence[Migration], lease: float = LEASE_SECONDS) -> None:
    """Does what is left of the steps, or waits until another process has.

    `migrations` are in order and without gaps, from version 2 on.
    """
    assert [each.number for each in migrations] == list(range(FIRST + 1, newest(migrations) + 1))
    schema, holder = Schema(storage, lease), new_id()
    await schema.begin()
    while (version := await schema.version()) < newest(migrations):
        if await schema.take(holder, version):
            await _step(storage, schema, holder, migrations[version - FIRST], lease / RENEWALS)
        else:
            await asyncio.sleep(POLL_SECONDS)


async def _step(storage: Storage, schema: Schema, holder: str, step: Migration, every: float) -> None:
    """One step, while we hold the lease. Where another took over it is that one's to finish."""

    async def note(at: Any) -> None:
        await schema.note(holder, step.number, at)

    last = await schema.noted(step.number)
    log.info("migration started", version=step.number, migration=step.name, resumed=last is not None)
    try:
        await _renewing(step.run(storage, Progress(last, note)), schema, holder, every)
        await schema.finish(holder, step.number)
        log.info("migration ended", version=step.number, migration=step.name)
    except LeaseLostError:
        log.warning("migration taken over", version=step.number, migration=step.name)
    finally:
        with suppress(PyMongoError):
            await schema.release(holder)


async def _renewing(work: Awaitable[None], schema: Schema, holder: str, every: float) -> None:
    """Does the work and keeps the lease meanwhile; without the lease the work is cancelled."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(every)
            await schema.renew(holder)

    try:
        async with asyncio.TaskGroup() as group:
            renewing = group.create_task(renew())
            await work
            renewing.cancel()
    except ExceptionGroup as several:
        raise several.exceptions[0] from None
