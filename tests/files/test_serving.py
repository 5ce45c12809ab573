"""GET /files/{token}, over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientPayloadError, web
from aiohttp.test_utils import TestClient, TestServer

from bot.files.serving import NO_FILE, ROUTE, FilesPage
from bot.storage.database import Storage
from tests.files.house import Shelf, make_shelf
from tests.logged import Logged

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def shelf(storage: Storage) -> Shelf:
    return await make_shelf(storage)


@pytest.fixture
async def client(shelf: Shelf) -> AsyncIterator[Client]:
    app = web.Application()
    app.router.add_get(ROUTE, FilesPage(shelf.files).answer, allow_head=False)
    async with TestClient(TestServer(app)) as made:
        yield made


async def test_the_file_is_saved_and_never_shown(shelf: Shelf, client: Client, logged: Logged) -> None:
    token = await shelf.token(shelf.ref("café"))
    answer = await client.get(f"/files/{token}")
    assert answer.status == 200
    assert await answer.read() == "café".encode()
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    named = answer.headers["Content-Disposition"]
    assert named == "attachment; filename=\"caf_ _ list.csv\"; filename*=UTF-8''caf%C3%A9%20%E2%80%93%20list.csv"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert [(each["event"], each.get("bytes"), each.get("person")) for each in logged] == [
        ("file handed out", None, shelf.ana.id),
        ("file fetched", 5, None),
    ]
    assert token not in str(list(logged))


async def test_no_name_gets_out_of_its_header(shelf: Shelf, client: Client) -> None:
    token = await shelf.token(shelf.ref('a"; x=\r\nSet-Cookie: y'))
    answer = await client.get(f"/files/{token}")
    assert answer.status == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="a__ x___Set-Cookie_ y _ list.csv"; ')


async def test_whatever_is_wrong_the_answer_is_the_same(shelf: Shelf, client: Client) -> None:
    good = await shelf.token(shelf.ref())
    old = await shelf.token(shelf.ref("old"))
    wrong = [
        "x", "a.b.c", "%00", "%2e%2e%2fetc%2fpasswd", good[:-1], good + "x", good.swapcase(), "x" * 4000,
        await shelf.token(shelf.ref("none")), await shelf.files.offer(shelf.ref()),
        await shelf.token(shelf.ref(source="guarded")),
    ]  # fmt: skip
    for token in wrong:
        answer = await client.get(f"/files/{token}")
        assert (answer.status, await answer.text()) == (404, NO_FILE), token
        assert answer.headers["Cache-Control"] == "no-store"
    shelf.audience.clock.on(hours=1)
    assert (await client.get(f"/files/{old}")).status == 404


@pytest.mark.parametrize("path", ["/files", "/files/", "/files/a/b", "/file/x"])
async def test_there_is_nothing_else(client: Client, path: str) -> None:
    assert (await client.get(path)).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"])
async def test_links_are_for_fetching_alone(shelf: Shelf, client: Client, method: str) -> None:
    assert (await client.request(method, f"/files/{await shelf.token(shelf.ref())}")).status == 405
    assert shelf.source.opened == []


async def test_a_file_that_breaks_off_is_not_taken_for_whole(shelf: Shelf, client: Client) -> None:
    with pytest.raises(ClientPayloadError):
        await (await client.get(f"/files/{await shelf.token(shelf.ref('broken'))}")).read()
