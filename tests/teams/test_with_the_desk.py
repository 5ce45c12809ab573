"""The endpoint with the whole desk behind it: first content, commands, taps, receipts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.commands.intents import Leave, Tap
from bot.connector.client import Connector, open_session
from bot.connector.tokens import NoTokens
from bot.content.records import CarouselPart, SegmentButton
from bot.storage.database import Storage
from bot.teams.endpoint import MessagesEndpoint
from cards.elements import Json
from tests.cards.reading import buttons
from tests.commands.making import House, Surroundings, clean, make_house
from tests.fakes.connector import running_connector
from tests.teams.activities import TENANT, Activity, executed, in_group, submitted, typed
from tests.teams.corpus import completed, load, names, need_corpus
from tests.teams.rig import PATH


@dataclass
class Office:
    """Posts activities, and reads what the person then has before them."""

    http: TestClient[web.Request, web.Application]
    house: House

    async def post(self, activity: Activity) -> Json:
        """The body of the answer, {} where there is none."""
        answer = await self.http.post(PATH, json=activity | {"serviceUrl": self.house.teams.url})
        assert answer.status in (200, 501), await answer.text()
        found: Json = await answer.json() if answer.content_type == "application/json" else {}
        return found

    def cards(self) -> list[Json]:
        """All cards that were sent, in order."""
        bodies = [each.body for each in self.house.teams.messages]
        return [attachment["content"] for body in bodies for attachment in body["attachments"]]

    def said(self) -> list[str]:
        return [clean(str(each.body["summary"])) for each in self.house.teams.messages]

    async def consent(self) -> list[Any]:
        storage = self.house.audience.storage
        events = [each async for each in storage.collection("consent_events").find().sort("_id", 1)]
        kept = {"member_of": 1, "left": 1, "removed": 1, "paused": 1}
        return events + [each async for each in storage.collection("people").find({}, kept).sort("_id", 1)]


@pytest.fixture
async def office(storage: Storage) -> AsyncIterator[Office]:
    async with running_connector() as teams, open_session() as session:
        connector = Connector(session, NoTokens())
        house = await make_house(Surroundings(storage, teams, connector), local=True)
        endpoint = MessagesEndpoint(house.desk, house.audience.people, connector, now=house.clock, local=True)
        app = web.Application()
        app.router.add_post(PATH, endpoint.answer)
        async with TestClient(TestServer(app)) as http:
            yield Office(http, house)


async def subscribe(office: Office) -> Tap:
    """The first Subscribe button of the topics carousel, as content."""
    message = await office.house.message("topics", TENANT)
    part, carousel = next((i, part) for i, part in enumerate(message.parts) if isinstance(part, CarouselPart))
    button = next(i for i, each in enumerate(carousel.cards[0].buttons) if isinstance(each, SegmentButton))
    return Tap(message.id, message.version, part, button, card=0)


async def joined(office: Office) -> str:
    """The one segment that Ana is in."""
    person = await office.house.audience.people.find_by_ids(TENANT, "aad-ana", None)
    assert person is not None
    (segment,) = person.member_of
    return segment


async def test_topics_are_shown_and_a_tap_subscribes_in_place(office: Office) -> None:
    await office.post(typed("topics"))
    button = next(each for each in buttons(office.cards()[-1]) if each["title"] == "Subscribe")
    body = await office.post(executed(Leave("x")) | {"value": {"action": button, "trigger": "manual"}})
    assert body["type"] == "application/vnd.microsoft.card.adaptive"
    assert "Subscribed" in str(body["value"])
    assert await joined(office)


async def test_a_tap_delivered_again_sends_no_second_follow_up_and_changes_nothing(office: Office) -> None:
    tap = executed(await subscribe(office))
    await office.post(tap)
    once, said = await office.consent(), office.said()
    assert len(said) >= 2
    await office.post(tap)
    assert await office.consent() == once
    assert len(office.said()) <= len(said) + 1


async def test_an_old_tap_after_the_opposite_leaves_the_opposite(office: Office) -> None:
    tap = await subscribe(office)
    join = submitted(tap)
    await office.post(join)
    await office.post(executed(Leave(await joined(office))))
    left = await office.consent()
    await office.post(join)
    assert await office.consent() == left


async def test_a_redelivered_tap_that_had_changed_nothing_changes_nothing_later(office: Office) -> None:
    first, again = executed(await subscribe(office)), executed(await subscribe(office))
    await office.post(first)
    await office.post(again)
    await office.post(executed(Leave(await joined(office))))
    left = await office.consent()
    await office.post(again)
    assert await office.consent() == left


async def test_a_refresh_of_a_real_button_changes_nothing(office: Office) -> None:
    tap = await subscribe(office)
    await office.post(executed(tap, trigger="automatic"))
    assert office.said() == []
    assert await office.house.audience.storage.collection("people").count_documents({}) == 0


async def test_free_text_never_meets_silence(office: Office) -> None:
    for number, text in enumerate(
        ("hello", "???", "", "tell me a joke", "🙂", "x" * 4000, "join", "<at>Cohort</at> help")
    ):
        await office.post(typed(text))
        assert len(office.said()) == number + 1


async def test_a_group_is_told_where_to_talk(office: Office) -> None:
    for _ in range(2):
        await office.post(in_group(text="topics"))
    assert office.said() == ["I work in a personal chat. Open my name, pick Chat, and type topics."]


async def test_every_recorded_activity_leaves_consent_as_it_was(office: Office) -> None:
    need_corpus()
    await office.post(submitted(await subscribe(office)))
    chosen = {str(each["_id"]): each for each in await office.consent()}
    for name in names():
        await office.post(completed(load(name)))
    after = {str(each["_id"]): each for each in await office.consent()}
    assert {key: after[key] for key in chosen} == chosen
    assert not any(each["member_of"] or each["left"] for key, each in after.items() if key not in chosen)
    assert "Something went wrong" not in str(office.said())
