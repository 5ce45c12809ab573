"""GET /healthz tells a load balancer the truth."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.server.health import Health
from bot.storage.database import Storage


async def answer(ping: Callable[[], Awaitable[None]], *, ready: bool, patience: float = 2.0) -> tuple[int, str]:
    health = Health(ping, patience)
    health.ready = ready
    app = web.Application()
    app.router.add_get("/healthz", health.answer)
    async with TestClient(TestServer(app)) as client, client.get("/healthz") as response:
        assert response.headers["Cache-Control"] == "no-store"
        return response.status, (await response.json())["status"]


async def test_ready(storage: Storage) -> None:
    assert await answer(storage.ping, ready=True) == (200, "ok")


async def test_not_ready_yet(storage: Storage) -> None:
    assert await answer(storage.ping, ready=False) == (503, "not ready")


@pytest.mark.parametrize("error", [ConnectionError("no"), RuntimeError("closed")])
async def test_a_database_that_fails(error: Exception) -> None:
    async def ping() -> None:
        raise error

    assert await answer(ping, ready=True) == (503, "the database does not answer")


async def test_a_database_that_hangs() -> None:
    async def ping() -> None:
        await asyncio.Event().wait()

    assert (await answer(ping, ready=True, patience=0.05))[0] == 503
