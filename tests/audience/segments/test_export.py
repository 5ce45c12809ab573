"""The members of a segment as a file."""

from __future__ import annotations

import csv
import io

import pytest

from bot.audience.people.records import Person
from bot.audience.segments import export
from bot.audience.segments.export import HEADING, MET, SOURCE, WAITING, SegmentExport
from bot.audience.segments.records import EVERYONE, Choice, Segment
from bot.files.records import FileRef
from bot.storage.database import Storage
from tests.audience.making import TENANT, Audience, make_audience


@pytest.fixture
async def audience(storage: Storage) -> Audience:
    return await make_audience(storage)


@pytest.fixture
async def rui(audience: Audience) -> Person:
    return await audience.person("Rui Costa", email="rui@north.example")


@pytest.fixture
def source(audience: Audience) -> SegmentExport:
    return SegmentExport(audience.store, audience.segments)


def ref(segment: str, rui: Person, tenant: str = TENANT) -> FileRef:
    return FileRef(SOURCE, segment, tenant, rui.id)


async def raw(source: SegmentExport, wanted: FileRef) -> bytes:
    content = await source.open(wanted)
    assert content is not None
    return b"".join([chunk async for chunk in content.chunks])


async def rows(source: SegmentExport, wanted: FileRef, separator: str = ",") -> list[list[str]]:
    text = (await raw(source, wanted)).decode("utf-8-sig")
    first, *rest = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    assert tuple(first) == HEADING
    return rest


async def filled(audience: Audience, rui: Person, addresses: str) -> Segment:
    segment = await audience.segment("Harbour house")
    await audience.segments.add(TENANT, segment.id, addresses, audience.evidence(by=rui.id))
    return segment


async def test_everybody_in_it_stands_there_with_how_they_came_in(
    audience: Audience, source: SegmentExport, rui: Person
) -> None:
    ana = await audience.person("Ana Lima", email="ana.lima@north.example")
    segment = await filled(audience, rui, "Bo Berg <bo@north.example>")
    audience.clock.on(minutes=5)
    await audience.segments.choose(ana, segment.id, Choice.IN, audience.evidence(by=ana.id))
    assert sorted(await rows(source, ref(segment.id, rui))) == [
        ["Ana Lima", "ana.lima@north.example", MET, "2026-11-24 09:05", "themselves"],
        ["Bo Berg", "bo@north.example", WAITING, "2026-11-24 09:00", "Rui Costa"],
    ]


async def test_who_left_is_not_in_it(audience: Audience, source: SegmentExport, rui: Person) -> None:
    ana = await audience.person("Ana Lima", email="ana@north.example")
    segment = await filled(audience, rui, "ana@north.example, bo@north.example")
    await audience.segments.choose(ana, segment.id, Choice.OUT, audience.evidence(by=ana.id))
    assert [row[1] for row in await rows(source, ref(segment.id, rui))] == ["bo@north.example"]


async def test_names_that_are_formulas_are_text(audience: Audience, source: SegmentExport, rui: Person) -> None:
    eve = await audience.person('=HYPERLINK("https://evil.example")', email="eve@north.example")
    segment = await filled(audience, rui, "eve@north.example")
    assert eve.id
    (row,) = await rows(source, ref(segment.id, rui))
    assert row[0] == '\'=HYPERLINK("https://evil.example")'


async def test_many_come_in_chunks_and_each_once(
    audience: Audience, source: SegmentExport, rui: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "CHUNK", 3)
    listed = [f"person{number}@north.example" for number in range(10)]
    segment = await filled(audience, rui, ", ".join(listed))
    assert sorted(row[1] for row in await rows(source, ref(segment.id, rui))) == listed


async def test_everyone_can_be_exported_as_well(audience: Audience, source: SegmentExport, rui: Person) -> None:
    assert [row[0] for row in await rows(source, ref(EVERYONE, rui))] == ["Rui Costa"]


async def test_cells_are_separated_as_the_readers_spreadsheet_expects(
    audience: Audience, source: SegmentExport, rui: Person
) -> None:
    segment = await filled(audience, rui, "bo@north.example")
    await audience.storage.collection("people").update_one({"_id": rui.id}, {"$set": {"locale": "pt-PT"}})
    assert len(await rows(source, ref(segment.id, rui), ";")) == 1


async def test_of_another_tenant_there_is_nothing(audience: Audience, source: SegmentExport, rui: Person) -> None:
    segment = await filled(audience, rui, "bo@north.example")
    stranger = await audience.person("Zoe", "tenant-2")
    assert await source.open(ref(segment.id, stranger, "tenant-2")) is None
    assert await source.open(ref(segment.id, stranger)) is None
    assert await source.open(ref("none", rui)) is None
    assert await source.size(ref("none", rui), 5) == 0


async def test_the_size_of_a_small_file_is_counted(audience: Audience, source: SegmentExport, rui: Person) -> None:
    segment = await filled(audience, rui, "bo@north.example, ana@north.example")
    assert await source.size(ref(segment.id, rui), 2) == len(await raw(source, ref(segment.id, rui)))


async def test_the_size_of_a_large_file_is_estimated(
    audience: Audience, source: SegmentExport, rui: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [f"person{number:04}@north.example" for number in range(1500)]
    segment = await filled(audience, rui, ", ".join(listed))
    monkeypatch.setattr(export, "ENOUGH", 1)
    whole = len(await raw(source, ref(segment.id, rui)))
    assert await source.size(ref(segment.id, rui), len(listed)) == pytest.approx(whole, rel=0.1)
