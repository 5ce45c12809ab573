from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.storage.database import Storage
from tests.proactive.house import House, open_house


@pytest.fixture
async def house(storage: Storage) -> AsyncIterator[House]:
    async with open_house(storage) as made:
        yield made
