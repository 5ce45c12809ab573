"""Who may have which file."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.storage.database import Storage
from tests.files.house import BASE, Shelf, make_shelf, read


@pytest.fixture
async def shelf(storage: Storage) -> Shelf:
    return await make_shelf(storage)


async def test_a_link_leads_to_its_file(shelf: Shelf) -> None:
    link = await shelf.files.link(shelf.ref())
    assert link is not None
    assert link.startswith(f"{BASE}/files/")
    assert await read(await shelf.files.linked(link.rpartition("/")[2])) == b"rejects"
    assert shelf.source.opened == [shelf.ref()]


async def test_a_link_works_twice(shelf: Shelf) -> None:
    """Mail programs and browsers look at links before people do."""
    token = await shelf.token(shelf.ref())
    assert [await read(await shelf.files.linked(token)) for _ in range(2)] == [b"rejects", b"rejects"]


async def test_without_an_address_of_ones_own_there_are_no_links(storage: Storage) -> None:
    shelf = await make_shelf(storage, base=None)
    assert await shelf.files.link(shelf.ref()) is None
    assert await shelf.files.offered(await shelf.files.offer(shelf.ref()), shelf.ana) == shelf.ref()


async def test_a_link_after_its_time_leads_nowhere(shelf: Shelf) -> None:
    token = await shelf.token(shelf.ref())
    shelf.audience.clock.on(minutes=16)
    assert await shelf.files.linked(token) is None
    assert shelf.source.opened == []


async def test_an_offer_is_no_link_and_a_link_no_offer(shelf: Shelf) -> None:
    assert await shelf.files.linked(await shelf.files.offer(shelf.ref())) is None
    assert await shelf.files.offered(await shelf.token(shelf.ref()), shelf.ana) is None


async def test_an_offer_is_for_the_person_it_was_made(shelf: Shelf) -> None:
    token = await shelf.files.offer(shelf.ref())
    assert await shelf.files.offered(token, shelf.ana) == shelf.ref()
    assert await shelf.files.offered(token, await shelf.audience.person("Rui Costa")) is None
    assert await shelf.files.offered(token, await shelf.audience.person("Ana Lima", "tenant-2")) is None
    shelf.audience.clock.time += timedelta(days=8)
    assert await shelf.files.offered(token, shelf.ana) is None


async def test_there_is_no_file_where_there_is_none(shelf: Shelf) -> None:
    for ref in (shelf.ref("none"), shelf.ref(source="other"), shelf.ref(person="nobody"), shelf.ref(tenant="tenant-2")):
        assert await shelf.files.linked(await shelf.token(ref)) is None


async def test_what_is_for_admins_stays_with_those_who_still_are(shelf: Shelf) -> None:
    token = await shelf.token(shelf.ref(source="guarded"))
    assert await shelf.files.linked(token) is None
    shelf.admins.add(shelf.ana.id)
    assert await read(await shelf.files.linked(token)) == b"rejects"
    shelf.admins.clear()
    assert await shelf.files.linked(token) is None
    assert len(shelf.guarded.opened) == 1


async def test_many_who_ask_at_once_for_the_first_link_get_the_same_key(shelf: Shelf) -> None:
    tokens = await asyncio.gather(*(shelf.token(shelf.ref(str(number))) for number in range(10)))
    found = [await read(await shelf.files.linked(token)) for token in tokens]
    assert found == [str(number).encode() for number in range(10)]
