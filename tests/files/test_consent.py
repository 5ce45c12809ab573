"""What becomes of an offer: a file in OneDrive, or a word about why not."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.audience.people.records import Sighting
from bot.commands.answers import Outgoing
from bot.connector.client import Connector, open_session
from bot.connector.tokens import NoTokens
from bot.files.consent import Consents
from bot.files.guard import Guard
from bot.files.hosts import FileHosts
from bot.files.limits import Limits
from bot.files.records import ConsentAnswer, Destination
from bot.files.upload import ELSEWHERE, NOT_SAVED, Uploads
from bot.storage.database import Storage
from cards.elements import Json
from cards.files.attachments import INFO
from config import FILE_HOSTS
from tests.cards.reading import buttons, texts
from tests.fakes.connector import FakeConnector, running_connector
from tests.files.house import BASE, Shelf, make_shelf
from tests.files.serving import Drive, drive
from tests.logged import Logged

SAVED = "https://contoso-my.sharepoint.com/personal/ana/Documents/Applications/Cohort/list.csv"
SECONDS = 10.0


@dataclass
class OneDrive:
    """Takes files, unless it is told otherwise; `gate` holds it up."""

    status: int = 201
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        await self.gate.wait()
        return web.json_response({}, status=self.status)


@dataclass
class Desk:
    """Ana's chat, and the OneDrive beside it."""

    shelf: Shelf
    consents: Consents
    teams: FakeConnector
    drive: Drive
    onedrive: OneDrive

    def who(self, name: str = "Ana Lima") -> Sighting:
        seen = self.shelf.audience.sighting(name)
        return dataclasses.replace(seen, reference=dataclasses.replace(seen.reference, service_url=self.teams.url))

    def to(self, **more: str) -> Destination:
        """Where Teams wants the file."""
        made = Destination(f"http://127.0.0.1:{self.drive.port}/up?t=1", SAVED, "list.csv", "5f-1", "csv")
        return dataclasses.replace(made, **more)

    async def accept(self, token: str, to: Destination | None = None, activity: str = "f:1") -> tuple[Outgoing, ...]:
        return await self.consents.answered(ConsentAnswer(token, to or self.to()), self.who(), activity)

    async def bodies(self, number: int = 1) -> list[dict[str, Any]]:
        """So many messages, once they are there."""
        async with asyncio.timeout(SECONDS):
            while len(self.teams.messages) < number:  # noqa: ASYNC110 - the fake tells
                await asyncio.sleep(0.01)
        return [each.body for each in self.teams.messages]

    async def card(self) -> Json:
        """The card of the one message."""
        (body,) = await self.bodies()
        found: Json = body["attachments"][0]["content"]
        return found


@pytest.fixture
async def desk(storage: Storage) -> AsyncIterator[Desk]:
    async with opened(storage) as made:
        yield made


@asynccontextmanager
async def opened(storage: Storage, base: str | None = BASE) -> AsyncIterator[Desk]:
    shelf = await make_shelf(storage, base)
    onedrive = OneDrive()
    onedrive.gate.set()
    async with running_connector() as teams, open_session() as session, drive(onedrive.handle) as server:
        uploads = Uploads(Guard(FileHosts(FILE_HOSTS, local=True)), Limits(quiet=60.0, total=60.0))
        connector = Connector(session, NoTokens())
        consents = Consents(shelf.files, uploads, shelf.audience.people, storage, connector, shelf.audience.clock)
        yield Desk(shelf, consents, teams, server, onedrive)
        await consents.stop()


def only(messages: tuple[Outgoing, ...]) -> list[str]:
    (outgoing,) = messages
    return texts(outgoing.cards[0])


async def test_a_yes_puts_the_file_there_and_shows_it(desk: Desk, logged: Logged) -> None:
    token = await desk.shelf.files.offer(desk.shelf.ref())
    assert await desk.accept(token) == ()
    (body,) = await desk.bodies()
    assert body["attachments"] == [
        {
            "contentType": INFO,
            "contentUrl": SAVED,
            "name": "list.csv",
            "content": {"uniqueId": "5f-1", "fileType": "csv"},
        }
    ]
    assert body["conversation"] == {"id": "chat-Ana Lima"}
    ((method, _, headers, put),) = desk.drive.requests
    assert (method, put, headers["Content-Range"]) == ("PUT", b"rejects", "bytes 0-6/7")
    await desk.consents.stop()  # the line comes after the message
    assert "file saved" in [each["event"] for each in logged]


async def test_the_answer_does_not_wait_for_the_upload(desk: Desk) -> None:
    desk.onedrive.gate.clear()
    assert await desk.accept(await desk.shelf.files.offer(desk.shelf.ref())) == ()
    assert desk.teams.messages == []
    desk.onedrive.gate.set()
    await desk.bodies()


async def test_a_yes_that_is_delivered_again_saves_nothing_again(desk: Desk) -> None:
    token = await desk.shelf.files.offer(desk.shelf.ref())
    await asyncio.gather(*(desk.accept(token) for _ in range(3)))
    await desk.accept(token)
    await desk.accept(token, activity="f:2")
    await desk.bodies(2)
    await desk.consents.stop()
    assert len(desk.drive.requests) == len(desk.teams.messages) == 2


async def test_a_no_is_answered_once_and_saves_nothing(desk: Desk) -> None:
    answer = ConsentAnswer(await desk.shelf.files.offer(desk.shelf.ref()), None)
    said = only(await desk.consents.answered(answer, desk.who(), "f:1"))
    assert "The file wasn't saved. Ask for it again whenever you want it." in said
    assert await desk.consents.answered(answer, desk.who(), "f:1") == ()
    assert desk.drive.requests == []


async def test_a_no_to_what_has_ended_is_a_no(desk: Desk) -> None:
    said = only(await desk.consents.answered(ConsentAnswer("x", None), desk.who(), "f:1"))
    assert "Not saved" in said


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
async def test_an_offer_that_nobody_made_gets_nothing(desk: Desk, token: str) -> None:
    assert "This offer has ended, and nothing was saved. Ask for the file again." in only(await desk.accept(token))
    assert desk.drive.requests == []
    assert desk.shelf.source.opened == []


async def test_nobody_gets_what_was_offered_to_another(desk: Desk) -> None:
    answer = ConsentAnswer(await desk.shelf.files.offer(desk.shelf.ref()), desk.to())
    said = only(await desk.consents.answered(answer, desk.who("Rui Costa"), "f:1"))
    assert "Not saved" in said
    assert desk.drive.requests == []


@pytest.mark.parametrize("key", ["none", ""])
async def test_a_file_that_is_gone_is_said_to_be(desk: Desk, key: str) -> None:
    assert await desk.accept(await desk.shelf.files.offer(desk.shelf.ref(key))) == ()
    assert "Not saved" in texts(await desk.card())
    assert desk.drive.requests == []


async def test_who_is_no_admin_any_more_gets_nothing_for_admins(desk: Desk) -> None:
    assert await desk.accept(await desk.shelf.files.offer(desk.shelf.ref(source="guarded"))) == ()
    assert "Not saved" in texts(await desk.card())
    assert desk.drive.requests == []


async def test_when_onedrive_does_not_take_it_there_is_a_link_instead(desk: Desk) -> None:
    desk.onedrive.status = 503
    await desk.accept(await desk.shelf.files.offer(desk.shelf.ref()))
    shown = await desk.card()
    assert NOT_SAVED in texts(shown)
    (button,) = buttons(shown)
    assert button["url"].startswith(f"{BASE}/files/")
    assert await desk.shelf.files.linked(button["url"].rpartition("/")[2]) is not None


async def test_without_an_address_of_ones_own_there_is_the_sentence_alone(storage: Storage) -> None:
    async with opened(storage, base=None) as desk:
        desk.onedrive.status = 503
        await desk.accept(await desk.shelf.files.offer(desk.shelf.ref()))
        shown = await desk.card()
        assert NOT_SAVED in texts(shown)
        assert buttons(shown) == []


@pytest.mark.parametrize("url", ["https://evil.example/up", "http://10.0.0.1/up", "http://contoso.sharepoint.com/up"])
async def test_a_file_is_put_nowhere_else(desk: Desk, url: str) -> None:
    await desk.accept(await desk.shelf.files.offer(desk.shelf.ref()), desk.to(url=url))
    assert ELSEWHERE in texts(await desk.card())


async def test_a_place_that_is_not_onedrive_is_not_shown(desk: Desk) -> None:
    to = desk.to(content_url="https://evil.example/list.csv")
    await desk.accept(await desk.shelf.files.offer(desk.shelf.ref()), to)
    (body,) = await desk.bodies()
    assert "evil.example" not in str(body)
    assert "Saved" in texts(body["attachments"][0]["content"])


async def test_a_file_that_breaks_off_is_not_put_there_by_half(desk: Desk, logged: Logged) -> None:
    await desk.accept(await desk.shelf.files.offer(desk.shelf.ref("broken")))
    assert "Something went wrong on our side. Try again in a minute." in str(await desk.card())
    assert desk.drive.requests == []
    assert [each["event"] for each in logged if each["log_level"] == "error"] == ["file not saved"]


async def test_a_large_file_goes_by_the_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.files.consent.IN_MEMORY", 2)
    await desk.accept(await desk.shelf.files.offer(desk.shelf.ref("a long letter")))
    await desk.bodies()
    assert desk.drive.requests[0][3] == b"a long letter"


async def test_an_end_in_the_middle_ends(desk: Desk) -> None:
    desk.onedrive.gate.clear()
    await desk.accept(await desk.shelf.files.offer(desk.shelf.ref()))
    async with asyncio.timeout(SECONDS):
        while not desk.drive.requests:  # noqa: ASYNC110 - the server tells
            await asyncio.sleep(0.01)
        await desk.consents.stop()
    assert desk.teams.messages == []
    desk.onedrive.gate.set()
