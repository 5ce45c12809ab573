from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.storage.database import Storage
from tests.privacy.making import Town, town


@pytest.fixture
async def place(storage: Storage) -> AsyncIterator[Town]:
    async with town(storage) as made:
        yield made
