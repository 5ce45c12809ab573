"""`my data`: a file with all that is held of who asks, for them alone."""

from __future__ import annotations

import json
from typing import Any

from bson import ObjectId

from bot.access.records import Role
from bot.audience.attributes.records import Kind
from bot.audience.people.records import Profile
from bot.audience.segments.records import Choice, Through
from bot.commands.caller import Caller
from bot.commands.handing import Handing
from bot.commands.intents import MyData as Asked
from bot.commands.privacy import PrivacyCommands
from bot.files.records import FileRef
from bot.identifiers import new_id
from bot.privacy.mine import BLOCK, NAME, SOURCE, MyData
from tests.audience.making import TENANT
from tests.cards.reading import buttons
from tests.commands.making import only
from tests.privacy.making import Town


def source(place: Town) -> MyData:
    rooms = place.whole.rooms
    found = rooms._files._sources[SOURCE]
    assert isinstance(found, MyData)
    return found


async def held(place: Town, role: Role | None = None) -> Any:
    """What stands in the file of somebody, read as whoever opens it reads it."""
    person = place.whole.people[role]
    content = await source(place).open(FileRef(SOURCE, person.id, TENANT, person.id))
    assert content is not None
    assert content.name == NAME
    return json.loads(b"".join([piece async for piece in content.chunks]))


async def test_it_says_who_they_are_and_where_messages_go(place: Town) -> None:
    you = (await held(place))["you"]
    assert you["emails"] == ["ana@north.example"]
    assert (you["name"], you["entra_object_id"], you["teams_id"]) == ("Ana", "aad-Ana", "29:Ana")
    assert you["first_met_at"] == "2026-11-24T09:00:00+00:00"
    assert you["where_messages_go"]["conversation_id"] == "chat-Ana"


async def test_it_holds_every_choice_with_its_evidence(place: Town) -> None:
    quay, gone = await place.topic("Quay"), await place.topic("Gone")
    await place.chooses(None, quay, Choice.IN)
    await place.chooses(None, gone, Choice.IN)
    await place.chooses(None, quay, Choice.OUT)
    await place.whole.rooms.segments.pause(place.ana, place.by(None))
    await place.whole.rooms.segments.delete(TENANT, gone.id, place.by(Role.OWNER))
    told = await held(place)
    assert [(each["what"], each["segment"], each["by"]) for each in told["choices"]] == [
        ("added", "Interns", "Rui"),
        ("joined", "Quay", "you"),
        ("joined", "a segment that was deleted", "you"),
        ("left", "Quay", "you"),
        ("paused", None, "you"),
    ]
    assert {each["name"]: (each["state"], each["by"]) for each in told["segments"]} == {
        "Interns": ("in it", "Rui"),
        "Quay": ("left it", "you"),
    }
    assert (told["paused"], told["can_be_written_to"]) == (True, False)


async def test_it_holds_what_came_with_a_record_that_became_theirs(place: Town) -> None:
    """Eve was waited for; what stood on her address passes to her, also what brought her into nothing."""
    rooms, quay = place.whole.rooms, await place.topic("Quay")
    await place.chooses(None, quay, Choice.IN)
    await place.chooses(None, quay, Choice.OUT)
    await place.add(quay, "ana.second@north.example")
    profile = dict.fromkeys(("email", "upn"), "ana.second@north.example")
    ana = await place.now()
    assert ana is not None
    await rooms.people.set_profile(ana, Profile(ana.aad_id, "Ana", None, **profile))
    choices = (await held(place))["choices"]
    assert ("added", "Quay") in [(each["what"], each["segment"]) for each in choices]
    assert choices[-1]["by"] == "Rui"


async def test_it_holds_attributes_and_deliveries(place: Town) -> None:
    rooms = place.whole.rooms
    await rooms.attributes.define(TENANT, "City", Kind.TEXT, place.by(Role.OWNER))
    await rooms.attributes.set(TENANT, place.ana.id, "City", "Évora", place.by(Role.OWNER))
    for number in range(7):
        await place.started(f"News {number}")
    told = await held(place)
    assert told["known_of_you"]["City"] == "Évora"
    assert [each["title"] for each in told["broadcasts"]] == [f"News {number}" for number in range(6, -1, -1)]
    assert {each["state"] for each in told["broadcasts"]} == {"pending"}


async def test_no_field_of_their_record_is_left_out(place: Town) -> None:
    """Whatever is kept beside in times to come stands in it by itself."""
    people = place.storage.collection("people")
    odd = {
        "removed_app_at": place.whole.clock(),
        "odd": [1, {"deep": None}],
        "id": ObjectId("5f0000000000000000000001"),
    }
    await people.update_one({"_id": place.ana.id}, {"$set": odd})
    kept = await people.find_one({"_id": place.ana.id})
    assert kept is not None
    record = (await held(place))["record"]
    assert set(record) == set(kept)
    assert record["removed_app_at"] == "2026-11-24T09:00:00+00:00"
    assert (record["odd"], record["id"]) == ([1, {"deep": None}], "5f0000000000000000000001")


async def test_an_admin_finds_what_they_did_and_what_was_done_to_them(place: Town) -> None:
    assert (await held(place))["role"] is None
    told = await held(place, Role.EDITOR)
    assert told["role"] == "editor"
    given = {"did": "role given", "by": "Rui", "to": "you", "before": {}, "after": {"role": "editor"}}
    assert [{key: each[key] for key in given} for each in told["acts_of_admins"]] == [given]
    done = [each["did"] for each in (await held(place, Role.OWNER))["acts_of_admins"]]
    assert {"segment made", "people added", "broadcast drafted", "role given"} <= set(done)


async def test_it_is_for_nobody_else(place: Town) -> None:
    mine, ana, rui = source(place), place.ana.id, place.whole.people[Role.OWNER].id
    assert await mine.open(FileRef(SOURCE, ana, TENANT, rui)) is None
    assert await mine.open(FileRef(SOURCE, ana, "another", ana)) is None
    assert await mine.open(FileRef(SOURCE, new_id(), TENANT, new_id())) is None
    assert "rui@north.example" not in json.dumps(await held(place))


async def test_everybody_gets_a_link_to_their_own_where_the_client_draws_no_offers(place: Town) -> None:
    files = place.whole.rooms._files
    for answer in (await place.types(None, "My data"), await place.whole.tap(None, Asked())):
        (url,) = [each["url"] for each in buttons(only(answer)) if "url" in each]
        content = await files.linked(url.rsplit("/", 1)[-1])
        assert content is not None
        told = json.loads(b"".join([piece async for piece in content.chunks]))
        assert told["you"]["id"] == place.ana.id


async def test_elsewhere_it_is_offered_with_its_size(place: Town) -> None:
    files, mine = place.whole.rooms._files, source(place)
    commands = PrivacyCommands(place.whole.rooms._dossiers, mine, Handing(files, offers=True))
    caller = Caller(place.ana, "chat-Ana", new_id(), place.whole.clock(), Through.COMMAND)
    offered, _ = (await commands.mine(Asked(), caller)).messages
    (offer,) = offered.attachments
    assert offer["name"] == NAME
    assert offer["content"]["sizeInBytes"] == await mine.size(place.ana)
    token = offer["content"]["acceptContext"]["file"]
    assert await files.offered(token, place.ana) == FileRef(SOURCE, place.ana.id, TENANT, place.ana.id)
    assert await files.offered(token, place.whole.people[Role.OWNER]) is None


async def test_a_large_file_comes_in_pieces(place: Town) -> None:
    await place.storage.collection("people").update_one(
        {"_id": place.ana.id}, {"$set": {"extra": {f"column {n}": "x" * 400 for n in range(400)}}}
    )
    ana = await place.now()
    assert ana is not None
    content = await source(place).open(FileRef(SOURCE, ana.id, TENANT, ana.id))
    assert content is not None
    pieces = [piece async for piece in content.chunks]
    assert len(pieces) == -(-await source(place).size(ana) // BLOCK) > 1
    assert json.loads(b"".join(pieces))["known_of_you"]["column 399"] == "x" * 400
