from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.storage.database import Storage
from tests.audience.making import Audience, make_audience

USED = ("people", "explained", "segments", "consent_events", "acts", "attributes", "fillings", "audit")


@pytest.fixture
async def audience(mongodb_uri: str) -> AsyncIterator[Audience]:
    """The services over one database for all tests of the audience, emptied after each: indexes take their time."""
    storage = Storage(mongodb_uri, "audience")
    for name in USED:
        await storage.collection(name).delete_many({})
    yield await make_audience(storage)
    storage.close()
