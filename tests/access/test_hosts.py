from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.access.hosts import local_only, refusal

PORTS = (3978, 56150)
HERE = ("localhost", "127.0.0.1", "[::1]")
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async def hello(request: web.Request) -> web.Response:
        return web.Response(text="hello")

    app = web.Application(middlewares=[local_only(PORTS)])
    app.router.add_get("/", hello)
    app.router.add_post("/", hello)
    async with TestClient(TestServer(app)) as made:
        yield made


@pytest.mark.parametrize("host", [*HERE, *(f"{name}:3978" for name in HERE), "LOCALHOST:80"])
async def test_this_machines_names_are_served(client: Client, host: str) -> None:
    assert (await client.get("/", headers={"Host": host})).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "cohort.example",
        "evil.example:3978",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "192.168.1.7:3978",
        "0.0.0.0",
        "localhost@evil.example",
        "localhost:3978.evil.example",
        "localhost:",
        "[::1",
        "::1",
        "[::2]",
        "localhost.",
        "",
    ],
)
async def test_a_rebound_name_is_refused(client: Client, host: str) -> None:
    answer = await client.get("/", headers={"Host": host})
    assert answer.status in (400, 403)


async def test_on_every_path_also_those_that_do_not_exist(client: Client) -> None:
    assert (await client.get("/nowhere", headers={"Host": "evil.example"})).status == 403
    assert (await client.get("/nowhere")).status == 404


@pytest.mark.parametrize("port", PORTS)
@pytest.mark.parametrize("name", HERE)
async def test_our_pages_and_the_playgrounds_may_call(client: Client, name: str, port: int) -> None:
    assert (await client.post("/", headers={"Origin": f"http://{name}:{port}"})).status == 200


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://localhost", "http://localhost:8080", "http://localhost:3978.evil.example",
     "http://evil.example:3978", "file://", "http://localhost:3978/", "http://x@localhost:3978", ""],
)  # fmt: skip
async def test_no_other_page_may_call(client: Client, origin: str) -> None:
    answer = await client.post("/", headers={"Origin": origin})
    assert answer.status == 403
    assert "no other website" in (await answer.json())["error"]


@pytest.mark.parametrize(
    "name", ["Forwarded", "X-Forwarded-For", "x-forwarded-host", "X-FORWARDED-PROTO", "X-Forwarded-"]
)
async def test_what_comes_through_a_proxy_is_refused_with_the_way_out(client: Client, name: str) -> None:
    answer = await client.get("/", headers={name: "for=10.0.0.1"})
    assert answer.status == 403
    assert "MicrosoftAppId" in (await answer.json())["error"]


async def test_a_request_that_names_no_host_is_refused(client: Client) -> None:
    assert client.port is not None
    with socket.create_connection(("127.0.0.1", client.port)) as raw:
        raw.sendall(b"GET / HTTP/1.0\r\n\r\n")
        raw.setblocking(False)
        answer = await asyncio.get_running_loop().sock_recv(raw, 100)
    assert answer.split()[1] == b"403"


def test_two_hosts_are_one_too_many() -> None:
    assert refusal(["Host", "Host"], ["localhost", "evil.example"], [], PORTS) is not None
    assert refusal([], [], [], PORTS) is not None
    assert refusal(["Host"], ["localhost"], [], PORTS) is None


def test_two_origins_are_both_looked_at() -> None:
    ours, theirs = "http://localhost:3978", "https://evil.example"
    assert refusal([], ["localhost"], [ours, theirs], PORTS) is not None
    assert refusal([], ["localhost"], [ours, ours], PORTS) is None


@given(st.text(max_size=40))
def test_no_text_but_ours_passes(text: str) -> None:
    host = text.lower().rpartition(":")[0] if text.rpartition(":")[2].isdigit() else text.lower()
    assert (refusal([], [text], [], PORTS) is None) == (host in HERE and text.isascii() and len(text) < 20)
