"""Teams' connector as the bot sees it: a real HTTP server on loopback that records what it gets.

Answers are scripted per conversation, or for all; without a script a message gets 201 and an id.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(frozen=True)
class Scripted:
    """An answer: after `delay` seconds, unless the connection is to be cut (`reset`)."""

    status: int = 201
    body: Any = None
    """JSON, or text as it is; None: {"id": …} for a message, {} otherwise."""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    reset: bool = False


@dataclass(frozen=True)
class Received:
    """A request: a new message (POST), a changed one (PUT), a lookup (GET). `at` is the loop's time in seconds."""

    method: str
    path: str
    conversation: str
    target: str
    """The activity of a PUT, the member of a GET, else ""."""
    body: dict[str, Any]
    headers: dict[str, str]
    at: float


class FakeConnector:
    """`url` is the service URL to put into references."""

    def __init__(self) -> None:
        self.url = ""
        self.received: list[Received] = []
        self.members: dict[str, dict[str, Any]] = {}
        """Answers of the member call, by user id; without one it is 404."""
        self.always = Scripted()
        """The answer where nothing else is scripted."""
        self._scripts: defaultdict[str, deque[Scripted]] = defaultdict(deque)
        self._fixed: dict[str, Scripted] = {}
        self._made = 0

    @property
    def messages(self) -> list[Received]:
        """The messages that came in, also those that were answered with an error."""
        return [each for each in self.received if each.method == "POST"]

    @property
    def updates(self) -> list[Received]:
        return [each for each in self.received if each.method == "PUT"]

    def sent_to(self, conversation: str) -> list[dict[str, Any]]:
        """The bodies of the messages that came in for a conversation, in order."""
        return [each.body for each in self.messages if each.conversation == conversation]

    def script(self, *answers: Scripted, conversation: str = "") -> None:
        """Answers the next requests of a conversation ("": of any) with these, one each."""
        self._scripts[conversation].extend(answers)

    def fix(self, conversation: str, answer: Scripted) -> None:
        """Answers every request of a conversation with this."""
        self._fixed[conversation] = answer

    async def handle(self, request: web.Request) -> web.StreamResponse:
        conversation = request.match_info["conversation"]
        self.received.append(await self._record(request))
        answer = self._answer(conversation)
        if answer.delay:
            await asyncio.sleep(answer.delay)
        if answer.reset:
            assert request.transport is not None
            request.transport.abort()
        body = answer.body if answer.body is not None else self._usual(request, answer)
        text = body if isinstance(body, str) else json.dumps(body)
        return web.Response(status=answer.status, text=text, content_type="application/json", headers=answer.headers)

    async def member(self, request: web.Request) -> web.StreamResponse:
        self.received.append(await self._record(request))
        answer = self._answer(request.match_info["conversation"])
        if answer.status >= 400:
            return web.json_response(answer.body, status=answer.status, headers=answer.headers)
        found = self.members.get(request.match_info["target"])
        missing = {"error": {"code": "MemberNotFoundInConversation", "message": "Member not found."}}
        return web.json_response(found or missing, status=200 if found else 404)

    async def _record(self, request: web.Request) -> Received:
        raw = await request.read()
        match = request.match_info
        return Received(
            request.method,
            request.raw_path,
            match["conversation"],
            match.get("target", ""),
            json.loads(raw) if raw else {},
            dict(request.headers),
            asyncio.get_running_loop().time(),
        )

    def _answer(self, conversation: str) -> Scripted:
        for queue in (self._scripts[conversation], self._scripts[""]):
            if queue:
                return queue.popleft()
        return self._fixed.get(conversation, self.always)

    def _usual(self, request: web.Request, answer: Scripted) -> dict[str, Any]:
        if request.method != "POST" or answer.status >= 300:
            return {}
        self._made += 1
        return {"id": f"1:{self._made}"}

    def application(self) -> web.Application:
        app = web.Application(client_max_size=1024 * 1024)
        base = "/v3/conversations/{conversation}"
        app.router.add_post(f"{base}/activities", self.handle)
        app.router.add_post(f"{base}/activities/{{target}}", self.handle)
        app.router.add_put(f"{base}/activities/{{target}}", self.handle)
        app.router.add_get(f"{base}/members/{{target}}", self.member)
        return app


@asynccontextmanager
async def running_connector() -> AsyncIterator[FakeConnector]:
    """Runs one on a free port of 127.0.0.1 for the length of the block."""
    fake = FakeConnector()
    runner = web.AppRunner(fake.application(), shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    fake.url = f"http://{host}:{port}"
    try:
        yield fake
    finally:
        await runner.cleanup()
