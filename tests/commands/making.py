"""A whole desk on a real MongoDB, with Teams' connector played by a few lines."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.access.roles import Roles
from bot.access.store import AdminStore
from bot.audience.people.arrivals import Arrivals
from bot.audience.people.records import Person, Sighting
from bot.audience.segments.records import Segment
from bot.broadcasts.feet import Feet
from bot.broadcasts.store import BroadcastStore
from bot.commands.answers import Answer, Json
from bot.commands.desk import Desk, Handlers, together
from bot.commands.intents import Intent, to_data
from bot.commands.people import PeopleCommands
from bot.commands.taps import TapCommands
from bot.connector.client import Connector
from bot.content import store as message_store
from bot.content.first import FirstContent
from bot.content.records import Message
from bot.content.service import Content
from bot.content.store import MessageStore
from bot.proactive.ledger.service import Ledger
from bot.proactive.pace.local import Pace
from bot.storage.database import Storage
from tests.audience.making import TENANT, Audience, Clock, make_audience
from tests.cards.reading import buttons, texts, walk
from tests.fakes.connector import FakeConnector


@dataclass
class House:
    audience: Audience
    content: Content
    first: FirstContent
    teams: FakeConnector
    pace: Pace
    arrivals: Arrivals
    desk: Desk
    acts: int = 0

    @property
    def clock(self) -> Clock:
        return self.audience.clock

    def next_activity(self) -> str:
        self.acts += 1
        return f"a-{self.acts}"

    async def type(self, name: str, text: str, *, tenant: str = TENANT, activity: str = "") -> Answer:
        """What somebody gets for typed text; a new activity unless one is named."""
        sighting = self.sighting(name, tenant)
        return await self.desk.typed(sighting, f"chat-{name}", activity or self.next_activity(), text)

    async def tap(
        self,
        name: str,
        what: Intent | Mapping[str, Any],
        *,
        tenant: str = TENANT,
        activity: str = "",
        in_place: bool = True,
    ) -> Answer:
        """What somebody gets for a button, given as its intent or its data."""
        data = to_data(what) if isinstance(what, Intent) else what
        sighting = self.sighting(name, tenant)
        return await self.desk.tapped(
            sighting, f"chat-{name}", activity or self.next_activity(), data, in_place=in_place
        )

    async def person(self, name: str, tenant: str = TENANT) -> Person:
        """As stored now."""
        found = await self.audience.people.find_by_ids(tenant, f"aad-{name}", None)
        assert found is not None
        return found

    async def topic(self, name: str = "Harbour house", tenant: str = TENANT) -> Segment:
        """A segment of the first content, or one made before."""
        await self.first.ensure(tenant)
        found = await self.audience.segments.find(tenant, name)
        assert found is not None
        return found

    async def message(self, name: str, tenant: str = TENANT) -> Message:
        await self.first.ensure(tenant)
        found = await self.content.find(tenant, name)
        assert found is not None
        return found

    async def events(self, name: str) -> list[str]:
        """What happened by the evidence, oldest first."""
        who = await self.person(name)
        rows = self.audience.storage.collection("consent_events").find({"person": who.id}).sort("at", 1)
        return [row["what"] async for row in rows]

    def sighting(self, name: str, tenant: str = TENANT) -> Sighting:
        """Somebody in their personal chat, now."""
        seen = self.audience.sighting(name, tenant)
        return dataclasses.replace(seen, reference=dataclasses.replace(seen.reference, service_url=self.teams.url))

    def known(self, name: str, email: str | None = None) -> None:
        """From now on Teams tells of this person."""
        told = {"id": f"29:{name}", "aadObjectId": f"aad-{name}", "name": name, "givenName": name.split()[0]}
        self.teams.members[f"29:{name}"] = told | ({"email": email, "userPrincipalName": email} if email else {})

    def looked_up(self) -> list[str]:
        """Whose profile was asked for, in order."""
        return [each.target for each in self.teams.received if each.method == "GET"]

    def cards_to(self, name: str) -> list[Json]:
        """The cards that were sent to somebody outside of a turn, in order."""
        bodies = self.teams.sent_to(f"chat-{name}")
        return [attachment["content"] for body in bodies for attachment in body["attachments"]]


@dataclass(frozen=True)
class Surroundings:
    """What a house stands on: an empty database, and Teams' connector over a real session."""

    storage: Storage
    teams: FakeConnector
    connector: Connector


async def make_house(
    on: Surroundings, *, admins: tuple[str, ...] = (), local: bool = False, more: Handlers | None = None
) -> House:
    """A desk with the handlers of everybody, and `more` beside them."""
    storage = on.storage
    audience = await make_audience(storage)
    await storage.ensure(message_store.INDEXES)
    store = MessageStore(storage)
    content = Content(store, audience.segments, audience.clock)
    first = FirstContent(store, audience.segments, audience.clock)
    roles = Roles(admins, local, audience.people, AdminStore(storage))
    pace = Pace(math.inf)
    arrivals = Arrivals(
        people=audience.people,
        segments=audience.segments,
        content=content,
        first_content=first,
        connector=on.connector,
        pace=pace,
        now=audience.clock,
    )
    feet = Feet(BroadcastStore(storage), Ledger(storage, audience.clock), audience.segments)
    desk = Desk(
        people=audience.people,
        segments=audience.segments,
        content=content,
        first_content=first,
        roles=roles,
        profiles=arrivals,
        handlers=together(
            PeopleCommands(audience.people, audience.segments, roles).handlers(),
            TapCommands(audience.segments, content, roles, feet).handlers(),
            more or {},
        ),
        now=audience.clock,
    )
    return House(audience, content, first, on.teams, pace, arrivals, desk)


def only(answer: Answer) -> Json:
    """The one card of an answer, wherever it goes."""
    cards = [card for message in answer.messages for card in message.cards]
    cards += [answer.replace] if answer.replace else []
    assert len(cards) == 1
    return cards[0]


def told(answer: Answer) -> list[str]:
    """What a person can read in an answer: the replaced card first, then the messages."""
    cards = ([answer.replace] if answer.replace else []) + [card for m in answer.messages for card in m.cards]
    return [clean(text) for card in cards for text in texts(card)]


def says(card: Json, *words: str) -> bool:
    """Whether all of these words can be read on the card."""
    everything = "\n".join(clean(text) for text in texts(card))
    return all(word in everything for word in words)


def bands(card: Json) -> list[str]:
    """The colours of the card's bands."""
    return [node["style"] for node in walk(card) if node.get("bleed") and "style" in node]


def data_of(card: Json, title: str) -> Json:
    """The data of the card's first button with that title."""
    found: Json = next(each["data"] for each in buttons(card) if each["title"] == title)
    return found


def clean(text: str) -> str:
    """A text without the marks that keep names in their own direction."""
    return text.replace("\u2068", "").replace("\u2069", "").replace("\\", "")
