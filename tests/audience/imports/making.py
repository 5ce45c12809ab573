"""The import service over the audience of the tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.audience.attributes.service import Attributes
from bot.audience.attributes.store import AttributeStore
from bot.audience.imports.reader import Reader
from bot.audience.imports.records import Import, Rejected
from bot.audience.imports.service import Imports
from bot.audience.imports.working import ImportWork
from bot.audience.segments.records import Evidence
from tests.audience.making import OWNER, Audience

SIZE = 3
"""Rows of a piece: small, so that a few rows make several."""


@dataclass
class Importing:
    audience: Audience
    imports: Imports
    work: ImportWork
    attributes: Attributes

    async def begin(
        self, segment: str | None, text: str, e: Evidence | None = None, *, column: str | None = None, ask: bool = False
    ) -> Import:
        """A list taken in, in small chunks."""
        evidence = e or self.audience.evidence()
        return await self.imports.begin(segment, "list.csv", chunks(text), evidence, column=column, ask=ask)

    async def through(self, made: Import) -> Import:
        """The same when everything was worked off."""
        while await self.work.work():
            pass
        return await self.imports.found(OWNER, made.id)

    async def imported(self, segment: str, text: str, *, column: str | None = None) -> Import:
        return await self.through(await self.begin(segment, text, column=column))

    async def rejected(self, made: Import) -> list[Rejected]:
        return [each async for each in self.imports.rejected(OWNER, made.id)]

    async def inside(self, segment: str) -> set[str]:
        """Labels or addresses of who is in the segment."""
        rows, _ = await self.audience.segments.members(OWNER, segment, "", 10_000)
        return {each.label for each in rows}


async def chunks(text: str) -> AsyncIterator[bytes]:
    content = text.encode()
    for start in range(0, len(content), 50):
        yield content[start : start + 50]


def importing(audience: Audience, *, large: int = 1 << 20, size: int = SIZE, back: int = 1_000) -> Importing:
    """Lists of `large` bytes and more are read by a process of their own."""
    reader = Reader(large, size)
    attributes = Attributes(
        AttributeStore(audience.storage), audience.store, audience.segments, audience.storage, audience.clock
    )
    imports = Imports(audience.storage, attributes, audience.clock, reader=reader)
    return Importing(audience, imports, ImportWork(audience.storage, audience.clock, reader, back), attributes)
