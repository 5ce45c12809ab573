"""The rows of a list that were not taken, as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import PurePath

from bot.audience.imports.store import ImportStore
from bot.audience.people.store import PeopleStore
from bot.files.export import MEDIA_TYPE, csv_chunks, delimiter
from bot.files.records import Content, FileRef
from bot.storage.database import Storage

SOURCE = "rejects"
"""What refs call this source; their key is the import's id."""
HEADING = ("Line", "Text", "Why")


class RejectsExport:
    """A source of files, in the order of the list."""

    admin = True

    def __init__(self, people: PeopleStore, storage: Storage) -> None:
        self._people = people
        self._store = ImportStore(storage)

    async def open(self, ref: FileRef) -> Content | None:
        """What was not taken, as the reader's spreadsheet separates it; None when there is no such import."""
        made = await self._store.get(ref.tenant, ref.key)
        reader = await self._people.get(ref.tenant, ref.person)
        if made is None or reader is None:
            return None
        separator = delimiter((reader.locale or "").replace("-", "_"))
        return Content(await self.name(ref), MEDIA_TYPE, csv_chunks(HEADING, self._rows(made.id), separator))

    async def name(self, ref: FileRef) -> str:
        """What the file is called."""
        made = await self._store.get(ref.tenant, ref.key)
        return f"{PurePath(made.name).stem if made else 'List'} rejected.csv"

    async def size(self, ref: FileRef) -> int:
        """How many bytes the file has now."""
        content = await self.open(ref)
        return 0 if content is None else sum([len(chunk) async for chunk in content.chunks])

    async def _rows(self, import_id: str) -> AsyncIterator[Sequence[str]]:
        async for each in self._store.rejected(import_id):
            yield (str(each.line), each.text, each.why)
