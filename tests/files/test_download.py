"""Fetching files: what comes, and everything that somebody may try who can name a URL."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot.files.addresses import is_public
from bot.files.download import A_PAGE, ELSEWHERE, EXPIRED, LATER, TOO_SLOW, Downloads
from bot.files.guard import Guard
from bot.files.hosts import FileHosts
from bot.files.limits import Limits
from bot.refusals import Refused
from config import FILE_HOSTS
from tests.files.serving import HOST, PUBLIC, Drive, Names, certificate, drive, raw_server
from tests.logged import Logged

LOCAL = FileHosts(FILE_HOSTS, local=True)
PRODUCTION = FileHosts(FILE_HOSTS)
URL = f"https://{HOST}/personal/ana/_layouts/15/download.aspx?UniqueId=1&tempauth=v1.e%2BJ-x"
BODY = b"name,e-mail\r\nAna,ana@north.example\r\n"


def downloads(hosts: FileHosts = LOCAL, **limits: float) -> Downloads:
    made = Limits(**{"quiet": 2.0, "total": 5.0} | limits)  # type: ignore[arg-type] # sizes are whole numbers
    return Downloads(Guard(hosts), made)


async def fetched(url: str, by: Downloads | None = None) -> bytes:
    file = io.BytesIO()
    size = await (by or downloads()).fetch(url, file)
    assert size == len(file.getvalue())
    return file.getvalue()


async def refusal(url: str, by: Downloads | None = None) -> str:
    with pytest.raises(Refused) as refused:
        await fetched(url, by)
    return refused.value.sentence


def answering(
    body: bytes = BODY, status: int = 200, **headers: str
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        return web.Response(
            body=body, status=status, headers={name.replace("_", "-"): headers[name] for name in headers}
        )

    return handle


def leading(*, to: str, status: int = 302) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Redirects to `to`; what is asked under /file is the file."""

    async def handle(request: web.Request) -> web.Response:
        if request.path == "/file":
            return web.Response(body=BODY)
        return web.Response(status=status, headers={"Location": to})

    return handle


def at(server: Drive, path: str = "/file") -> str:
    return f"http://127.0.0.1:{server.port}{path}"


async def test_the_file_is_fetched() -> None:
    async with drive(answering()) as server:
        assert await fetched(at(server, "/a%20b?tempauth=v1.e%2By&z=1+2")) == BODY
        assert server.paths == ["/a%20b?tempauth=v1.e%2By&z=1+2"]


async def test_nothing_of_ours_goes_along(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ana password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    async def handle(request: web.Request) -> web.Response:
        answer = web.Response(body=BODY) if request.path == "/file" else web.Response(status=302)
        answer.headers["Location"] = "/file"
        answer.set_cookie("seen", "1")
        return answer

    async with drive(handle) as server:
        assert await fetched(at(server, "/first")) == BODY
        assert len(server.requests) == 2
        for _, _, headers, body in server.requests:
            assert {name.lower() for name in headers} == {
                "host",
                "accept",
                "accept-encoding",
                "user-agent",
                "connection",
            }
            assert body == b""


@pytest.mark.parametrize("url", ["", "https://evil.example/x", "http://contoso.sharepoint.com/x", "https://10.0.0.1/x"])
async def test_other_hosts_are_not_asked(url: str, logged: Logged) -> None:
    assert await refusal(url) == ELSEWHERE
    assert [(each["event"], each["reason"]) for each in logged] == [("file not fetched", "host not on the list")]


async def test_this_machine_is_not_asked_in_production() -> None:
    async with drive(answering()) as server:
        assert await refusal(at(server), downloads(PRODUCTION)) == ELSEWHERE
        assert server.requests == []


@asynccontextmanager
async def named(
    *answers: Sequence[str],
    folder: Path,
    hosts: FileHosts = PRODUCTION,
    handler: Callable[[web.Request], Awaitable[web.Response]] | None = None,
    trusting: bool = True,
) -> AsyncIterator[tuple[Downloads, Drive, Names]]:
    """A server with TLS that HOST leads to by these answers of the name server, one after the other."""
    server_side, client_side = certificate(folder)
    async with drive(handler or answering(), address=PUBLIC, tls=server_side) as server:
        names = Names({HOST: answers}, server.port)
        trust = client_side if trusting else None
        guard = Guard(hosts, lambda: names, lambda address: address == PUBLIC or is_public(address), trust)
        yield Downloads(guard, Limits(quiet=2.0, total=5.0)), server, names


async def test_a_file_of_onedrive_is_fetched_by_tls(tmp_path: Path) -> None:
    async with named([PUBLIC], folder=tmp_path) as (by, server, names):
        assert await fetched(URL, by) == BODY
        assert names.asked == [HOST]
        ((_, path, headers, _),) = server.requests
        assert path == URL.removeprefix(f"https://{HOST}")
        assert headers["Host"] == HOST


async def test_a_certificate_that_nobody_trusts_is_not_taken(tmp_path: Path) -> None:
    async with named([PUBLIC], folder=tmp_path, trusting=False) as (by, server, _):
        assert await refusal(URL, by) == LATER
        assert server.requests == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.5", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "168.63.129.16", "0.0.0.0",
     "::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "fe80::1", "fd00:ec2::254", "64:ff9b::7f00:1",
     "2002:7f00:1::"],
)  # fmt: skip
async def test_a_name_that_leads_inside_is_not_asked(address: str, tmp_path: Path, logged: Logged) -> None:
    async with named([address], folder=tmp_path) as (by, server, names):
        assert await refusal(URL, by) == LATER
        assert names.asked == [HOST]
        assert server.requests == []
    assert ("not a public address", HOST) in [(each.get("reason"), each.get("host")) for each in logged]


async def test_one_address_inside_among_public_ones_is_enough(tmp_path: Path) -> None:
    async with named([PUBLIC, "127.0.0.1"], folder=tmp_path) as (by, server, _):
        assert await refusal(URL, by) == LATER
        assert server.requests == []


async def test_a_name_is_asked_once_and_the_connection_goes_to_its_answer(tmp_path: Path) -> None:
    """A name server that answers differently the second time (rebinding) is not asked a second time."""
    async with named([PUBLIC], ["127.0.0.1"], folder=tmp_path) as (by, server, names):
        assert await fetched(URL, by) == BODY
        assert names.asked == [HOST]
        assert len(server.requests) == 1


async def test_a_name_that_has_moved_inside_meanwhile_is_not_followed(tmp_path: Path) -> None:
    async with named([PUBLIC], ["127.0.0.1"], folder=tmp_path, handler=leading(to="/file")) as (by, server, names):
        assert await refusal(URL, by) == LATER
        assert names.asked == [HOST, HOST]
        assert len(server.requests) == 1


async def test_local_mode_opens_nothing_but_this_machine(tmp_path: Path) -> None:
    async with named(["127.0.0.1"], folder=tmp_path, hosts=LOCAL) as (by, server, _):
        assert await refusal(URL, by) == LATER
        assert server.requests == []
    guard = Guard(LOCAL, lambda: Names({"localhost": [["10.0.0.1"]]}))
    assert await refusal("http://localhost/x", Downloads(guard, Limits(total=5.0))) == LATER


async def test_an_address_that_no_name_stands_for_meets_the_last_door() -> None:
    """Were a number ever on the list, it would not be resolved: the socket is refused."""
    async with drive(answering()) as server:

        class Everything(FileHosts):
            def checked(self, url: str):  # type: ignore[no-untyped-def]
                return LOCAL.checked(url)

        assert await refusal(at(server), Downloads(Guard(Everything(())))) == LATER
        assert server.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_to_an_allowed_place_is_followed(status: int) -> None:
    async with drive(leading(to="/file", status=status)) as server:
        assert await fetched(at(server, "/first")) == BODY
        assert server.paths == ["/first", "/file"]


@pytest.mark.parametrize(
    "to",
    ["https://evil.example/file", "//evil.example/file", "http://contoso.sharepoint.com/file", "http://169.254.169.254/file",
     "http://10.0.0.1/file", "file:///etc/passwd", "ftp://contoso.sharepoint.com/file", "http://127.0.0.1:1\\@evil.example",
     "http://ana@127.0.0.1/file", "http://[::ffff:10.0.0.1]/file", "javascript:1", "http://evil.example:80/file", ""],
)  # fmt: skip
async def test_a_redirect_elsewhere_is_not_followed(to: str) -> None:
    async with drive(leading(to=to)) as server:
        assert await refusal(at(server, "/first")) in (ELSEWHERE, LATER)
        assert "/file" not in server.paths


async def test_a_redirect_from_tls_to_this_machine_is_not_followed_in_production(tmp_path: Path) -> None:
    async with drive(answering()) as inside:
        async with named([PUBLIC], folder=tmp_path, handler=leading(to=at(inside))) as (by, server, _):
            assert await refusal(URL, by) == ELSEWHERE
            assert len(server.requests) == 1
        assert inside.requests == []


async def test_redirects_end_somewhere() -> None:
    async with drive(leading(to="/again")) as server:
        assert await refusal(at(server, "/first")) == LATER
        assert len(server.requests) == 4


@pytest.mark.parametrize("promised", [True, False])
async def test_a_giant_is_read_no_further_than_allowed(promised: bool) -> None:
    sent = 0

    async def giant(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        answer = web.StreamResponse()
        if promised:
            answer.content_length = 10**12
        await answer.prepare(request)
        while True:
            await answer.write(b"x" * 65_536)
            sent += 65_536

    async with drive(giant) as server:
        file = io.BytesIO()
        with pytest.raises(Refused, match="larger than 1 MB"):
            await downloads(size=1024 * 1024).fetch(at(server), file)
        assert len(file.getvalue()) <= 1024 * 1024
        assert sent < 64 * 1024 * 1024


async def test_what_is_exactly_as_large_as_allowed_is_taken() -> None:
    async with drive(answering()) as server:
        assert await fetched(at(server), downloads(size=len(BODY))) == BODY
        assert "larger" in await refusal(at(server), downloads(size=len(BODY) - 1))


async def test_nothing_is_unpacked() -> None:
    async with drive(answering(Content_Encoding="gzip")) as server:
        assert await refusal(at(server)) == LATER


async def test_a_body_that_stops_coming_is_given_up() -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nname,")
        await writer.drain()
        await asyncio.Event().wait()

    async with raw_server(answer) as port:
        async with asyncio.timeout(10.0):
            assert await refusal(f"http://127.0.0.1:{port}/f", downloads(quiet=0.2, total=60.0)) == TOO_SLOW


async def test_a_body_that_comes_too_slowly_is_given_up() -> None:
    """A byte now and then keeps a connection busy for ever, unless the whole has its limit, too."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with raw_server(answer) as port:
        async with asyncio.timeout(10.0):
            assert await refusal(f"http://127.0.0.1:{port}/f", downloads(total=0.5)) == TOO_SLOW


async def test_headers_that_never_end_are_given_up() -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        await asyncio.Event().wait()

    async with raw_server(answer) as port:
        async with asyncio.timeout(10.0):
            assert await refusal(f"http://127.0.0.1:{port}/f", downloads(quiet=0.2, total=60.0)) == TOO_SLOW


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nname,", b"", b"nonsense\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000,
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
)  # fmt: skip
async def test_an_answer_that_breaks_off_or_is_none_is_no_file(answer: bytes) -> None:
    async def handle(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    async with raw_server(handle) as port:
        assert await refusal(f"http://127.0.0.1:{port}/f") == LATER


async def test_nobody_there() -> None:
    assert await refusal("http://127.0.0.1:1/f") == LATER


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, EXPIRED),
        (403, EXPIRED),
        (404, EXPIRED),
        (410, EXPIRED),
        (429, LATER),
        (500, LATER),
        (503, LATER),
        (204, LATER),
        (206, LATER),
    ],
)
async def test_other_answers_are_no_file(status: int, sentence: str) -> None:
    async with drive(answering(status=status)) as server:
        assert await refusal(at(server)) == sentence


async def test_the_page_that_shows_the_file_is_not_the_file() -> None:
    async with drive(answering(b"<html>", Content_Type="text/html; charset=utf-8")) as server:
        assert await refusal(at(server)) == A_PAGE


async def test_no_line_of_the_log_tells_the_url(logged: Logged) -> None:
    async with drive(answering(status=403)) as server:
        await refusal(at(server, "/personal/ana_north/list.csv?tempauth=secret"))
    assert logged
    assert not any(word in str(each) for each in logged for word in ("ana_north", "secret", "list.csv"))
