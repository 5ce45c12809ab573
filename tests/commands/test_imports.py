"""Lists of people in the chat: attached with and without words, pasted, settled, undone; everything real but Teams."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer

from bot.access.records import Role
from bot.audience.imports.export import SOURCE
from bot.audience.imports.records import State
from bot.audience.imports.store import ImportStore
from bot.audience.segments.records import Evidence, Segment, Through
from bot.commands import intents
from bot.commands.answers import Answer
from bot.commands.desk import Desk
from bot.commands.imports import AT_ONCE, NO_LIST, PASTED
from bot.commands.intents import from_data, to_data
from bot.connector.client import open_session
from bot.files.records import Attached, FileRef
from bot.identifiers import new_id
from bot.server.rooms import INDEXES, Rooms
from bot.storage.database import Storage
from cards.elements import Json
from config import Settings
from tests.audience.making import TENANT, Clock, sighted
from tests.cards.reading import buttons, inputs, sums, texts, titles
from tests.commands.making import only

LIST = "Name,Email,City\nAna,ana@a.example,Lisbon\nBo,bo@a.example,\nAna,ANA@a.example,\nNo,nonsense,\n"
QUESTION = "What are the other columns?"
TWO = "Buyer mail,Seller mail\nana@a.example,bo@a.example\ncy@a.example,dee@a.example\n"


@dataclass
class Chat:
    """Rui's chat with a bot of local mode, where everybody is an owner, and files that can be attached in it."""

    rooms: Rooms
    desk: Desk
    clock: Clock
    storage: Storage
    drive: BaseTestServer
    contents: dict[str, str]
    pizza: Segment

    async def attach(self, content: str, text: str = "", name: str = "people.csv", *, ask: bool = False) -> Json:
        """What a file is answered with; a question about columns is left as proposed, unless `ask`."""
        self.contents[name] = content
        file = Attached(name, str(self.drive.make_url(f"/{name}")), "csv")
        seen = sighted("Rui", self.clock())
        card = card_of(await self.desk.typed(seen, "chat", new_id(), text, [file]))
        return card if ask or QUESTION not in texts(card) else await self.tap(card, "Import")

    async def types(self, text: str) -> Json:
        return card_of(await self.desk.typed(sighted("Rui", self.clock()), "chat", new_id(), text))

    async def answered(self, data: Mapping[str, Any]) -> Answer:
        return await self.desk.tapped(sighted("Rui", self.clock()), "chat", new_id(), data, in_place=True)

    async def tap(self, card: Json, title: str, **fields: str) -> Json:
        """What the button of that title leads to, with these fields filled in."""
        return card_of(
            await self.answered(tapped(card, title) | {f"f_{name}": value for name, value in fields.items()})
        )

    async def waiting(self) -> list[str]:
        return sorted(await self.storage.collection("people").distinct("waiting_for"))


def card_of(answer: Answer) -> Json:
    return answer.replace if answer.replace is not None else only(answer)


def tapped(card: Json, title: str) -> Json:
    found = next(each for each in buttons(card) if each["title"] == title)
    return dict(found["data"])


def said(card: Json) -> str:
    return " ".join(texts(card)).replace("\u2068", "").replace("\u2069", "")


@pytest.fixture
async def chat(storage: Storage) -> AsyncIterator[Chat]:
    await storage.ensure(INDEXES)
    contents: dict[str, str] = {}

    async def serve(request: web.Request) -> web.Response:
        return web.Response(text=contents[request.match_info["name"]], content_type="text/csv")

    app = web.Application()
    app.router.add_get("/{name}", serve)
    clock = Clock()
    async with open_session() as session, TestServer(app, host="127.0.0.1") as drive:
        rooms = Rooms(Settings.read({}), storage, session, clock)
        desk = Desk(
            people=rooms.people, segments=rooms.segments, content=rooms.content, first_content=rooms.first_content,
            roles=rooms.roles, profiles=rooms.arrivals, handlers=rooms.handlers, now=clock,
        )  # fmt: skip
        await rooms.first_content.ensure(TENANT)
        evidence = Evidence(TENANT, "chat", new_id(), Through.COMMAND, "rui", clock(), role=Role.OWNER)
        pizza = await rooms.segments.create("Pizza", "", "", "", True, evidence)
        yield Chat(rooms, desk, clock, storage, drive, contents, pizza)


async def test_a_file_with_the_command_fills_the_segment(chat: Chat) -> None:
    card = await chat.attach(LIST, "segment pizza import")
    assert "2 people added" in said(card)
    assert sums(card) == ([2, 1, 1], 4)
    assert "Kept, but not searchable: City" in said(card)
    assert "2 wait to be met" in said(card)
    assert await chat.waiting() == ["ana@a.example", "bo@a.example"]


async def test_undoing_asks_once_and_takes_them_out(chat: Chat) -> None:
    card = await chat.attach(LIST, "segment pizza import")
    question = await chat.tap(card, "Undo this import…")
    assert "2 people came in with people.csv" in said(question)
    assert len(await chat.waiting()) == 2
    chat.clock.on(hours=1)
    late = await chat.tap(question, "Undo this import")
    assert "a while ago" in said(late)
    undone = await chat.tap(late, "Undo this import")
    assert "2 people taken out again" in said(undone)
    assert "Undo this import…" not in titles(undone)
    assert await chat.waiting() == []


async def test_a_file_without_words_is_asked_where_to(chat: Chat) -> None:
    card = await chat.attach(LIST)
    assert "Which segment do they go into?" in texts(card)
    assert "f_segment" in inputs(card)
    assert await chat.waiting() == []
    nothing = await chat.tap(card, "Import", segment="")
    assert "Say which segment the people go into." in said(nothing)
    columns = await chat.tap(nothing, "Import", segment=chat.pizza.id)
    assert QUESTION in texts(columns)
    done = await chat.tap(columns, "Import")
    assert "2 people added" in said(done)
    assert await chat.waiting() == ["ana@a.example", "bo@a.example"]
    again = await chat.tap(card, "Import", segment=chat.pizza.id)
    assert said(again) == said(done)


async def test_it_can_be_given_up(chat: Chat) -> None:
    card = await chat.attach(LIST)
    dropped = await chat.tap(card, "Cancel")
    assert "Nothing was done with people.csv." in said(dropped)
    assert "Not imported" in texts(await chat.tap(card, "Import", segment=chat.pizza.id))
    assert await chat.waiting() == []


async def test_an_unclear_column_is_asked_for(chat: Chat) -> None:
    card = await chat.attach(TWO, "segment pizza import")
    assert "Which column holds the people's addresses?" in texts(card)
    assert "Say which column" in said(await chat.tap(card, "Go on", column=""))
    assert "There is no column Nobody" in said(await chat.tap(card, "Go on", column="Nobody"))
    columns = await chat.tap(card, "Go on", column="Seller mail")
    assert QUESTION in texts(columns)
    await chat.tap(columns, "Import")
    assert await chat.waiting() == ["bo@a.example", "dee@a.example"]


async def test_a_list_can_be_pasted(chat: Chat) -> None:
    form = await chat.types("segment pizza import")
    assert inputs(form) == {"f_list": ""}
    wrong = await chat.tap(form, "Import", list="nobody at all")
    assert inputs(wrong) == {"f_list": "nobody at all"}
    assert "One thing to fix: the list" in said(wrong)
    done = await chat.tap(wrong, "Import", list="Bo <bo@a.example>\nana@a.example")
    assert PASTED in said(done)
    assert await chat.waiting() == ["ana@a.example", "bo@a.example"]


async def test_what_is_no_list_is_said(chat: Chat) -> None:
    for content in ("", "a,b\n1,2\n"):
        card = await chat.attach(content, "segment pizza import")
        assert "Undo this import…" not in titles(card)
    assert await chat.storage.collection("imports").count_documents({}) == 0
    assert NO_LIST in said(card_of(await chat.answered(to_data(intents.ImportFile()))))


async def test_a_large_list_goes_on_by_itself(chat: Chat) -> None:
    many = "Email\n" + "".join(f"p{i}@a.example\n" for i in range(AT_ONCE + 1))
    card = await chat.attach(many, "segment pizza import")
    assert titles(card) == ["Refresh"]
    assert "It goes on by itself." in said(card)
    assert "2,001 rows so far" in said(card)
    assert await chat.rooms._import_work.work()
    done = await chat.tap(card, "Refresh")
    assert "2,001 people added" in said(done)


async def test_rejected_rows_come_as_a_file(chat: Chat) -> None:
    card = await chat.attach(LIST + "Evil,=cmd()|x,\n", "segment pizza import")
    answer = await chat.answered(tapped(card, "Rejected rows as a CSV"))
    [link] = [each["url"] for message in answer.messages for shown in message.cards for each in buttons(shown)]
    assert link.startswith("http://127.0.0.1:")
    rui = await chat.rooms.people.find_by_ids(TENANT, sighted("Rui", chat.clock()).aad_id, None)
    made = from_data(tapped(card, "Undo this import…"))
    assert rui is not None
    assert isinstance(made, intents.ImportUndo)
    content = await chat.rooms._rejects.open(FileRef(SOURCE, made.imported, TENANT, rui.id))
    assert content is not None
    text = b"".join([chunk async for chunk in content.chunks]).decode("utf-8-sig")
    assert content.name == "people rejected.csv"
    assert len(text.splitlines()) == 3
    assert "'=cmd()" in text
    assert await chat.rooms._rejects.open(FileRef(SOURCE, made.imported, "elsewhere", rui.id)) is None


async def test_a_list_without_rejects_has_no_such_file(chat: Chat) -> None:
    card = await chat.attach("Email\nana@a.example\n", "segment pizza import")
    assert "Rejected rows as a CSV" not in titles(card)
    [made] = await ImportStore(chat.storage).of_segment(TENANT, chat.pizza.id, 5)
    assert made.state is State.DONE
    refused = card_of(await chat.answered(to_data(intents.ImportRejects(made.id))))
    assert "No row of that list was rejected." in said(refused)


async def test_a_deleted_segment_leaves_the_summary(chat: Chat) -> None:
    card = await chat.attach("Email\nana@a.example\n", "segment pizza import")
    shown = tapped(await chat.tap(card, "Undo this import…"), "Keep it")
    evidence = Evidence(TENANT, "chat", new_id(), Through.COMMAND, "rui", chat.clock(), role=Role.OWNER)
    await chat.rooms.segments.delete(TENANT, chat.pizza.id, evidence)
    left = card_of(await chat.answered(shown))
    assert "1 person added" in said(left)
    assert "Undo this import…" not in titles(left)
