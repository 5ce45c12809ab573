"""`python app.py import SEGMENT FILE`: the people of a list into a segment, also while the bot runs."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from bot.access.records import Role
from bot.audience.attributes.service import Attributes
from bot.audience.attributes.store import AttributeStore
from bot.audience.imports.records import Import, State
from bot.audience.imports.service import Imports
from bot.audience.imports.store import ImportStore
from bot.audience.imports.working import ImportWork
from bot.audience.indexes import INDEXES
from bot.audience.people.store import PeopleStore
from bot.audience.segments.records import Evidence, Segment, Through
from bot.audience.segments.service import Segments
from bot.audience.segments.store import SegmentStore
from bot.cli.backup import new_file
from bot.cli.opening import open_storage
from bot.cli.restore import opened
from bot.cli.running import FAILED, complete
from bot.cli.told import imported, progress, rejects, undone
from bot.files.export import csv_chunks
from bot.identifiers import new_id
from bot.refusals import Refused
from bot.storage.database import Storage
from config import Settings, SetupError

CONVERSATION = "command line"
"""Stands where evidence names a conversation."""
CHUNK = 1024 * 1024
POLL_SECONDS = 0.3
HEADING = ("Line", "Text", "Why")
USAGE = "`python app.py import SEGMENT FILE`, with --column NAME, --tenant ID or --rejects FILE where needed"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise SetupError(f"import takes a segment and a list: {USAGE}; or SEGMENT --undo ({message}).")


def run(arguments: Sequence[str], settings: Settings) -> int:
    """Imports, or undoes the newest import; prints what became of the rows. Returns 1 where it broke off.

    Raises SetupError.
    """
    return complete(_import(_read(arguments), settings))


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = _Parser(prog="import", add_help=False, allow_abbrev=False)
    parser.add_argument("segment")
    parser.add_argument("file", nargs="?", type=lambda text: Path(text).expanduser())
    parser.add_argument("--column")
    parser.add_argument("--tenant")
    parser.add_argument("--rejects", type=lambda text: Path(text).expanduser())
    parser.add_argument("--undo", action="store_true")
    given = parser.parse_args(arguments)
    if (given.file is None) is not given.undo:
        parser.error("name the file, or --undo" if given.file is None else "--undo takes no file")
    return given


async def _import(given: argparse.Namespace, settings: Settings) -> int:
    if given.file is not None:
        opened(given.file).close()
    async with open_storage(settings) as storage:
        await storage.ensure(INDEXES)
        segment = await _segment(storage, given.segment, given.tenant or settings.app_tenant_id)
        desk = _Desk(storage, segment)
        try:
            made = await (desk.undo() if given.undo else desk.begin(given.file, given.column))
        except Refused as refused:
            raise SetupError(refused.sentence) from None
        made = await desk.through(made)
        print(undone(made, segment) if given.undo else imported(made, segment))
        if given.file is not None:
            await desk.tell_rejects(made, given.rejects)
    return FAILED if made.state is State.FAILED or (given.undo and made.state is not State.UNDONE) else 0


async def _segment(storage: Storage, name: str, tenant: str | None) -> Segment:
    """The segment of that name, of the tenant where one is known."""
    store = SegmentStore(storage)
    found = [each for each in await store.named(name) if tenant in (None, each.tenant)]
    if len(found) == 1:
        return found[0]
    if found:
        tenants = ", ".join(each.tenant for each in found)
        raise SetupError(f"Several tenants have a segment {name}: add --tenant with one of {tenants}.")
    raise SetupError(f"There is no segment {name}: make it in Teams first, with “segment new”.")


class _Desk:
    """Carries out one command for one segment."""

    def __init__(self, storage: Storage, segment: Segment) -> None:
        people, segments = PeopleStore(storage), SegmentStore(storage)
        named = Segments(segments, people, storage, _now)
        attributes = Attributes(AttributeStore(storage), people, named, storage, _now)
        self._imports = Imports(storage, attributes, _now)
        self._work = ImportWork(storage, _now)
        self._store = ImportStore(storage)
        self._segment = segment
        self._evidence = Evidence(
            segment.tenant, CONVERSATION, new_id(), Through.CSV, "", _now(), role=Role.OWNER
        )  # whoever can read the database may do everything

    async def begin(self, path: Path, column: str | None) -> Import:
        """Raises Refused, and SetupError where it is unclear which column holds the addresses."""
        segment = self._segment.id
        made = await self._imports.begin(segment, path.name, _chunks(path), self._evidence, column=column, ask=False)
        if made.state is State.ASKING:
            await self._imports.drop(self._evidence.actor, made.id)
            names = ", ".join(each.name for each in made.layout.candidates)
            raise SetupError(f"Several columns hold addresses: add --column with one of {names}.")
        return made

    async def undo(self) -> Import:
        """Raises Refused."""
        found = await self._imports.of_segment(self._evidence.actor, self._segment.id, 1)
        if not found:
            raise SetupError(f"No list has been imported into {self._segment.name}.")
        return await self._imports.undo(found[0].id, self._evidence)

    async def through(self, made: Import) -> Import:
        """Works it off, or waits for the bot that does."""
        working = asyncio.create_task(self._work_off(made))
        try:
            while not working.done():
                await asyncio.wait([working], timeout=POLL_SECONDS)
                if sys.stderr.isatty():
                    print(progress(await self._again(made)), end="\r", file=sys.stderr, flush=True)
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working
        return await self._again(made)

    async def _work_off(self, made: Import) -> None:
        while not (await self._again(made)).ended:
            if not await self._work.work_on(made.id):
                await asyncio.sleep(POLL_SECONDS)

    async def _again(self, made: Import) -> Import:
        return await self._store.get(made.tenant, made.id) or made

    async def tell_rejects(self, made: Import, into: Path | None) -> None:
        """Into the file, where one is named; else the first of them are printed."""
        found = self._store.rejected(made.id)
        if into is None:
            print("\n".join(await rejects(found, made)), end="")
            return
        with new_file(into) as file:
            rows = ((str(each.line), each.text, each.why) async for each in found)
            async for chunk in csv_chunks(HEADING, rows):
                file.write(chunk)


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with opened(path) as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk


def _now() -> datetime:
    return datetime.now(UTC)
