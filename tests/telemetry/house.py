"""The whole bot as it is served, clock and senders running, before Teams played by a few lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from bot.connector.client import open_session
from bot.identifiers import new_id
from bot.server.health import Health
from bot.server.house import application
from bot.server.rooms import INDEXES, Rooms
from bot.storage.database import Storage
from bot.telemetry.metrics import Metrics
from cards.elements import Json
from config import Settings
from tests.cards.reading import buttons
from tests.fakes.connector import FakeConnector, running_connector
from tests.teams.activities import Activity, activity
from tests.teams.rig import PATH

SECONDS = 30.0
"""Patience on a busy machine."""
Labels = dict[str, str]


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Bot:
    http: TestClient[web.Request, web.Application]
    teams: FakeConnector
    rooms: Rooms
    storage: Storage

    async def post(self, made: Activity) -> Json:
        """The body of the answer, {} where there is none."""
        answer = await self.http.post(PATH, json=made | {"serviceUrl": self.teams.url})
        assert answer.status == 200, await answer.text()
        found: Json = await answer.json() if answer.content_type == "application/json" else {}
        return found

    async def press(self, who: str, title: str) -> str:
        """Taps the newest button with that title on a card that was sent to them; the id of the activity."""
        return await self._tap(who, [each["data"] for each in self._buttons(who) if each["title"] == title][-1])

    async def press_in_message(self, who: str) -> str:
        """Taps the first button of a message's own."""
        return await self._tap(who, next(each["data"] for each in self._buttons(who) if each["data"]["do"] == "tap"))

    def _buttons(self, who: str) -> list[Json]:
        contents = [each["content"] for body in self.teams.sent_to(f"a:{who}") for each in body["attachments"]]
        return [button for content in contents for button in buttons(content)]

    async def _tap(self, who: str, data: Json) -> str:
        action = {"type": "Action.Execute", "verb": data["do"], "data": data}
        value = {"action": action, "trigger": "manual"}
        made = activity("invoke", who, name="adaptiveCard/action", value=value)
        await self.post(made)
        return str(made["id"])

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(SECONDS):
            while not holds():  # noqa: ASYNC110 - the fake and the log tell
                await asyncio.sleep(0.02)

    async def scrape(self) -> dict[str, list[Sample]]:
        """What /metrics tells, by the name of the sample, read as Prometheus reads it."""
        answer = await self.http.get("/metrics")
        assert answer.status == 200
        found: dict[str, list[Sample]] = {}
        for family in text_string_to_metric_families(await answer.text()):
            for sample in family.samples:
                found.setdefault(sample.name, []).append(sample)
        return found

    async def figure(self, name: str, **labels: Any) -> float:
        """The sum of the samples of that name which have these labels."""
        samples = (await self.scrape()).get(name, [])
        return sum(each.value for each in samples if labels.items() <= each.labels.items())


@asynccontextmanager
async def running_bot(uri: str, **environ: str) -> AsyncIterator[Bot]:
    """In local mode: whoever talks is an admin."""
    metrics = Metrics()
    settings = Settings.read({"PLAYGROUND": "0", "SEND_RATE": "1000"} | environ)
    metrics.started("1.2.3", settings.send_rate)
    storage = Storage(uri, f"t{new_id()}", observer=metrics)
    await storage.ensure(INDEXES)
    try:
        async with running_connector() as teams, open_session() as session:
            rooms = Rooms(settings, storage, session, now, metrics)
            health = Health(storage.ping)
            async with TestClient(TestServer(application(settings, rooms, health))) as http:
                await rooms.dispatch.start()
                await rooms.clock.start()
                yield Bot(http, teams, rooms, storage)
                await rooms.clock.stop()
                await rooms.dispatch.stop()
    finally:
        await storage.drop()
        storage.close()
