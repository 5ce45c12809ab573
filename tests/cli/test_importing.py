"""`import` as a command: what it does, prints, refuses; and that a killed one is gone on with by the bot."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.access.records import Role
from bot.audience.people.store import PeopleStore
from bot.audience.segments.records import Evidence, Through
from bot.audience.segments.service import Segments
from bot.audience.segments.store import SegmentStore
from bot.audience.verify import ConsentReader
from bot.cli.importing import run as importing
from bot.cli.main import run
from bot.cli.opening import open_storage
from bot.identifiers import new_id
from bot.storage.database import Storage
from config import Settings, SetupError
from tests.logged import Logged
from tests.start.running import ROOT, Cohort, eventually

Work = Callable[[Storage], Awaitable[Any]]
LIST = "Name,Email,City\nAna,ana@a.example,Lisbon\nBo,bo@a.example,\nAna,ANA@a.example,\nNo,nonsense,\n"


def now() -> datetime:
    return datetime.now(UTC)


async def make_segment(storage: Storage, name: str, tenant: str = "tenant-1") -> str:
    segments = Segments(SegmentStore(storage), PeopleStore(storage), storage, now)
    evidence = Evidence(tenant, "chat", new_id(), Through.COMMAND, "admin", now(), role=Role.OWNER)
    return (await segments.create(name, "", "", "", True, evidence)).id


class Place:
    """A database on the tests' server, for commands that make an event loop of their own."""

    def __init__(self, server: str, folder: Path) -> None:
        self._server, self.name = server, f"t{new_id()}"
        self.list = folder / "people.csv"
        self.list.write_text(LIST, "utf-8")

    @property
    def environ(self) -> dict[str, str]:
        return {"MONGODB_URI": self._server.replace("/?", f"/{self.name}?")}

    def do(self, work: Work) -> Any:
        async def doing() -> Any:
            storage = Storage(self._server, self.name)
            try:
                return await work(storage)
            finally:
                storage.close()

        return asyncio.run(doing())

    def segment(self, name: str, tenant: str = "tenant-1") -> str:
        return str(self.do(lambda storage: make_segment(storage, name, tenant)))

    def run(self, *arguments: str) -> int:
        return run(["import", *arguments], self.environ)

    def refused(self, *arguments: str) -> str:
        with pytest.raises(SetupError) as error:
            self.run(*arguments)
        assert "\n" not in error.value.sentence
        return error.value.sentence

    def waiting(self) -> list[str]:
        return sorted(self.do(lambda storage: storage.collection("people").distinct("waiting_for")))


@pytest.fixture
def place(mongodb_uri: str, tmp_path: Path) -> Iterator[Place]:
    made = Place(mongodb_uri, tmp_path)
    yield made
    made.do(lambda storage: storage.drop())


def test_a_list_goes_into_a_segment_and_out_again(
    place: Place, capsys: pytest.CaptureFixture[str], logged: Logged
) -> None:
    place.segment("Pizza lovers")
    assert place.run("pizza LOVERS", str(place.list)) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2 added to Pizza lovers, 2 of them waiting to be met, out of 4 rows of people.csv.",
        "1 repeated in the file",
        "1 rejected",
        "Addresses: column Email",
        "Kept, but not searchable: City",
        "  line 5: nonsense: There is no address in it.",
    ]
    assert place.waiting() == ["ana@a.example", "bo@a.example"]
    assert place.run("Pizza lovers", "--undo") == 0
    assert capsys.readouterr().out == "2 of the 2 that came with people.csv taken out of Pizza lovers.\n"
    assert place.waiting() == []
    assert {each["event"] for each in logged} >= {"import works", "import ended"}
    assert "a.example" not in str(logged)


def test_all_rejects_can_be_written_into_a_file(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place.segment("Pizza")
    place.list.write_text("Email\n" + "=cmd()\n" * 12 + "ana@a.example\n", "utf-8")
    place.run("Pizza", str(place.list))
    assert "  and 2 more: --rejects FILE" in capsys.readouterr().out
    place.run("Pizza", str(place.list), "--rejects", str(tmp_path / "rejects.csv"))
    written = (tmp_path / "rejects.csv").read_text("utf-8-sig").splitlines()
    assert len(written) == 13
    assert written[1].startswith('"2","\'=cmd()"')
    assert "line" not in capsys.readouterr().out


def test_what_it_takes_is_said(place: Place) -> None:
    place.segment("Pizza")
    for wrong in ([], ["Pizza"], ["Pizza", "a", "b"], ["Pizza", "a", "--undo"], ["Pizza", "a", "--colum", "x"]):
        assert "python app.py import SEGMENT FILE" in place.refused(*wrong)
    assert "cannot be read (no such file or directory)" in place.refused("Pizza", str(place.list) + "x")
    assert "There is no segment Tea" in place.refused("Tea", str(place.list))
    assert "No list has been imported into Pizza" in place.refused("Pizza", "--undo")


def test_what_is_no_list_is_a_sentence(place: Place) -> None:
    place.segment("Pizza")
    place.list.write_bytes(b"PK\x03\x04" + bytes(100))
    assert "zip archive" in place.refused("Pizza", str(place.list))
    assert place.waiting() == []


def test_an_unclear_column_is_asked_for(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.segment("Pizza")
    place.list.write_text("Buyer mail,Seller mail\nana@a.example,bo@a.example\ncy@a.example,dee@a.example\n", "utf-8")
    assert "--column with one of Buyer mail, Seller mail" in place.refused("Pizza", str(place.list))
    assert place.waiting() == []
    assert "There is no column Nobody" in place.refused("Pizza", str(place.list), "--column", "Nobody")
    assert place.run("Pizza", str(place.list), "--column", "Seller mail") == 0
    assert place.waiting() == ["bo@a.example", "dee@a.example"]


def test_the_tenant_has_to_be_clear(place: Place) -> None:
    place.segment("Pizza", "one")
    place.segment("Pizza", "two")
    assert "--tenant with one of one, two" in place.refused("Pizza", str(place.list))
    assert place.run("Pizza", str(place.list), "--tenant", "two") == 0
    tenants = place.do(lambda storage: storage.collection("people").distinct("tenant"))
    assert tenants == ["two"]
    assert "There is no segment Pizza" in place.refused("Pizza", str(place.list), "--tenant", "three")


def test_a_bot_goes_on_with_what_a_killed_command_began(tmp_path: Path) -> None:
    """The command is killed for good in the middle, beside a running bot."""
    data, rows = tmp_path / "data", 20_000
    people = tmp_path / "people.csv"
    people.write_text("Email\n" + "".join(f"p{i}@a.example\n" for i in range(rows)), "utf-8")
    settings = Settings.read({"DATA_DIR": str(data)})
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(data)}
    cohort = Cohort(data)
    try:
        assert cohort.started(), cohort.printed()

        def look(work: Work) -> Any:
            async def looking() -> Any:
                async with open_storage(settings) as storage:
                    return await work(storage)

            return asyncio.run(looking())

        look(lambda storage: make_segment(storage, "Pizza"))
        command = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), "import", "Pizza", str(people)], env=environ, start_new_session=True
        )
        assert eventually(lambda: (look(lambda s: s.collection("imports").find_one()) or {}).get("piece", 0) >= 2)
        command.send_signal(signal.SIGKILL)
        command.wait()
        left = look(lambda s: s.collection("imports").find_one({}))
        assert 0 < left["piece"] < rows // 1_000, "it was through before it was killed"
        # the lease of a killed process ends after a minute: as if that were over
        look(lambda s: s.collection("imports").update_one({}, {"$unset": {"until": ""}}))
        assert eventually(lambda: look(lambda s: s.collection("imports").find_one({}))["state"] == "done")
        done = look(lambda s: s.collection("imports").find_one({}))
        assert (done["counts"]["total"], done["counts"]["added"]) == (rows, rows)
        assert look(lambda s: s.collection("people").count_documents({"member_of": done["segment"]})) == rows
        assert look(lambda s: s.collection("consent_events").count_documents({"what": "added"})) == rows
        assert look(_wrong) == []
    finally:
        cohort.clear()


async def _wrong(storage: Storage) -> list[str]:
    reader = ConsentReader(storage)
    return [each async for batch in reader.batches() for each in await reader.wrong(batch)]


def test_it_needs_no_more_than_its_arguments(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as error:
        importing(["Pizza", str(tmp_path)], Settings.read({"DATA_DIR": str(tmp_path / "no")}))
    assert "is a directory" in error.value.sentence
