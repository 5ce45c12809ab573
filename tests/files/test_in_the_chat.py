"""A file from a command in the chat into the person's OneDrive, and by its link: everything real but OneDrive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.audience.segments.export import SOURCE, SegmentExport
from bot.audience.segments.records import Segment
from bot.commands.exports import ExportCommands
from bot.commands.handing import Handing
from bot.commands.intents import SegmentExport as Export
from bot.connector.client import Connector, open_session
from bot.connector.tokens import NoTokens
from bot.files.consent import Consents
from bot.files.guard import Guard
from bot.files.hosts import FileHosts
from bot.files.service import Files
from bot.files.serving import ROUTE, FilesPage
from bot.files.store import KeyStore
from bot.files.upload import Uploads
from bot.storage.database import Storage
from bot.teams.endpoint import MessagesEndpoint
from cards.elements import Json
from cards.files.attachments import CONSENT, INFO
from config import FILE_HOSTS
from tests.audience.making import make_audience
from tests.cards.reading import buttons
from tests.commands.making import House, Surroundings, clean, make_house
from tests.fakes.connector import running_connector
from tests.files.house import BASE
from tests.files.serving import Drive, drive
from tests.teams.activities import TENANT, executed, in_group, invoke, typed
from tests.teams.rig import PATH

SECONDS = 10.0
ADDRESSES = "Ana Lima <ana@north.example>, bo@north.example"


@dataclass
class Chat:
    """Ana's chat with the bot, and the OneDrive beside it."""

    http: TestClient[web.Request, web.Application]
    house: House
    segment: Segment
    drive: Drive

    async def post(self, activity: Json) -> int:
        answer = await self.http.post(PATH, json=activity | {"serviceUrl": self.house.teams.url})
        return answer.status

    def attachments(self) -> list[Json]:
        """Of all messages, in order."""
        return [each for message in self.house.teams.messages for each in message.body["attachments"]]

    async def until_said(self, number: int) -> None:
        async with asyncio.timeout(SECONDS):
            while len(self.house.teams.messages) < number:  # noqa: ASYNC110 - the fake tells
                await asyncio.sleep(0.01)

    async def offered(self) -> Json:
        """Teams' own offer, after the command."""
        await self.post(typed(f"segment {self.segment.name} export"))
        return next(each for each in self.attachments() if each["contentType"] == CONSENT)

    def answer(self, offer: Json, action: str = "accept", **more: Any) -> Json:
        """What Teams sends when somebody taps the offer."""
        to = {
            "contentUrl": "https://contoso-my.sharepoint.com/personal/ana/list.csv",
            "uploadUrl": f"http://127.0.0.1:{self.drive.port}/up?t=1",
            "name": offer["name"],
            "uniqueId": "5f-1",
            "fileType": "csv",
        }
        context = offer["content"]["acceptContext" if action == "accept" else "declineContext"]
        value = {"type": "fileUpload", "action": action, "context": context}
        value |= {"uploadInfo": to} if action == "accept" else {}
        return invoke("fileConsent/invoke", value=value | more)


async def created(request: web.Request) -> web.Response:
    return web.json_response({}, status=201)


@pytest.fixture
async def chat(storage: Storage) -> AsyncIterator[Chat]:
    async with running_connector() as teams, open_session() as session, drive(created) as onedrive:
        connector = Connector(session, NoTokens())
        audience = await make_audience(storage)
        exports = SegmentExport(audience.store, audience.segments)

        async def everybody(person: object) -> bool:
            return True

        files = Files(
            sources={SOURCE: exports}, keys=KeyStore(storage), people=audience.people, is_admin=everybody,
            base=BASE, now=audience.clock,
        )  # fmt: skip
        commands = ExportCommands(audience.segments, exports, Handing(files, offers=True))
        house = await make_house(Surroundings(storage, teams, connector), local=True, more=commands.handlers())
        uploads = Uploads(Guard(FileHosts(FILE_HOSTS, local=True)))
        consents = Consents(files, uploads, audience.people, storage, connector, audience.clock)
        endpoint = MessagesEndpoint(
            house.desk, audience.people, connector, now=house.clock, local=True, consents=consents
        )
        app = web.Application()
        app.router.add_post(PATH, endpoint.answer)
        app.router.add_get(ROUTE, FilesPage(files).answer)
        segment = await audience.segments.create("Kitchen", "Meals", "", "", True, audience.evidence(tenant=TENANT))
        await audience.segments.add(TENANT, segment.id, ADDRESSES, audience.evidence(tenant=TENANT))
        async with TestClient(TestServer(app)) as http:
            yield Chat(http, house, segment, onedrive)
        await consents.stop()


async def test_a_command_offers_the_file(chat: Chat) -> None:
    offer = await chat.offered()
    assert offer["name"] == "Kitchen.csv"
    assert offer["content"]["description"] == "Members of Kitchen: 2 people"
    link = next(each for each in chat.attachments() if each["contentType"] != CONSENT)
    (button,) = buttons(link["content"])
    fetched = await chat.http.get(urlsplit(button["url"]).path)
    body = await fetched.read()
    assert fetched.status == 200
    assert b'"ana@north.example"' in body
    assert len(body) == offer["content"]["sizeInBytes"]


async def test_a_button_offers_it_as_well(chat: Chat) -> None:
    assert await chat.post(executed(Export(chat.segment.id))) == 200
    assert CONSENT in [each["contentType"] for each in chat.attachments()]


@pytest.mark.parametrize("name", ["fileConsent/invoke", "FILECONSENT/INVOKE"])
async def test_a_yes_brings_the_file_into_onedrive(chat: Chat, name: str) -> None:
    offer = await chat.offered()
    before = len(chat.house.teams.messages)
    assert await chat.post(chat.answer(offer) | {"name": name}) == 200
    await chat.until_said(before + 1)
    assert chat.attachments()[-1]["contentType"] == INFO
    ((_, _, _, body),) = chat.drive.requests
    assert body.decode("utf-8-sig").splitlines()[0] == '"Name";"E-mail";"State";"In since (UTC)";"Added by"'
    assert b'"bo@north.example"' in body


async def test_a_no_says_so(chat: Chat) -> None:
    offer = await chat.offered()
    assert await chat.post(chat.answer(offer, "decline")) == 200
    assert clean(str(chat.house.teams.messages[-1].body["summary"])).startswith("The file wasn't saved.")
    assert chat.drive.requests == []


async def test_an_offer_is_nothing_for_another_tenant(chat: Chat) -> None:
    answer = chat.answer(await chat.offered())
    tenant = "aaaaaaaa-0000-0000-0000-000000000002"
    elsewhere = {
        "conversation": answer["conversation"] | {"tenantId": tenant},
        "channelData": {"tenant": {"id": tenant}},
    }
    assert await chat.post(answer | elsewhere) == 200
    assert "This offer has ended" in str(chat.house.teams.messages[-1].body["summary"])
    assert chat.drive.requests == []


async def test_who_is_another_person_gets_nothing(chat: Chat) -> None:
    answer = chat.answer(await chat.offered())
    assert await chat.post(answer | {"from": {"id": "29:bo", "aadObjectId": "aad-bo"}}) == 200
    assert chat.drive.requests == []


async def test_groups_and_bots_accept_nothing(chat: Chat) -> None:
    answer = chat.answer(await chat.offered())
    before = len(chat.house.teams.messages)
    group = in_group("invoke", name=answer["name"], value=answer["value"])
    assert await chat.post(group) == 200
    assert await chat.post(answer | {"from": {"id": "28:another"}}) == 200
    assert len(chat.house.teams.messages) == before
    assert chat.drive.requests == []


@pytest.mark.parametrize(
    "value",
    [None, [], "x", {}, {"type": "fileUpload"}, {"type": "fileUpload", "action": "accept", "context": {"file": "x"}},
     {"type": "fileUpload", "action": "maybe", "context": {"file": "x"}, "uploadInfo": {"uploadUrl": "https://x"}},
     {"type": "other", "action": "decline", "context": {"file": "x"}},
     {"type": "fileUpload", "action": "decline", "context": "x"},
     {"type": "fileUpload", "action": ["accept"], "context": {"file": "x"}, "uploadInfo": {"uploadUrl": "https://x"}},
     {"type": "fileUpload", "action": "accept", "context": {"file": 1}, "uploadInfo": {"uploadUrl": "https://x"}}],
)  # fmt: skip
async def test_an_answer_that_makes_no_sense_is_refused(chat: Chat, value: Any) -> None:
    assert await chat.post(invoke("fileConsent/invoke", value=value)) == 400
    assert chat.house.teams.messages == []


async def test_an_empty_segment_has_nothing_to_export(chat: Chat) -> None:
    audience = chat.house.audience
    await audience.segments.create("Quiet", "", "", "", True, audience.evidence(tenant=TENANT))
    await chat.post(typed("segment Quiet export"))
    (message,) = chat.house.teams.messages
    assert "nothing to export" in str(message.body["attachments"][0]["content"])


async def test_a_segment_that_is_gone_is_said_to_be(chat: Chat) -> None:
    await chat.post(executed(Export("5f0000000000000000000000")))
    assert CONSENT not in [each["contentType"] for each in chat.attachments()]
