"""Lists of people in the chat: attached, pasted, settled, looked at, undone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from bot.access.records import Right
from bot.audience.attributes.service import Attributes
from bot.audience.imports.choices import askable, read
from bot.audience.imports.export import SOURCE, RejectsExport
from bot.audience.imports.records import Import, State
from bot.audience.imports.service import WHICH_SEGMENT, Imports
from bot.audience.imports.working import ImportWork
from bot.audience.segments.records import Segment
from bot.audience.segments.service import Segments
from bot.commands import intents
from bot.commands.answers import Answer, show
from bot.commands.asked import moment, still_good
from bot.commands.caller import Caller
from bot.commands.handing import Handing, Offer
from bot.files.download import CHUNK, Downloads
from bot.files.records import Attached, FileRef
from bot.refusals import Refused
from cards.segments.columns import MOST_FIELDS, mapping_card
from cards.segments.imports import (
    dropped_card,
    import_card,
    import_form_card,
    undo_question_card,
    which_column_card,
    which_segment_card,
)

AT_ONCE = 2_000
"""Rows that are worked off within the turn: about a second."""
PASTED = "pasted list"
NO_LIST = "Attach a list of people to the message, or type *segment NAME import* for a form."
WHICH_COLUMN = "Say which column holds the people's addresses."
NONE_REJECTED = "No row of that list was rejected."


class ImportCommands:
    """The handlers of imports; the desk has checked that the caller is an admin."""

    def __init__(
        self,
        imports: Imports,
        attributes: Attributes,
        work: ImportWork,
        segments: Segments,
        downloads: Downloads,
        rejects: RejectsExport,
        handing: Handing,
    ) -> None:
        self._imports = imports
        self._attributes = attributes
        self._work = work
        self._segments = segments
        self._downloads = downloads
        self._rejects = rejects
        self._handing = handing

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {
            intents.ImportForm: self.form,
            intents.ImportPaste: self.paste,
            intents.ImportFile: self.file,
            intents.ImportInto: self.into,
            intents.ImportColumn: self.column,
            intents.ImportMap: self.map,
            intents.ImportDrop: self.drop,
            intents.ImportShow: self.show,
            intents.ImportUndo: self.undo,
            intents.ImportRejects: self.rejects,
        }

    async def form(self, intent: intents.ImportForm, caller: Caller) -> Answer:
        segment = await self._segments.for_change(caller.actor, intent.segment)
        if not caller.files:
            return show(import_form_card(segment, caller.reader))
        return await self._taken(segment.id, caller.files[0], caller)

    async def paste(self, intent: intents.ImportPaste, caller: Caller) -> Answer:
        segment = await self._segments.for_change(caller.actor, intent.segment)
        try:
            made = await self._imports.begin(segment.id, PASTED, _one(intent.list.encode()), caller.evidence())
        except Refused as error:
            wrong = Refused(error.sentence, field="list")
            return show(import_form_card(segment, caller.reader, typed=intent.list, error=wrong))
        return await self._next(made, caller)

    async def file(self, intent: intents.ImportFile, caller: Caller) -> Answer:
        caller.actor.check(Right.EDIT)
        if not caller.files:
            raise Refused(NO_LIST)
        return await self._taken(None, caller.files[0], caller)

    async def _taken(self, segment: str | None, attached: Attached, caller: Caller) -> Answer:
        """Fetches the file, and takes it in. Raises Refused."""
        with TemporaryFile() as file:
            await self._downloads.fetch(attached.url, file)
            made = await self._imports.begin(segment, attached.name, _read(file), caller.evidence())
        return await self._next(made, caller)

    async def into(self, intent: intents.ImportInto, caller: Caller) -> Answer:
        caller.actor.check(Right.EDIT)
        asking = await self._imports.found(caller.actor, intent.imported)
        try:
            if not intent.segment:
                raise Refused(WHICH_SEGMENT, field="segment")
            made = await self._imports.settle(asking.id, caller.evidence(), segment=intent.segment)
        except Refused as error:
            wrong = Refused(error.sentence, field="segment")
            return show(which_segment_card(asking, await self._choices(caller), caller.reader, wrong))
        return await self._next(made, caller)

    async def column(self, intent: intents.ImportColumn, caller: Caller) -> Answer:
        caller.actor.check(Right.EDIT)
        asking = await self._imports.found(caller.actor, intent.imported)
        try:
            if not intent.column:
                raise Refused(WHICH_COLUMN, field="column")
            made = await self._imports.settle(asking.id, caller.evidence(), column=intent.column)
        except Refused as error:
            return show(which_column_card(asking, caller.reader, Refused(error.sentence, field="column")))
        return await self._next(made, caller)

    async def map(self, intent: intents.ImportMap, caller: Caller) -> Answer:
        caller.actor.check(Right.EDIT)
        asking = await self._imports.found(caller.actor, intent.imported)
        if asking.state is not State.ASKING or asking.layout.candidates:
            return await self._next(asking, caller)
        chosen = said_of(asking, intent)
        try:
            uses = [read(column, choice) for column, choice in chosen.items()]
            made = await self._imports.settle(asking.id, caller.evidence(), mapping=uses, complete=not intent.go_on)
        except Refused as error:
            return await self._mapping(asking, caller, intent.first, chosen, error)
        if made.state is State.ASKING and intent.go_on:
            return await self._mapping(made, caller, intent.first + MOST_FIELDS)
        return await self._next(made, caller)

    async def _mapping(
        self,
        made: Import,
        caller: Caller,
        first: int = 0,
        chosen: Mapping[str, str] | None = None,
        error: Refused | None = None,
    ) -> Answer:
        own = [each for each in await self._attributes.all(caller.tenant) if not each.built_in]
        return show(mapping_card(made, own, caller.reader, first=first, chosen=chosen or {}, error=error))

    async def drop(self, intent: intents.ImportDrop, caller: Caller) -> Answer:
        made = await self._imports.drop(caller.actor, intent.imported)
        if made.state is not State.DROPPED:
            return await self._shown(made, caller)
        return show(dropped_card(made, caller.reader))

    async def show(self, intent: intents.ImportShow, caller: Caller) -> Answer:
        return await self._next(await self._imports.found(caller.actor, intent.imported), caller, work=False)

    async def undo(self, intent: intents.ImportUndo, caller: Caller) -> Answer:
        caller.actor.check(Right.EDIT)
        there = await self._imports.found(caller.actor, intent.imported)
        segment = await self._segments.for_change(caller.actor, there.segment or "")
        if not still_good(intent.asked, caller.at):
            late = intent.asked != 0
            return show(undo_question_card(there, segment, moment(caller.at), caller.reader, late=late))
        return await self._next(await self._imports.undo(there.id, caller.evidence()), caller)

    async def rejects(self, intent: intents.ImportRejects, caller: Caller) -> Answer:
        made = await self._imports.found(caller.actor, intent.imported)
        number = made.counts.rejected + made.counts.values
        if not number:
            raise Refused(NONE_REJECTED)
        ref = FileRef(SOURCE, made.id, caller.tenant, caller.person.id)
        said = f"Rejected rows: {caller.reader.number(number)}"
        offer = Offer(ref, await self._rejects.name(ref), said, await self._rejects.size(ref))
        return await self._handing.out(offer, caller)

    async def _next(self, made: Import, caller: Caller, *, work: bool = True) -> Answer:
        """What it asks next; else how it went, or how far it is."""
        if made.state is State.ASKING and made.layout.candidates:
            return show(which_column_card(made, caller.reader))
        if made.state is State.ASKING and made.segment is not None:
            return await self._mapping(made, caller)
        if made.state is State.ASKING:
            return show(which_segment_card(made, await self._choices(caller), caller.reader))
        if work and not made.ended and made.total <= AT_ONCE:
            await self._work.work_on(made.id)
            made = await self._imports.found(caller.actor, made.id)
        return await self._shown(made, caller)

    async def _shown(self, made: Import, caller: Caller) -> Answer:
        if made.state is State.DROPPED:
            return show(dropped_card(made, caller.reader))
        segment = await self._segments.get(caller.tenant, made.segment) if made.segment else None
        return show(import_card(made, segment, caller.reader))

    async def _choices(self, caller: Caller) -> list[Segment]:
        """The segments that take lists."""
        return [each for each in await self._segments.all(caller.tenant) if each.rule is None]


def said_of(asking: Import, intent: intents.ImportMap) -> Mapping[str, str]:
    """The choices on the page, by column; a field that came without one says nothing."""
    page = askable(asking.layout)[max(intent.first, 0) :][:MOST_FIELDS]
    fields = (intent.c1, intent.c2, intent.c3, intent.c4, intent.c5, intent.c6, intent.c7)
    return {column.name: choice for column, choice in zip(page, fields, strict=False) if choice}


async def _one(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _read(file: BinaryIO) -> AsyncIterator[bytes]:
    await asyncio.to_thread(file.seek, 0)
    while chunk := await asyncio.to_thread(file.read, CHUNK):
        yield chunk
