"""The endpoint, running."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.storage.database import Storage
from tests.teams.rig import Rig, running_rig

USED = ("people", "explained", "segments", "consent_events", "acts")


@pytest.fixture
async def edge_storage(mongodb_uri: str) -> AsyncIterator[Storage]:
    """One database for all tests of the edge, emptied after each: they are many, and indexes take their time."""
    made = Storage(mongodb_uri, "edge")
    yield made
    for name in USED:
        await made.collection(name).delete_many({})
    made.close()


@pytest.fixture
async def rig(edge_storage: Storage) -> AsyncIterator[Rig]:
    async with running_rig(edge_storage) as made:
        yield made
