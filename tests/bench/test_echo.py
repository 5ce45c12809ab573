"""The bots that Cohort is measured against answer as a bot does, or the ratio would be against nothing."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bench.echo import KINDS, application
from tests.fakes.connector import running_connector
from tests.teams.activities import typed


@pytest.mark.parametrize("kind", KINDS)
async def test_an_echo_bot_says_back_what_it_is_told(kind: str) -> None:
    async with running_connector() as channel, TestClient(TestServer(application(kind))) as http:
        assert (await http.get("/healthz")).status == 200
        answered = await http.post("/api/messages", json=typed("good morning") | {"serviceUrl": channel.url})
        assert answered.status < 300
    [said] = channel.messages
    assert said.body["text"] == "You said: good morning"
    assert said.conversation == "a:ana"
