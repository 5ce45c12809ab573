"""Content and segments on a real database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.audience.people.store import PeopleStore
from bot.audience.segments.service import Segments
from bot.audience.segments.store import INDEXES as SEGMENT_INDEXES
from bot.audience.segments.store import SegmentStore
from bot.content.service import Content
from bot.content.store import INDEXES, MessageStore
from bot.storage.database import Storage

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def now() -> datetime:
    return NOW


@pytest.fixture
async def segments(storage: Storage) -> Segments:
    await storage.ensure([*SEGMENT_INDEXES, *INDEXES])
    return Segments(SegmentStore(storage), PeopleStore(storage), storage, now)


@pytest.fixture
def store(storage: Storage) -> MessageStore:
    return MessageStore(storage)


@pytest.fixture
def content(store: MessageStore, segments: Segments) -> Content:
    return Content(store, segments, now)
