"""The members of a segment as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

from bot.audience.people.records import Person
from bot.audience.people.store import PeopleStore
from bot.audience.segments.records import Joined
from bot.audience.segments.service import Segments
from bot.files.export import MEDIA_TYPE, csv_chunks, delimiter
from bot.files.records import Content, FileRef

SOURCE = "segment"
"""What refs call this source; their key is the segment's id."""
HEADING = ("Name", "E-mail", "State", "In since (UTC)", "Added by")
WAITING, MET = "waiting to be met", "met"
CHUNK = 500
ENOUGH = 512 * 1024
"""Bytes after which the size of the rest is estimated: about 6,000 members."""


class SegmentExport:
    """A source of files. Members are read in chunks by key, so that any number takes the same memory."""

    admin = True

    def __init__(self, people: PeopleStore, segments: Segments) -> None:
        self._people = people
        self._segments = segments

    async def open(self, ref: FileRef) -> Content | None:
        """The members at this moment, as the reader's spreadsheet separates them; None when the segment is gone."""
        segment = await self._segments.get(ref.tenant, ref.key)
        reader = await self._people.get(ref.tenant, ref.person)
        if segment is None or reader is None:
            return None
        separator = delimiter((reader.locale or "").replace("-", "_"))
        return Content(f"{segment.name}.csv", MEDIA_TYPE, csv_chunks(HEADING, self._rows(ref), separator))

    async def size(self, ref: FileRef, members: int) -> int:
        """How many bytes the file of so many members has: counted, or estimated by the first ENOUGH of them."""
        content, size, lines = await self.open(ref), 0, 0
        if content is None:
            return 0
        async for chunk in content.chunks:
            size, lines = size + len(chunk), lines + chunk.count(b"\r\n")
            if size >= ENOUGH:
                return max(size, size * (members + 1) // lines)
        return size

    async def _rows(self, ref: FileRef) -> AsyncIterator[Sequence[str]]:
        after = ""
        while people := await self._people.members(ref.tenant, ref.key, after, CHUNK):
            after = people[-1].id
            joined = await self._segments.joined(ref.tenant, ref.key, [each.id for each in people])
            for each in people:
                yield _row(each, joined)


def _row(person: Person, joined: Mapping[str, Joined]) -> Sequence[str]:
    came_in = joined.get(person.id)
    waiting = person.waiting_for
    address = waiting or next(iter(person.emails), None) or person.upn or ""
    since = came_in.at.strftime("%Y-%m-%d %H:%M") if came_in else ""
    by = (came_in.by_name or "themselves") if came_in else ""
    return (person.name, address, WAITING if waiting else MET, since, by)
