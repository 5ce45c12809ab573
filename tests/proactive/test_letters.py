"""What is written to whom: one rendering for all who read the same, an address for each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.audience.people.records import Person, Reference
from bot.audience.segments.records import EVERYONE, Joined, Segment, Through
from bot.broadcasts.records import Audience, Broadcast, State
from bot.content.records import Message, TextPart
from bot.proactive.send import letters as room
from bot.proactive.send.letters import Letters

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LISBON = Segment("s1", "t", "Lisbon office")
NIGHT = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


class FakeSegments:
    def __init__(self, joined: dict[str, Joined]) -> None:
        self._joined = joined
        self.asked: list[tuple[str, list[str]]] = []

    async def get(self, tenant: str, segment_id: str) -> Segment | None:
        return {"s1": LISBON, EVERYONE: Segment(EVERYONE, tenant, EVERYONE)}.get(segment_id)

    async def joined(self, tenant: str, segment_id: str, person_ids: Sequence[str]) -> dict[str, Joined]:
        self.asked.append((segment_id, list(person_ids)))
        return {person: self._joined[person] for person in person_ids if person in self._joined}


def broadcast(text: str = "Lifts are out.", positives: tuple[str, ...] = ("s1",)) -> Broadcast:
    clause = {"$and": [{"tenant": "t", "sendable": True}, {"$or": [{"member_of": each} for each in positives]}]}
    if not positives:
        clause = {"$and": [{"tenant": "t", "sendable": True}, {"left": {"$ne": EVERYONE}}]}
    audience = Audience("…", json.dumps(clause), positives, positives)
    return Broadcast("b", "t", 1, State.RUNNING, Message("m", "t", "", 1, (TextPart(text),)), audience, "a", "Ana", NOW)


def person(name: str, zone: str = "Europe/Lisbon", segment: str = "s1") -> Person:
    where = Reference("https://x.example", f"a:{name}", "28:bot", f"29:{name}")
    return Person(name, "t", reference=where, zone=zone, locale="en-GB", sendable=True, member_of=frozenset({segment}))


async def written(letters: Letters, made: Broadcast, *people: Person) -> dict[str, dict[str, Any]]:
    bodies = await letters.bodies(made, {each.id: each for each in people})
    return {name: json.loads(body) for name, body in bodies.items()}


async def test_each_has_an_address_of_their_own() -> None:
    bodies = await written(Letters(FakeSegments({}), lambda: NOW), broadcast(), person("ana"), person("rui"))
    assert bodies["ana"]["conversation"] == {"id": "a:ana"}
    assert bodies["rui"]["conversation"] == {"id": "a:rui"}
    assert bodies["ana"]["attachments"] == bodies["rui"]["attachments"]


async def test_the_foot_tells_how_and_when_in_the_readers_day() -> None:
    joined = {
        "ana": Joined(NIGHT, None, Through.TAP),
        "yui": Joined(NIGHT, None, Through.TAP),
        "rui": Joined(NIGHT, "Ana Silva", Through.CARD),
    }
    letters = Letters(FakeSegments(joined), lambda: NOW)
    people = (person("ana"), person("yui", "Asia/Tokyo"), person("rui"), person("leo"))
    bodies = await written(letters, broadcast(), *people)
    texts = {name: json.dumps(body, ensure_ascii=False) for name, body in bodies.items()}
    assert "you joined" in texts["ana"]
    assert "on 20 November" in texts["ana"]
    assert "on 21 November" in texts["yui"]
    assert "Ana Silva" in texts["rui"]
    assert "because you're in" in texts["leo"]


async def test_everyone_needs_no_evidence() -> None:
    segments = FakeSegments({})
    made = broadcast(positives=())
    bodies = await written(Letters(segments, lambda: NOW), made, person("ana"))
    assert "it goes to everyone" in json.dumps(bodies)
    assert segments.asked == []


async def test_one_question_for_each_reason() -> None:
    segments = FakeSegments({})
    await written(Letters(segments, lambda: NOW), broadcast(), *(person(f"p{i}") for i in range(9)))
    assert segments.asked == [("s1", [f"p{i}" for i in range(9)])]


async def test_a_segment_that_is_gone_leaves_everyone_as_the_reason() -> None:
    made = broadcast(positives=("deleted",))
    bodies = await written(Letters(FakeSegments({}), lambda: NOW), made, person("ana", segment="deleted"))
    assert "it goes to everyone" in json.dumps(bodies)


async def test_what_cannot_be_drawn_is_left_out() -> None:
    assert await written(Letters(FakeSegments({}), lambda: NOW), broadcast("x" * 50_000), person("ana")) == {}


async def test_rendered_once_for_all_who_read_the_same() -> None:
    letters = Letters(FakeSegments({}), lambda: NOW)
    await written(letters, broadcast(), *(person(f"p{i}") for i in range(50)))
    assert len(letters._cache) == 1


async def test_what_is_kept_stays_small() -> None:
    letters = Letters(FakeSegments({}), lambda: NOW)
    large = broadcast("x" * 30_000)
    zones = ("Europe/Lisbon", "Asia/Tokyo", "UTC", "Europe/Paris")
    size = len((await letters.bodies(large, {"a": person("a")}))["a"])
    letters._size = room.LARGEST_CACHE - size
    await written(letters, large, *(person(zone, zone) for zone in zones))
    assert letters._size <= room.LARGEST_CACHE
    assert len(letters._cache) < len(zones)
