"""The endpoint, running."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.storage.database import Storage
from tests.teams.rig import Rig, running_rig


@pytest.fixture
async def rig(storage: Storage) -> AsyncIterator[Rig]:
    async with running_rig(storage) as made:
        yield made
