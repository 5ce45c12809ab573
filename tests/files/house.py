"""The files' side of the house on a real database, with a source of the tests' own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from bot.audience.people.records import Person
from bot.files.records import Content, FileRef
from bot.files.service import Files
from bot.files.store import KeyStore
from bot.storage.database import Storage
from tests.audience.making import TENANT, Audience, make_audience

BASE = "https://cohort.example.com"


@dataclass
class Letters:
    """A source whose files are what the key says, letter by letter; "none" is no file, "broken" breaks off."""

    admin: bool = False
    opened: list[FileRef] = field(default_factory=list)

    async def open(self, ref: FileRef) -> Content | None:
        self.opened.append(ref)
        return (
            None if ref.key == "none" else Content(f"{ref.key} – list.csv", "text/csv; charset=utf-8", spelt(ref.key))
        )


async def spelt(text: str) -> AsyncIterator[bytes]:
    for letter in text:
        yield letter.encode()
    if text == "broken":
        raise RuntimeError("the database went away")


@dataclass
class Shelf:
    """Files for Ana, who is in the tests' tenant."""

    audience: Audience
    files: Files
    source: Letters
    guarded: Letters
    ana: Person
    admins: set[str] = field(default_factory=set)

    def ref(self, key: str = "rejects", *, source: str = "letters", person: str = "", tenant: str = TENANT) -> FileRef:
        return FileRef(source, key, tenant, person or self.ana.id)

    async def token(self, ref: FileRef) -> str:
        """Of a link."""
        link = await self.files.link(ref)
        assert link is not None
        return link.removeprefix(f"{BASE}/files/")


async def make_shelf(storage: Storage, base: str | None = BASE) -> Shelf:
    audience = await make_audience(storage)
    source, guarded, admins = Letters(), Letters(admin=True), set[str]()

    async def is_admin(person: Person) -> bool:
        return person.id in admins

    files = Files(
        sources={"letters": source, "guarded": guarded},
        keys=KeyStore(storage),
        people=audience.people,
        is_admin=is_admin,
        base=base,
        now=audience.clock,
    )
    return Shelf(audience, files, source, guarded, await audience.person("Ana Lima"), admins)


async def read(content: Content | None) -> bytes | None:
    return None if content is None else b"".join([chunk async for chunk in content.chunks])


def texts_of(bodies: Sequence[dict[str, object]]) -> list[str]:
    """The summaries of messages."""
    return [str(each["summary"]) for each in bodies]
