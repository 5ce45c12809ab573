"""`verify` as a command: what it prints and how it ends, also beside a broadcast that is being sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.access.records import Role
from bot.audience.segments.records import Evidence, Through
from bot.broadcasts.records import Broadcast, State
from bot.cli.main import run
from bot.cli.verify import NAMED, Audit
from bot.identifiers import new_id
from bot.proactive.ledger.records import Unit
from bot.proactive.ledger.store import DELIVERIES
from bot.proactive.ledger.tallies import TALLIES
from bot.storage.database import Storage
from config import SetupError
from tests.fakes.connector import Scripted
from tests.proactive.house import House, open_house

SOON = 0.01
"""Seconds between two looks."""


@asynccontextmanager
async def over(storage: Storage, people: int = 12) -> AsyncIterator[tuple[House, Broadcast]]:
    """A broadcast that has ended; nobody proved how its people came to be in the segment."""
    async with open_house(storage) as house:
        await house.meet(people)
        broadcast = await house.started()
        async with house.sending():
            await house.until(broadcast, State.DONE)
        yield house, broadcast


async def test_a_line_for_each_and_no_complaint(storage: Storage, capsys: pytest.CaptureFixture[str]) -> None:
    async with over(storage) as (house, _):
        await house.draft()
        await house.started(tenant="fabrikam")
        capsys.readouterr()
        assert await Audit(storage, SOON).broadcasts() == 0
        assert await Audit(storage, SOON).doubled() == 0
    assert capsys.readouterr().out.splitlines() == [
        "b1 of tenant contoso: done, 12 people: 12 sent.",
        "b1 of tenant fabrikam: running, 0 people: nobody.",
    ]


async def test_what_is_wrong_stands_below_its_broadcast(storage: Storage, capsys: pytest.CaptureFixture[str]) -> None:
    async with over(storage) as (_, broadcast):
        await storage.collection(TALLIES).delete_one({"b": broadcast.id})
        await storage.collection(DELIVERIES).update_one({"b": broadcast.id}, {"$set": {"token": "t"}})
        capsys.readouterr()
        assert await Audit(storage, SOON).broadcasts() == 2
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "b1 of tenant contoso: done, 12 people: 12 sent."
    assert told[1:] == [
        "  wrong: 1 row is marked as being sent and not being sent.",
        "  wrong: Unit 0 has 12 sent and is counted as nothing.",
    ]


async def test_one_message_for_two_deliveries(storage: Storage, capsys: pytest.CaptureFixture[str]) -> None:
    async with over(storage) as (house, _):
        second = await house.started()
        rows = storage.collection(DELIVERIES)
        sent = await rows.find_one({"state": "sent"})
        assert sent is not None
        key = {"b": second.id, "p": sent["_id"]["p"]}
        await rows.update_one({"_id": key}, {"$set": {"activity_id": sent["activity_id"]}})
        capsys.readouterr()
        assert await Audit(storage, SOON).doubled() == 1
    assert f"two deliveries to person {sent['_id']['p']}" in capsys.readouterr().out


async def test_choices_without_evidence_are_named_a_few_and_counted(
    storage: Storage, capsys: pytest.CaptureFixture[str]
) -> None:
    async with over(storage, NAMED + 2) as (house, _):
        by = Evidence("contoso", "a:admin", "makes it", Through.COMMAND, "admin", house.now(), role=Role.OWNER)
        segment = await house.segments.create("News", "", "", "", True, by)
        await house.people.put_in([f"p{number:06d}" for number in range(NAMED + 2)], segment.id)
        capsys.readouterr()
        assert await Audit(storage, SOON).consent() == NAMED + 2
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "Consent of 12 people: 12 wrong."
    assert len(told) == 1 + NAMED
    assert told[1] == f"  wrong: person p000000 is in segment {segment.id} without evidence."


async def test_what_is_put_right_between_two_looks_was_never_wrong(storage: Storage) -> None:
    async with over(storage) as (house, broadcast):
        await storage.collection(TALLIES).delete_one({"b": broadcast.id})
        looking = asyncio.create_task(Audit(storage, 0.5).broadcasts())
        await asyncio.sleep(0.2)
        await house.ledger.recount(Unit(broadcast.id, 0))
        assert await looking == 0


async def test_beside_a_broadcast_that_is_being_sent(storage: Storage) -> None:
    async with open_house(storage) as house:
        await house.meet(1500)
        house.fake.always = Scripted(delay=0.05)
        broadcast = await house.started()
        async with house.sending():
            while (await house.reread(broadcast)).state is not State.DONE:
                assert await Audit(storage, 0.5).broadcasts() == 0
                await asyncio.sleep(0.05)
        assert await Audit(storage, SOON).broadcasts() == 0


def test_the_command_ends_with_a_verdict(mongodb_uri: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = f"t{new_id()}"
    environ = {"MONGODB_URI": mongodb_uri.replace("/?", f"/{name}?"), "DATA_DIR": str(tmp_path)}
    assert run(["verify"], environ) == 0
    assert capsys.readouterr().out == "Consent of 0 people: as the evidence says.\nEverything adds up.\n"

    async def tampered() -> None:
        storage = Storage(mongodb_uri, name)
        async with over(storage) as (house, broadcast):
            await house.change("p000001", paused=True)
            await storage.collection(TALLIES).delete_one({"b": broadcast.id})
        storage.close()

    async def dropped() -> None:
        storage = Storage(mongodb_uri, name)
        await storage.drop()
        storage.close()

    asyncio.run(tampered())
    try:
        assert run(["verify"], environ) == 1
    finally:
        asyncio.run(dropped())
    told = capsys.readouterr().out
    assert "person p000001 is paused, but there is no evidence" in told
    assert told.splitlines()[-1] == "2 wrong: see above."


def test_more_words_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="takes nothing more"):
        run(["verify", "b1"], {"DATA_DIR": str(tmp_path)})
