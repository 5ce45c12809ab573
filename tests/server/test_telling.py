"""From a tap over HTTP to what authors hear by themselves: the rooms as they are put together, their clock running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from bot.server.health import Health
from bot.server.house import application
from bot.server.rooms import INDEXES, Rooms
from bot.storage.database import Storage
from cards.elements import Json
from config import Settings
from tests.cards.reading import buttons, sums, texts, titles
from tests.fakes.connector import FakeConnector, Scripted, running_connector
from tests.server.test_rooms import now
from tests.teams.activities import Activity, activity, typed

SECONDS = 20.0


@dataclass
class Chat:
    """Rui's chat with the bot, and everybody else's at the fake connector."""

    bot: TestClient[web.Request, web.Application]
    teams: FakeConnector

    async def says(self, text: str, who: str = "rui") -> None:
        await self._post(typed(text, who, serviceUrl=self.teams.url))

    async def taps(self, card: Json, title: str) -> None:
        """The button of that title, in a client that can't replace cards: the answer is a new message."""
        data = next(each["data"] for each in buttons(card) if each["title"] == title)
        await self._post(activity("message", "rui", value=data, serviceUrl=self.teams.url))

    async def _post(self, sent: Activity) -> None:
        assert (await self.bot.post("/api/messages", json=sent)).status == 200

    def cards(self, who: str = "rui") -> list[Json]:
        return [each["content"] for body in self.teams.sent_to(f"a:{who}") for each in body["attachments"]]

    async def card(self, words: str, who: str = "rui", *, times: int = 1) -> Json:
        """The newest card that says so, as soon as so many did."""
        async with asyncio.timeout(SECONDS):
            while len(found := self.saying(words, who)) < times:  # noqa: ASYNC110 - the fake tells
                await asyncio.sleep(0.02)
        return found[-1]

    def saying(self, words: str, who: str) -> list[Json]:
        return [card for card in self.cards(who) if any(words in text for text in texts(card))]


@pytest.fixture
async def chat(storage: Storage) -> AsyncIterator[Chat]:
    await storage.ensure(INDEXES)
    settings = Settings.read({"SEND_RATE": "500"})
    async with running_connector() as teams, ClientSession() as session:
        rooms = Rooms(settings, storage, session, now)
        health = Health(storage.ping)
        await rooms.dispatch.start()
        await rooms.clock.start()
        with health.serving():
            async with TestClient(TestServer(application(settings, rooms, health))) as client:
                yield Chat(client, teams)
        await rooms.clock.stop()
        await rooms.dispatch.stop()


async def sent(chat: Chat, *people: str) -> None:
    """Rui sends a broadcast to these, who all came before."""
    for who in people:
        await chat.says("help", who)
        await chat.card("What I can do", who)
    await chat.says("broadcast to everyone: The lifts rest on Monday")
    preview = await chat.card("Send this to")
    await chat.taps(preview, next(title for title in titles(preview) if title.startswith("Send to")))


async def test_the_report_comes_by_itself_and_adds_up(chat: Chat) -> None:
    await sent(chat, "rui", "ana", "bo")
    report = await chat.card("Report ·")
    assert sums(report) == ([3], 3)
    assert "✓ Done" in texts(report)
    assert chat.saying("Report ·", "ana") == []


async def test_in_doubt_is_sent_again_after_a_question_and_reported_again(chat: Chat) -> None:
    chat.teams.fix("a:ana", Scripted(502))
    await sent(chat, "rui", "ana", "bo")
    report = await chat.card("Report ·")
    assert sums(report) == ([2, 1], 3)
    assert titles(report) == ["Send again to this 1…", "Leave as they are", "Show b1"]
    chat.teams.fix("a:ana", Scripted())
    await chat.taps(report, "Send again to this 1…")
    question = await chat.card("they may get it twice")
    await chat.taps(question, "Send again to 1")
    second = await chat.card("Report ·", times=2)
    assert sums(second) == ([3], 3)
    assert (len(chat.saying("lifts", "ana")), len(chat.saying("lifts", "bo"))) == (2, 1)


async def test_a_broadcast_that_pauses_itself_asks_and_goes_on_from_that_card(chat: Chat) -> None:
    crowd = [f"p{number}" for number in range(12)]
    for who in crowd[:6]:
        chat.teams.fix(f"a:{who}", Scripted(503))
    await sent(chat, "rui", *crowd)
    asking = await chat.card("Needs you ·")
    assert any("Too many messages may or may not have arrived" in text for text in texts(asking))
    assert titles(asking)[0] == "Resume"
    await chat.taps(asking, "Resume")
    report = await chat.card("Report ·")
    rows, audience = sums(report)
    assert sum(rows) == audience == 13
    assert rows[-1] == 6
