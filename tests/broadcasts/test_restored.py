"""Broadcasts out of a backup: what was under way is held back, and everything else stays as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.audience.segments.records import Evidence, Through
from bot.broadcasts.records import Asking, Audience, Broadcast, Notice, State, When
from bot.broadcasts.restored import REASON, hold_back
from bot.broadcasts.store import BROADCASTS, INDEXES, BroadcastStore, Draft, when_document
from bot.content.records import Message, TextPart
from bot.identifiers import new_id
from bot.storage.database import Storage

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
MESSAGE = Message("m1", "t1", "", 1, (TextPart("The lifts are out of order."),))
AUDIENCE = Audience("Lisbon office", "{}", ("s1",), ("s1",))
UNTOUCHED = (State.DRAFT, State.PAUSED, State.DONE, State.CANCELLED, State.ASKING)


class Counted(list[str]):
    """Remembers what is counted anew."""

    async def __call__(self, broadcast_id: str) -> None:
        self.append(broadcast_id)


@pytest.fixture
async def store(storage: Storage) -> BroadcastStore:
    await storage.ensure(INDEXES)
    return BroadcastStore(storage)


async def made(store: BroadcastStore, state: State, **fields: Any) -> Broadcast:
    evidence = Evidence("t1", "chat", new_id(), Through.COMMAND, "p1", NOW)
    draft = await store.draft(Draft(MESSAGE, AUDIENCE, evidence, "Rui", NOW))
    if state is not State.DRAFT:
        assert await store.move(draft.id, {State.DRAFT}, state, **fields)
    return await again(store, draft)


async def scheduled(store: BroadcastStore, in_minutes: float) -> Broadcast:
    when = When(NOW + timedelta(minutes=in_minutes), "Europe/Lisbon")
    return await made(store, State.SCHEDULED, when=when_document(when), scheduled_at=NOW)


async def again(store: BroadcastStore, broadcast: Broadcast) -> Broadcast:
    found = await store.get(broadcast.id)
    assert found is not None
    return found


async def owed(storage: Storage, broadcast: Broadcast) -> list[str]:
    found = await storage.collection(BROADCASTS).find_one({"_id": broadcast.id})
    assert found is not None
    return list(found.get("owed", []))


@pytest.mark.parametrize("state", [State.PREPARING, State.RUNNING])
async def test_what_was_being_sent_is_paused_and_its_author_told(
    storage: Storage, store: BroadcastStore, state: State
) -> None:
    sending = await made(store, state, started_at=NOW)
    assert await hold_back(store, NOW, Counted()) == [sending.ref]
    paused = await again(store, sending)
    assert (paused.state, paused.pause_reason, paused.paused_by) == (State.PAUSED, REASON, "")
    assert await owed(storage, sending) == [Notice.PAUSED.value]


@pytest.mark.parametrize("state", UNTOUCHED)
async def test_what_was_not_under_way_stays_as_it_was(storage: Storage, store: BroadcastStore, state: State) -> None:
    other = await made(store, state)
    assert await hold_back(store, NOW, Counted()) == []
    assert await again(store, other) == other
    assert await owed(storage, other) == []


@pytest.mark.parametrize("minutes", [-10_000, -1, 0])
async def test_what_fell_due_since_is_asked_about_however_short_a_time_ago(
    storage: Storage, store: BroadcastStore, minutes: float
) -> None:
    """It may have gone out after the backup: the usual grace for a late start does not count."""
    due = await scheduled(store, minutes)
    assert await hold_back(store, NOW, Counted()) == []
    asking = await again(store, due)
    assert (asking.state, asking.asking_reason) == (State.ASKING, Asking.LATE.value)
    assert asking.when == due.when
    assert await owed(storage, due) == [Notice.ASKING.value]


async def test_what_is_still_to_come_goes_out_at_its_time(store: BroadcastStore) -> None:
    later = await scheduled(store, 1)
    await hold_back(store, NOW, Counted())
    assert await again(store, later) == later


async def test_a_second_time_changes_nothing(storage: Storage, store: BroadcastStore) -> None:
    sending, due = await made(store, State.RUNNING, started_at=NOW), await scheduled(store, -5)
    await hold_back(store, NOW, Counted())
    before = [await again(store, each) for each in (sending, due)]
    assert await hold_back(store, NOW + timedelta(hours=1), Counted()) == []
    assert [await again(store, each) for each in (sending, due)] == before


async def test_what_is_paused_is_counted_anew_since_the_moment_may_lie_before_its_count(store: BroadcastStore) -> None:
    sending, paused = await made(store, State.RUNNING, started_at=NOW), await made(store, State.PAUSED, started_at=NOW)
    await made(store, State.DONE, started_at=NOW)
    counted = Counted()
    await hold_back(store, NOW, counted)
    assert sorted(counted) == sorted([sending.id, paused.id])
