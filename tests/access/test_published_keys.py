from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.access.published_keys import PublishedKeys, read_keys
from bot.access.tokens import KeysUnavailable
from tests.access.signing import published


class Login:
    """Stands in for login.botframework.com: what it publishes and how it fails can be changed at any time."""

    def __init__(self) -> None:
        self.keys: object = published("k1")
        self.metadata: object = None
        self.status = 200
        self.fetched = 0
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        self.app = web.Application()
        self.app.router.add_get("/metadata", self._metadata)
        self.app.router.add_get("/keys", self._keys)

    async def _metadata(self, request: web.Request) -> web.Response:
        self.fetched += 1
        return web.json_response(self.metadata or {"jwks_uri": str(request.url.with_path("/keys"))})

    async def _keys(self, request: web.Request) -> web.Response:
        return web.json_response(self.keys, status=self.status)

    def pass_time(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
async def login() -> AsyncIterator[tuple[Login, PublishedKeys]]:
    made = Login()
    async with TestServer(made.app) as server, aiohttp.ClientSession() as session:
        yield made, PublishedKeys(session, lambda: made.now, url=str(server.make_url("/metadata")))


Pair = tuple[Login, PublishedKeys]


async def test_keys_are_fetched_once_and_kept(login: Pair) -> None:
    server, keys = login
    found = await asyncio.gather(*(keys.find("k1") for _ in range(20)))
    assert all(key is not None and "msteams" in key.endorsements for key in found)
    server.pass_time(hours=23)
    assert await keys.find("k1")
    assert server.fetched == 1


async def test_after_a_day_they_are_fetched_again(login: Pair) -> None:
    server, keys = login
    await keys.find("k1")
    server.keys = published("k2")
    server.pass_time(hours=25)
    assert await keys.find("k1") is None
    assert await keys.find("k2")


async def test_a_new_key_is_found_at_once_but_made_up_ones_ask_once_a_minute(login: Pair) -> None:
    server, keys = login
    await keys.find("k1")
    server.keys = published("k1", "k2")
    server.pass_time(seconds=61)
    assert await keys.find("k2")
    for made_up in range(50):
        assert await keys.find(f"made-up-{made_up}") is None
    assert server.fetched == 2
    server.pass_time(seconds=61)
    assert await keys.find("made-up") is None
    assert server.fetched == 3


@pytest.mark.parametrize("status", [500, 404, 403])
async def test_known_keys_outlive_a_failure(login: Pair, status: int) -> None:
    server, keys = login
    await keys.find("k1")
    server.status = status
    server.pass_time(hours=25)
    assert await keys.find("k1")


@pytest.mark.parametrize("broken", [{}, [], {"keys": []}, {"keys": "none"}, {"keys": [1]}, "text"])
async def test_without_any_key_it_cannot_be_told(login: Pair, broken: object) -> None:
    server, keys = login
    server.keys = broken
    with pytest.raises(KeysUnavailable):
        await keys.find("k1")


@pytest.mark.parametrize("metadata", [{"issuer": "x"}, ["jwks_uri"], {"jwks_uri": "no url"}, {"jwks_uri": 5}])
async def test_broken_metadata_is_a_failure_like_any_other(login: Pair, metadata: Any) -> None:
    server, keys = login
    server.metadata = metadata
    with pytest.raises(KeysUnavailable):
        await keys.find("k1")


async def test_a_first_failure_is_tried_again_soon_but_not_by_each_request(login: Pair) -> None:
    server, keys = login
    server.status = 503
    for _ in range(5):
        with pytest.raises(KeysUnavailable):
            await keys.find("k1")
    assert server.fetched == 1
    server.status = 200
    server.pass_time(seconds=6)
    assert await keys.find("k1")


async def test_a_server_that_is_not_there_is_a_failure_like_any_other(login: Pair) -> None:
    async with aiohttp.ClientSession() as session:
        keys = PublishedKeys(session, lambda: datetime.now(UTC), url="http://127.0.0.1:1/metadata")
        with pytest.raises(KeysUnavailable):
            await keys.find("k1")


def test_what_cannot_be_used_is_passed_over() -> None:
    good = published("k1")["keys"][0]
    bad: list[Any] = [
        None,
        {"kid": "oct", "kty": "oct", "k": "c2VjcmV0"},
        good | {"kid": 7},
        good | {"kid": "broken", "n": "?"},
        good | {"kid": "missing", "e": None},
        good | {"kid": "encrypts", "use": "enc"},
    ]
    assert set(read_keys({"keys": [*bad, good]})) == {"k1"}
