from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.connector.client import Connector, open_session
from bot.connector.tokens import NoTokens
from bot.storage.database import Storage
from tests.fakes.connector import running_connector
from tests.proactive.notices.making import House, make_house


@pytest.fixture
async def house(storage: Storage) -> AsyncIterator[House]:
    async with running_connector() as teams, open_session() as session:
        yield await make_house(storage, teams, Connector(session, NoTokens()))
