"""Putting files into OneDrive."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web

from bot.files.guard import Guard
from bot.files.hosts import FileHosts
from bot.files.limits import Limits
from bot.files.upload import ELSEWHERE, NOT_SAVED, PART, Uploads
from bot.refusals import Refused
from config import FILE_HOSTS
from tests.files.serving import HOST, Drive, Names, drive
from tests.logged import Logged

LOCAL = FileHosts(FILE_HOSTS, local=True)


def uploads(part: int = PART) -> Uploads:
    return Uploads(Guard(LOCAL), Limits(quiet=2.0, total=5.0), part)


def url(server: Drive) -> str:
    return f"http://127.0.0.1:{server.port}/drive/up?tempauth=v1.e%2By"


def statuses(*listed: int) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Answers with one after the other, the last one again and again."""
    left = list(listed)

    async def handle(request: web.Request) -> web.Response:
        return web.json_response({}, status=left.pop(0) if len(left) > 1 else left[0])

    return handle


async def refusal(by: Uploads, to: str, body: bytes = b"name") -> str:
    with pytest.raises(Refused) as refused:
        await by.put(to, io.BytesIO(body), len(body))
    return refused.value.sentence


@pytest.mark.parametrize("status", [200, 201])
async def test_a_small_file_goes_at_once(status: int) -> None:
    async with drive(statuses(status)) as server:
        await uploads().put(url(server), io.BytesIO(b"name\r\n"), 6)
        ((method, path, headers, body),) = server.requests
    assert (method, path, body) == ("PUT", "/drive/up?tempauth=v1.e%2By", b"name\r\n")
    assert headers["Content-Range"] == "bytes 0-5/6"
    assert headers["Content-Length"] == "6"
    assert not {name.lower() for name in headers} & {"authorization", "cookie", "transfer-encoding"}


async def test_a_large_file_goes_in_parts_that_tile_it() -> None:
    body = bytes(range(256)) * 10
    async with drive(statuses(202, 202, 201)) as server:
        await uploads(part=1000).put(url(server), io.BytesIO(body), len(body))
    assert [headers["Content-Range"] for _, _, headers, _ in server.requests] == [
        "bytes 0-999/2560", "bytes 1000-1999/2560", "bytes 2000-2559/2560",
    ]  # fmt: skip
    assert b"".join(part for _, _, _, part in server.requests) == body


def test_parts_are_of_the_size_that_onedrive_wants() -> None:
    assert PART % (320 * 1024) == 0
    assert PART < 60 * 1024 * 1024


@pytest.mark.parametrize("status", [202, 204, 301, 307, 400, 401, 404, 409, 416, 429, 500, 503])
async def test_any_other_answer_is_no_success(status: int, logged: Logged) -> None:
    async with drive(statuses(status)) as server:
        assert await refusal(uploads(), url(server)) == NOT_SAVED
        assert len(server.requests) == 1
    assert [(each["event"], each["status"]) for each in logged] == [("file not saved", status)]


async def test_an_end_before_the_end_is_no_success() -> None:
    async with drive(statuses(201)) as server:
        assert await refusal(uploads(part=2), url(server)) == NOT_SAVED


@pytest.mark.parametrize(
    "to", ["", "https://evil.example/up", "http://contoso.sharepoint.com/up", "http://10.0.0.1/up"]
)
async def test_files_go_nowhere_else(to: str) -> None:
    assert await refusal(uploads(), to) == ELSEWHERE


async def test_files_go_to_no_name_that_leads_inside() -> None:
    async with drive(statuses(201)) as server:
        guard = Guard(FileHosts(FILE_HOSTS), lambda: Names({HOST: [["127.0.0.1"]]}, server.port))
        assert await refusal(Uploads(guard, Limits(total=5.0)), f"https://{HOST}/up") == NOT_SAVED
        assert server.requests == []


async def test_nobody_there() -> None:
    assert await refusal(uploads(), "http://127.0.0.1:1/up") == NOT_SAVED
