"""A desk with all that the bot has behind it, and one person in each role."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from bot.access.records import Role
from bot.audience.people.records import Person, Profile
from bot.audience.segments.records import Evidence, Segment, Through
from bot.commands.answers import Answer
from bot.commands.caller import Caller
from bot.commands.desk import Desk
from bot.commands.intents import HINTS, Intent, to_data
from bot.identifiers import new_id
from bot.server.rooms import INDEXES, Rooms
from bot.storage.database import Document, Storage
from config import Settings
from tests.audience.making import TENANT, Clock, sighted

WHO = {None: "Ana", Role.OWNER: "Rui", Role.EDITOR: "Edda", Role.SENDER: "Sem", Role.VIEWER: "Vi"}
"""Who has which role."""


@dataclass
class Whole:
    rooms: Rooms
    desk: Desk
    storage: Storage
    clock: Clock
    people: dict[Role | None, Person]
    segment: Segment
    message: str

    async def tap(self, role: Role | None, intent: Intent) -> Answer:
        """What the person in that role gets for a button."""
        seen = sighted(WHO[role], self.clock())
        return await self.desk.tapped(seen, f"chat-{WHO[role]}", new_id(), to_data(intent), in_place=True)

    async def types(self, role: Role | None, text: str) -> Answer:
        return await self.desk.typed(sighted(WHO[role], self.clock()), f"chat-{WHO[role]}", new_id(), text)

    async def straight(self, role: Role | None, intent: Intent) -> Answer:
        """The same without the desk: the handler is asked by somebody of that role."""
        caller = Caller(self.people[role], "chat", new_id(), self.clock(), Through.CARD, role)
        return await self.rooms.handlers[type(intent)](intent, caller)

    def by(self, role: Role) -> Evidence:
        """Something that the person in that role does now."""
        who = self.people[role].id
        return Evidence(TENANT, "chat", new_id(), Through.COMMAND, who, self.clock(), role=role)

    def example(self, kind: type[Intent]) -> Intent:
        """An intent of that kind that does something, where the role allows it."""
        values = {f.name: self._value(f.name, HINTS[kind.do][f.name]) for f in dataclasses.fields(kind)}
        return kind(**values)

    def _value(self, name: str, hint: Any) -> Any:
        asked = int(self.clock().timestamp())
        if hint is int:
            return {"broadcast": 1, "asked": asked, "at": asked + 3_600}.get(name, 1)
        if hint is bool:
            return False
        return {
            "segment": self.segment.id, "name": "Mine", "description": "Mine", "addresses": "eve@north.example",
            "message": self.message, "expression": "Interns", "text": "Hello", "at": "in 20 minutes",
            "zone": "Europe/Lisbon", "address": "eve@north.example", "role": "owner", "kind": "text",
        }.get(name, "")  # fmt: skip

    async def kept(self) -> dict[str, list[Document]]:
        """All that is in the database, but for when people were seen."""
        kept: dict[str, list[Document]] = {}
        for each in await self.storage.described():
            fields = {"member_of": 1, "left": 1, "removed": 1, "paused": 1} if each["name"] == "people" else None
            found = self.storage.collection(each["name"]).find({}, fields).sort("_id", 1)
            kept[each["name"]] = await found.to_list(None)
        return kept


async def make_whole(storage: Storage, session: ClientSession) -> Whole:
    """Everything over an empty database: a segment with a member, and a draft to it."""
    await storage.ensure(INDEXES)
    clock = Clock()
    rooms = Rooms(Settings.read({"ADMINS": "rui@north.example"}), storage, session, clock)
    desk = Desk(
        people=rooms.people,
        segments=rooms.segments,
        content=rooms.content,
        first_content=rooms.first_content,
        roles=rooms.roles,
        profiles=rooms.arrivals,
        handlers=rooms.handlers,
        now=clock,
    )
    await rooms.first_content.ensure(TENANT)
    people = {role: await _met(rooms, name, clock) for role, name in WHO.items()}

    def by_rui() -> Evidence:
        rui = people[Role.OWNER].id
        return Evidence(TENANT, "chat-Rui", new_id(), Through.COMMAND, rui, clock(), role=Role.OWNER)

    for role in (Role.EDITOR, Role.SENDER, Role.VIEWER):
        await rooms.admins.give(by_rui(), role, person=people[role].id)
    segment = await rooms.segments.create("Interns", "", "", "", True, by_rui())
    await rooms.segments.add(TENANT, segment.id, "ana@north.example", by_rui())
    await rooms.broadcasts.compose_text("Interns", "Hello", by_rui(), "Rui")
    message = await rooms.content.find(TENANT, "welcome")
    assert message is not None
    return Whole(rooms, desk, storage, clock, people, segment, message.id)


async def _met(rooms: Rooms, name: str, clock: Clock) -> Person:
    met = await rooms.people.meet(sighted(name, clock()))
    address = f"{name.casefold()}@north.example"
    return (await rooms.people.set_profile(met, Profile(met.aad_id, name, None, address, address)))[0]
