"""The endpoint with everything behind it real but the desk: people, segments, MongoDB, and a channel on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.access.records import Role
from bot.access.tokens import TokenValidator
from bot.audience.people.records import Person, Sighting
from bot.audience.people.service import People
from bot.audience.segments.records import Choice, Evidence, Segment, Through
from bot.audience.segments.service import Segments
from bot.commands.answers import Answer, Outgoing, say
from bot.commands.intents import Join, Leave, from_data
from bot.connector.client import Connector, open_session
from bot.connector.tokens import NoTokens
from bot.files.records import Attached
from bot.storage.database import Storage
from bot.teams.endpoint import MessagesEndpoint
from cards.elements import Json, card, heading
from cards.reader import Reader
from tests.audience.making import Clock, make_audience
from tests.fakes.connector import FakeConnector, running_connector
from tests.teams.activities import TENANT, Activity

PATH = "/api/messages"


def plain_card(text: str) -> Json:
    return card([heading(text)], text, Reader())


@dataclass
class SmallDesk:
    """The narrow side of the desk that the edge sees: it writes down what came, and a choice is a real choice."""

    people: People
    segments: Segments
    typed_texts: list[str] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    taps: list[Mapping[str, Any]] = field(default_factory=list)
    in_place: list[bool] = field(default_factory=list)
    answer: Answer | None = None
    trouble: Exception | None = None

    async def typed(
        self, sighting: Sighting, conversation: str, activity: str, text: str, files: Sequence[Attached] = ()
    ) -> Answer:
        await self.people.meet(sighting)
        self.typed_texts.append(text)
        self.files += files
        return self._answer(f"You typed {text}")

    async def tapped(
        self, sighting: Sighting, conversation: str, activity: str, data: Mapping[str, Any], *, in_place: bool
    ) -> Answer:
        person = await self.people.meet(sighting)
        self.taps.append(data)
        self.in_place.append(in_place)
        intent = from_data(data)
        if isinstance(intent, Join | Leave):
            choice = Choice.IN if isinstance(intent, Join) else Choice.OUT
            evidence = Evidence(sighting.tenant, conversation, activity, Through.TAP, person.id, sighting.at)
            await self.segments.choose(person, intent.segment, choice, evidence)
        return self._answer("You tapped")

    async def explain(self, tenant: str, conversation_id: str) -> Answer | None:
        first = await self.people.explained(tenant, conversation_id)
        return self._answer("I work in a personal chat") if first else None

    def _answer(self, text: str) -> Answer:
        if self.trouble is not None:
            raise self.trouble
        return self.answer or say(plain_card(text))


@dataclass
class Rig:
    """Posts activities to the endpoint, and looks at what they did."""

    http: TestClient[web.Request, web.Application]
    channel: FakeConnector
    desk: SmallDesk
    storage: Storage
    clock: Clock

    async def post(self, activity: Activity, **headers: str) -> ClientResponse:
        """As Teams would, from the channel on loopback unless the activity names another."""
        if activity.get("serviceUrl") == "http://127.0.0.1:1":
            activity = activity | {"serviceUrl": self.channel.url}
        return await self.http.post(PATH, json=activity, headers=headers)

    async def raw(self, body: bytes, content_type: str | None = "application/json", **headers: str) -> ClientResponse:
        more = {"Content-Type": content_type} if content_type is not None else {}
        skip = [] if content_type is not None else ["Content-Type"]
        return await self.http.post(PATH, data=body, headers=more | headers, skip_auto_headers=skip)

    async def person(self, who: str = "ana", tenant: str = TENANT) -> Person | None:
        return await self.desk.people.find_by_ids(tenant, f"aad-{who}", f"29:{who}")

    async def todo(self, who: str = "ana") -> list[str]:
        """What is on the list for the person."""
        found = await self.storage.collection("people").find_one({"tenant": TENANT, "aad_id": f"aad-{who}"})
        return sorted(found["todo"]) if found else []

    async def segment(self, name: str = "Interns") -> Segment:
        made = Evidence(TENANT, "chat", f"makes {name}", Through.COMMAND, "admin", self.clock(), role=Role.OWNER)
        return await self.desk.segments.create(name, f"About {name}", "", "", True, made)

    async def consent(self) -> list[Any]:
        """Everything that anybody ever chose: the evidence, and the state it led to."""
        events = self.storage.collection("consent_events").find().sort("_id", 1)
        kept = {"member_of": 1, "left": 1, "removed": 1, "paused": 1}
        people = self.storage.collection("people").find({}, kept).sort("_id", 1)
        chosen = [
            each async for each in people if each["member_of"] or each["left"] or each["removed"] or each["paused"]
        ]
        return [each async for each in events] + chosen

    def said(self) -> list[str]:
        """The summaries of all messages that the channel got, in order."""
        return [str(each.body.get("summary")) for each in self.channel.messages]


def several(*texts: str, replace: str | None = None) -> Answer:
    """An answer of several messages, and a card in place."""
    messages = tuple(Outgoing((plain_card(text),), text) for text in texts)
    return Answer(plain_card(replace) if replace else None, messages) if replace else Answer(messages=messages)


@asynccontextmanager
async def running_rig(
    storage: Storage, *, validator: TokenValidator | None = None, local: bool = True
) -> AsyncIterator[Rig]:
    """The endpoint on a free port; in local mode unless told otherwise."""
    audience = await make_audience(storage)
    desk = SmallDesk(audience.people, audience.segments)
    async with running_connector() as channel, open_session() as session:
        connector = Connector(session, NoTokens())
        endpoint = MessagesEndpoint(
            desk, audience.people, connector,
            now=audience.clock, token_validator=validator, tenants=None if local else {TENANT}, local=local,
        )  # fmt: skip
        app = web.Application()
        app.router.add_post(PATH, endpoint.answer)
        async with TestClient(TestServer(app)) as http:
            yield Rig(http, channel, desk, storage, audience.clock)
