from __future__ import annotations

import pytest

from bot.storage.database import Storage
from tests.audience.making import Audience, make_audience


@pytest.fixture
async def audience(storage: Storage) -> Audience:
    return await make_audience(storage)
