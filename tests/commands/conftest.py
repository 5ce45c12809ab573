from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.connector.client import Connector, open_session
from bot.connector.tokens import NoTokens
from bot.storage.database import Storage
from tests.commands.making import House, Surroundings, make_house
from tests.fakes.connector import running_connector


@pytest.fixture
async def surroundings(storage: Storage) -> AsyncIterator[Surroundings]:
    async with running_connector() as teams, open_session() as session:
        yield Surroundings(storage, teams, Connector(session, NoTokens()))


@pytest.fixture
async def house(surroundings: Surroundings) -> House:
    """A desk where nobody is an admin."""
    return await make_house(surroundings, admins=("8a4b5c6d-0000-4000-8000-000000000001",))
