"""`person EMAIL`: what admins see of somebody, from what really happened to them."""

from __future__ import annotations

import pytest

from bot.access.records import NotAllowed, Role
from bot.audience.attributes.records import Kind
from bot.audience.segments.records import Choice
from bot.broadcasts.records import Delivery
from bot.commands.intents import BroadcastShow, PersonShow, from_data
from bot.identifiers import new_id
from bot.proactive.ledger.personal import PersonalLedger
from bot.proactive.ledger.store import DELIVERIES
from tests.audience.making import TENANT
from tests.cards.reading import walk
from tests.commands.making import only, says, told
from tests.privacy.making import Town

ASKED = "person ana@north.example"


async def test_it_says_how_and_when_each_segment_was_joined_or_left(place: Town) -> None:
    quay, gate, dock = [await place.topic(name) for name in ("Quay", "Gate", "Dock")]
    await place.chooses(None, quay, Choice.IN)
    place.later()
    await place.chooses(None, gate, Choice.IN)
    await place.chooses(None, gate, Choice.OUT)
    await place.add(dock, "ana@north.example")
    await place.whole.rooms.segments.remove(TENANT, dock.id, "ana@north.example", place.by(Role.OWNER))
    lines = told(await place.types(Role.VIEWER, ASKED))
    assert lines[:4] == ["Person", "Ana", "ana@north.example", "Reachable."]
    after = {name: lines[lines.index(name) + 1] for name in ("Quay", "Gate", "Dock", "Interns")}
    assert after == {
        "Quay": "Tapped Subscribe, 24 November",
        "Gate": "Left, 25 November",
        "Dock": "Taken out by Rui, 25 November",
        "Interns": "Added by Rui, 24 November",
    }
    assert lines.index("Quay") < lines.index("Gate")  # what they are in stands first


async def test_it_says_what_is_known(place: Town) -> None:
    rooms = place.whole.rooms
    for name, kind, text in (("City", Kind.TEXT, "Lisboa"), ("Hired", Kind.DATE, "2025-02-01")):
        await rooms.attributes.define(TENANT, name, kind, place.by(Role.OWNER))
        await rooms.attributes.set(TENANT, place.ana.id, name, text, place.by(Role.OWNER))
    lines = told(await place.types(Role.OWNER, ASKED))
    shown = {name: lines[lines.index(name) + 1] for name in ("City", "Hired", "locale", "zone", "met", "domain")}
    assert shown == {
        "City": "Lisboa",
        "Hired": "2025-02-01",
        "locale": "en-GB",
        "zone": "Europe/Lisbon",
        "met": "2026-11-24",
        "domain": "north.example",
    }


async def test_it_shows_the_newest_deliveries_and_opens_them(place: Town) -> None:
    for number in range(6):
        await place.started(f"News {number}")
    rows = place.storage.collection(DELIVERIES)
    newest = await rows.find_one({"_id.p": place.ana.id}, sort=[("_id.b", -1)])
    assert newest is not None
    failed = {"state": "failed", "reason": "removed the app", "at": place.whole.clock()}
    await rows.update_one({"_id": newest["_id"]}, {"$set": failed})
    card = only(await place.types(Role.OWNER, ASKED))
    assert says(card, "b7 · News 5", "b3 · News 1", "Still to go")
    assert says(card, "Failed, 24 November, 09:00: removed the app")
    assert not says(card, "News 0")
    opened = [from_data(node["selectAction"]["data"]) for node in walk(card) if "selectAction" in node]
    assert opened == [BroadcastShow(number) for number in (7, 6, 5, 4, 3)]


async def test_deliveries_are_found_batch_by_batch_and_of_the_tenant_alone(place: Town) -> None:
    first = await place.started("One")
    second = await place.started("Two")
    for _ in range(3):
        await place.whole.rooms.broadcasts.compose_text("everyone", "Draft", place.by(Role.OWNER), "Rui")
    ledger = PersonalLedger(place.storage, batch=1)
    assert [each.number for each in await ledger.of(TENANT, place.ana.id)] == [second.number, first.number]
    assert [each.state for each in await ledger.of(TENANT, place.ana.id, 1)] == [Delivery.PENDING]
    assert await ledger.of("another", place.ana.id) == []
    assert await ledger.of(TENANT, new_id()) == []


async def test_it_says_whether_anything_reaches_them(place: Town) -> None:
    rooms, ana = place.whole.rooms, place.ana
    await rooms.segments.pause(ana, place.by(None))
    assert says(only(await place.types(Role.OWNER, ASKED)), "Paused everything")
    await rooms.people.mark_gone(TENANT, {ana.id: "blocked"})
    assert says(only(await place.types(Role.OWNER, ASKED)), "Teams no longer lets the bot write to them")
    await rooms.people.departed(TENANT, ana.aad_id, ana.teams_id, place.later())
    assert says(only(await place.types(Role.OWNER, ASKED)), "they removed the app")


async def test_who_waits_is_shown_too(place: Town) -> None:
    await place.add(await place.topic("Quay"), "Bea Sol <bea@north.example>")
    card = only(await place.types(Role.OWNER, "person Bea@North.example"))
    assert says(card, "Bea Sol", "bea@north.example", "Waiting to be met", "Added by Rui, 24 November")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("person nobody@north.example", "Nobody with this address has been met, and no segment waits for it."),
        ("person Ana", "Only a name arrived"),
        ("person ana@north.example, rui@north.example", "Give one e-mail address"),
    ],
)
async def test_who_cannot_be_found_is_said_kindly(place: Town, asked: str, answer: str) -> None:
    assert says(only(await place.types(Role.OWNER, asked)), answer)


async def test_another_tenants_people_are_nobody(place: Town) -> None:
    stranger = await place.storage.collection("people").insert_one({"_id": new_id(), "tenant": "another", "emails": []})
    answer = only(await place.whole.tap(Role.OWNER, PersonShow(person=stranger.inserted_id)))
    assert says(answer, "That person isn't here any more.")


async def test_it_is_for_admins(place: Town) -> None:
    assert says(only(await place.types(None, ASKED)), "Only admins can do this")
    with pytest.raises(NotAllowed):
        await place.whole.straight(None, PersonShow("ana@north.example"))
