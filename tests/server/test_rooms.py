"""The house put together: every intent has its handler, and the doors stand where the settings want them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from bot.commands.intents import BY_NAME
from bot.server.health import Health
from bot.server.house import MAX_BODY_BYTES, application
from bot.server.rooms import INDEXES, Rooms
from bot.storage.database import Storage
from config import Settings

TENANT = "aaaaaaaa-0000-0000-0000-000000000001"
REGISTERED = {
    "MicrosoftAppId": "11111111-2222-3333-4444-555555555555",
    "MicrosoftAppPassword": "secret",
    "MicrosoftAppTenantId": TENANT,
    "MONGODB_URI": "mongodb://db.example",
}
REMOVED = {
    "type": "installationUpdate",
    "action": "remove",
    "id": "f:1",
    "channelId": "msteams",
    "serviceUrl": "http://127.0.0.1:1",
    "from": {"id": "29:ana", "aadObjectId": "aad-ana"},
    "recipient": {"id": "28:bot"},
    "conversation": {"id": "a:ana", "conversationType": "personal", "tenantId": TENANT},
    "channelData": {"tenant": {"id": TENANT}},
}


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def house(storage: Storage, environ: dict[str, str]) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    """The application as it is served with these settings."""
    settings = Settings.read(environ)
    async with ClientSession() as session:
        rooms = Rooms(settings, storage, session, now)
        health = Health(storage.ping)
        server = TestServer(application(settings, rooms, health))
        with health.serving():
            async with TestClient(server) as client:
                yield client


async def test_every_intent_has_a_handler(storage: Storage) -> None:
    async with ClientSession() as session:
        rooms = Rooms(Settings.read({}), storage, session, now)
    assert set(rooms.handlers) == set(BY_NAME.values())


async def test_every_index_can_be_made_and_made_again(storage: Storage) -> None:
    await storage.ensure(INDEXES)
    await storage.ensure(INDEXES)
    for collection in {index.collection for index in INDEXES}:
        wanted = sum(index.collection == collection for index in INDEXES)
        assert len(await storage.collection(collection).index_information()) == wanted + 1


async def test_local_mode_takes_activities_of_this_machine(storage: Storage) -> None:
    async with house(storage, {}) as client:
        assert (await client.post("/api/messages", json=REMOVED)).status == 200
        assert (await client.get("/healthz")).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "10.0.0.1"},
        {"Forwarded": "for=10.0.0.1"},
        {"Host": "bot.example"},
        {"Origin": "https://elsewhere.example"},
    ],
)
async def test_local_mode_refuses_what_comes_from_elsewhere(storage: Storage, headers: dict[str, str]) -> None:
    async with house(storage, {}) as client:
        assert (await client.post("/api/messages", json=REMOVED, headers=headers)).status == 403
        assert (await client.get("/healthz", headers=headers)).status == 403


async def test_the_playgrounds_page_is_no_stranger(storage: Storage) -> None:
    async with house(storage, {"PLAYGROUND_PORT": "5005"}) as client:
        for port, status in ((5005, 200), (5006, 403)):
            headers = {"Origin": f"http://localhost:{port}"}
            assert (await client.post("/api/messages", json=REMOVED, headers=headers)).status == status


@pytest.mark.parametrize("kind", ["SingleTenant", "MultiTenant"])
async def test_with_a_registration_nothing_gets_in_without_a_token(storage: Storage, kind: str) -> None:
    async with house(storage, {**REGISTERED, "MicrosoftAppType": kind}) as client:
        for headers in ({}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic YTpi"}):
            assert (await client.post("/api/messages", json=REMOVED, headers=headers)).status in (401, 403)
        # a load balancer asks through a proxy
        assert (await client.get("/healthz", headers={"X-Forwarded-For": "10.0.0.1"})).status == 200


async def test_what_is_too_large_is_not_read(storage: Storage) -> None:
    async with house(storage, {}) as client:
        large = REMOVED | {"text": "x" * MAX_BODY_BYTES}
        assert (await client.post("/api/messages", json=large)).status == 413


async def test_nothing_else_is_served(storage: Storage) -> None:
    async with house(storage, {}) as client:
        assert (await client.get("/api/messages")).status == 405
        assert (await client.get("/")).status == 404


async def test_links_to_files_are_served_and_lead_nowhere_without_their_token(storage: Storage) -> None:
    async with house(storage, {}) as client:
        assert (await client.get("/files/x.y.z")).status == 404
        assert (await client.get("/files/x.y.z")).headers["X-Content-Type-Options"] == "nosniff"
        assert (await client.get("/files/x.y.z", headers={"X-Forwarded-For": "10.0.0.1"})).status == 403
    async with house(storage, REGISTERED) as client:
        assert (await client.get("/files/x.y.z", headers={"X-Forwarded-For": "10.0.0.1"})).status == 404
        assert (await client.post("/files/x.y.z")).status == 405


async def test_a_link_begins_where_browsers_reach_the_bot() -> None:
    assert Settings.read({}).base_url == "http://127.0.0.1:3978"
    assert Settings.read({"HOST": "::1", "PORT": "5000"}).base_url == "http://[::1]:5000"
    assert Settings.read(REGISTERED).base_url is None
    assert Settings.read({**REGISTERED, "PUBLIC_URL": "https://a.example"}).base_url == "https://a.example"
