"""The use cases of imports: a list taken in, settled, looked at, undone. Whoever works them off is in `working`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.access.records import Actor, Right
from bot.audience.attributes.records import MOST, Attribute
from bot.audience.attributes.service import FULL, Attributes
from bot.audience.imports.choices import combined, target
from bot.audience.imports.documents import layout_document, uses_document
from bot.audience.imports.kept import KeptFiles
from bot.audience.imports.mapping import layout, needs_asking, proposed
from bot.audience.imports.reader import BrokenOff, Reader
from bot.audience.imports.records import Import, Keep, Layout, Rejected, State, Use
from bot.audience.imports.store import ImportStore
from bot.audience.segments.records import EVERYONE, Evidence, Segment
from bot.audience.segments.store import SegmentStore
from bot.identifiers import new_id
from bot.refusals import Refused
from bot.storage.database import Storage

MOST_BYTES = 512 * 1024 * 1024
TOO_LARGE = "That file has more than 512 MB. Send it in parts."
LONGEST_NAME = 120
NOT_THERE = "That import isn't there any more. Send the list again."
GONE = "That segment isn't there any more. Type *segments* to see those that are."
NOT_BY_LIST = "Nobody is put into *everyone*: all people are in it until they leave it."
WHICH_SEGMENT = "Say which segment the people go into."
UNREADABLE = "The list can't be read. Save it as CSV once more and send that."
RUNS = "It still runs. Undo it when it is through."
NO_ATTRIBUTE = "That attribute isn't there any more. Choose another one."
NOTHING_TO_UNDO = "There is nothing to undo any more."


class Imports:
    """`now` gives the time in UTC; `wake` has the clock look at once for what there is to do."""

    def __init__(
        self,
        storage: Storage,
        attributes: Attributes,
        now: Callable[[], datetime],
        *,
        wake: Callable[[], None] = lambda: None,
        reader: Reader | None = None,
    ) -> None:
        self._store = ImportStore(storage)
        self._files = KeptFiles(storage)
        self._segments = SegmentStore(storage)
        self._attributes = attributes
        self._now = now
        self._wake = wake
        self._reader = reader or Reader()

    async def begin(
        self,
        segment: str | None,
        name: str,
        chunks: AsyncIterable[bytes],
        evidence: Evidence,
        *,
        column: str | None = None,
        ask: bool = True,
    ) -> Import:
        """Takes a list in. It waits to be worked off, or asks something first (see `settle`).

        Without `ask` columns go where they went the last time, or where their names suggest. The same activity again
        gives the import that it made. Refused where it is no list, and where the segment takes none.
        """
        evidence.actor.check(Right.EDIT)
        if before := await self._store.made_by(evidence):
            return before
        if segment is not None:
            await self._for_lists(evidence.tenant, segment)
        async with _put_down(chunks) as path:
            found = await self._look(path, column)
            made = await self._made(segment, name, found, column, evidence, ask=ask)
            await self._files.keep(made.id, path, self._now())
        kept = await self._store.insert(made, evidence)
        if kept.id != made.id:
            await self._files.forget(made.id)
        self._wake()
        return kept

    async def _made(
        self, segment: str | None, name: str, found: Layout, column: str | None, e: Evidence, *, ask: bool
    ) -> Import:
        remembered = await self._store.remembered(e.tenant, found.header)
        mapping = proposed(found.columns, await self._attributes.all(e.tenant), remembered)
        settled = not ask or (not found.candidates and _nothing_to_ask(found, remembered))
        made = Import(
            new_id(), e.tenant, segment, name[:LONGEST_NAME], e.by, self._now(), State.ASKING, found,
            column, mapping, settled,
        )  # fmt: skip
        return replace(made, state=State.ASKING if _missing(made) else State.WAITING)

    async def _look(self, path: Path, column: str | None) -> Layout:
        try:
            return layout(await self._reader.heading(path, column))
        except BrokenOff:
            raise Refused(UNREADABLE) from None

    async def settle(
        self,
        import_id: str,
        evidence: Evidence,
        *,
        segment: str | None = None,
        column: str | None = None,
        mapping: Sequence[Use] | None = None,
        complete: bool = True,
    ) -> Import:
        """Says what an import asks. Once nothing is missing it waits to be worked off; settled before, it stays so.

        Columns that are to become new attributes are defined. What is said of columns is remembered for the next list
        that has the same. Without `complete` more is to be said of them: it is only kept. Refused, with the column as
        the field, where what is said of it can't be; then nothing is defined.
        """
        evidence.actor.check(Right.EDIT)
        asking = await self._there(evidence.tenant, import_id)
        if asking.state is not State.ASKING:
            return asking
        if segment is not None:
            await self._for_lists(evidence.tenant, segment)
            asking = replace(asking, segment=segment)
        if column is not None:
            asking = await self._with_column(asking, column)
        if mapping is not None:
            asking = await self._with_mapping(asking, mapping, evidence, complete=complete)
        return await self._asked(asking)

    async def _with_column(self, asking: Import, column: str) -> Import:
        async with self._files.opened(asking.id) as path:
            if path is None:
                raise Refused(NOT_THERE)
            found = await self._look(path, column)
        remembered = await self._store.remembered(asking.tenant, found.header)
        mapping = proposed(found.columns, await self._attributes.all(asking.tenant), remembered)
        settled = asking.settled or _nothing_to_ask(found, remembered)
        return replace(asking, column=column, layout=found, mapping=mapping, settled=settled)

    async def _with_mapping(self, asking: Import, said: Sequence[Use], e: Evidence, *, complete: bool) -> Import:
        told = combined(asking.mapping, said)
        await self._check(told, e.tenant)
        if not complete:
            return replace(asking, mapping=told)
        uses = [await self._use(each, e) for each in told]
        await self._store.remember(e.tenant, asking.layout.header, uses, e.by, self._now())
        return replace(asking, mapping=tuple(uses), settled=True)

    async def _check(self, said: Sequence[Use], tenant: str) -> None:
        """Refused, with the column as the field, where it goes into no attribute of the tenant, or can become none."""
        own = {each.key for each in await self._attributes.all(tenant) if not each.built_in}
        for use in said:
            key = target(use)
            if use.kind is None and key is not None and key not in own:
                raise Refused(NO_ATTRIBUTE, field=use.column)
            if use.kind is not None:
                try:
                    await self._attributes.check(tenant, use.key or use.column, use.kind)
                except Refused as error:
                    raise Refused(error.sentence, field=use.column) from error
                own |= {str(key)}
                if len(own) > MOST:
                    raise Refused(FULL, field=use.column)

    async def _use(self, said: Use, e: Evidence) -> Use:
        if said.kind is None:
            return said
        made: Attribute = await self._attributes.define(e.tenant, said.key or said.column, said.kind, e)
        return Use(said.column, Keep.ATTRIBUTE, made.key)

    async def _asked(self, said: Import) -> Import:
        after = State.ASKING if _missing(said) else State.WAITING
        known: dict[str, Any] = {
            "segment": said.segment,
            "column": said.column,
            "layout": layout_document(said.layout),
            "mapping": uses_document(said.mapping),
            "settled": said.settled,
        }
        moved = await self._store.move(said.id, [State.ASKING], after, **known)
        self._wake()
        return moved or await self._there(said.tenant, said.id)

    async def drop(self, actor: Actor, import_id: str) -> Import:
        """Gives up an import that asks; any other stays as it is."""
        actor.check(Right.EDIT)
        dropped = await self._store.move((await self._there(actor.tenant, import_id)).id, [State.ASKING], State.DROPPED)
        if dropped is not None:
            await self._files.forget(import_id)
        return dropped or await self._there(actor.tenant, import_id)

    async def undo(self, import_id: str, evidence: Evidence) -> Import:
        """Has those taken out again whom the import added, and who are still in through it. Again: nothing more."""
        evidence.actor.check(Right.EDIT)
        there = await self._there(evidence.tenant, import_id)
        if there.state in (State.WAITING, State.RUNNING):
            raise Refused(RUNS)
        if there.state in (State.ASKING, State.DROPPED):
            raise Refused(NOTHING_TO_UNDO)
        undoing = await self._store.move(there.id, [State.DONE, State.FAILED], State.UNDOING, undone_by=evidence.by)
        self._wake()
        return undoing or await self._there(evidence.tenant, import_id)

    async def found(self, actor: Actor, import_id: str) -> Import:
        """An import of the tenant. Refused when it is gone."""
        actor.check(Right.VIEW)
        return await self._there(actor.tenant, import_id)

    async def of_segment(self, actor: Actor, segment: str, limit: int) -> list[Import]:
        """The newest imports into a segment."""
        actor.check(Right.VIEW)
        return await self._store.of_segment(actor.tenant, segment, limit)

    async def rejected(self, actor: Actor, import_id: str) -> AsyncIterator[Rejected]:
        """What was not taken, in the order of the file."""
        actor.check(Right.VIEW)
        there = await self._there(actor.tenant, import_id)
        async for each in self._store.rejected(there.id):
            yield each

    async def _there(self, tenant: str, import_id: str) -> Import:
        there = await self._store.get(tenant, import_id)
        if there is None:
            raise Refused(NOT_THERE)
        return there

    async def _for_lists(self, tenant: str, segment_id: str) -> Segment:
        if segment_id == EVERYONE:
            raise Refused(NOT_BY_LIST)
        segment = await self._segments.get(tenant, segment_id)
        if segment is None:
            raise Refused(GONE)
        if segment.rule is not None:
            raise Refused(f"{segment.name} fills itself by its rule, so no list goes into it.")
        return segment


def _missing(made: Import) -> bool:
    """Whether somebody has to say something before it can begin."""
    return made.segment is None or bool(made.layout.candidates) or not made.settled


def _nothing_to_ask(found: Layout, remembered: Iterable[Use]) -> bool:
    return not needs_asking(found.columns) or _all_told(found, remembered)


def _all_told(found: Layout, remembered: Iterable[Use]) -> bool:
    """Whether somebody said of an earlier list what becomes of each of these columns."""
    return {each.name for each in found.columns} <= {each.column for each in remembered}


@asynccontextmanager
async def _put_down(chunks: AsyncIterable[bytes]) -> AsyncIterator[Path]:
    """A file with what arrives, for the length of the block. Raises Refused where it is too large."""
    with TemporaryDirectory(prefix="cohort-list-") as folder:
        path, size = Path(folder) / "list", 0
        with path.open("wb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > MOST_BYTES:
                    raise Refused(TOO_LARGE)
                await asyncio.to_thread(file.write, chunk)
        yield path
