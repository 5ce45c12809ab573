"""What admins take out of Cohort as files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.audience.segments.export import SOURCE, SegmentExport
from bot.audience.segments.service import GONE, Segments
from bot.commands import intents
from bot.commands.answers import Answer
from bot.commands.caller import Caller
from bot.commands.handing import Handing, Offer
from bot.files.records import FileRef
from bot.refusals import Refused
from cards.elements import isolate
from cards.segments.words import people


class ExportCommands:
    """The handlers of exports; the desk has checked that the caller is an admin."""

    def __init__(self, segments: Segments, export: SegmentExport, handing: Handing) -> None:
        self._segments = segments
        self._export = export
        self._handing = handing

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {intents.SegmentExport: self.segment}

    async def segment(self, intent: intents.SegmentExport, caller: Caller) -> Answer:
        segment = await self._segments.get(caller.tenant, intent.segment)
        if segment is None:
            raise Refused(GONE)
        counts = await self._segments.counts(caller.actor, segment.id)
        if not counts.members:
            raise Refused(f"Nobody is in {isolate(segment.name)} yet, so there is nothing to export.")
        ref = FileRef(SOURCE, segment.id, caller.tenant, caller.person.id)
        said = f"Members of {segment.name}: {people(counts.members, caller.reader)}"
        size = await self._export.size(ref, counts.members)
        return await self._handing.out(Offer(ref, f"{segment.name}.csv", said, size), caller)
