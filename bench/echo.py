"""The bot that Cohort is measured against: it says back what it is told, and does nothing else.

    .venv/bin/python -m bench.echo stock 3979

`stock` is botbuilder as its samples use it: CloudAdapter with its own network. `ours` is the same bot on Cohort's
adapter and connector, so that what is left between it and Cohort is Cohort's own work and the database's.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication

from bot.connector.client import Connector, open_session
from bot.connector.tokens import NoTokens
from bot.teams.adapter import Prepared, TeamsAdapter, inbound_of
from bot.teams.inbound import read_inbound

KINDS = ("stock", "ours")


class Echo(ActivityHandler):  # type: ignore[misc] # botbuilder ships no types
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(f"You said: {turn_context.activity.text}")


class PreparedEcho(ActivityHandler):  # type: ignore[misc] # botbuilder ships no types
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        said = inbound_of(turn_context).text
        await turn_context.send_activity(Prepared({"type": "message", "text": f"You said: {said}"}))


def application(kind: str) -> web.Application:
    """The bot at /api/messages, and /healthz."""
    app = web.Application()
    app.router.add_get("/healthz", _healthy)
    app.router.add_post("/api/messages", _stock() if kind == "stock" else _ours(app))
    return app


async def _healthy(_: web.Request) -> web.Response:
    return web.Response(text="ok")


def _stock() -> Any:
    adapter, echo = CloudAdapter(ConfigurationBotFrameworkAuthentication({})), Echo()

    async def answer(request: web.Request) -> web.Response:
        return await adapter.process(request, echo) or web.Response()

    return answer


def _ours(app: web.Application) -> Any:
    echo = PreparedEcho()
    adapters: list[TeamsAdapter] = []

    async def connected(_: web.Application) -> Any:
        async with open_session() as session:
            adapters.append(TeamsAdapter(Connector(session, NoTokens())))
            yield

    async def answer(request: web.Request) -> web.Response:
        inbound = read_inbound(await request.json(), datetime.now(UTC))
        await adapters[0].run(inbound, echo)
        return web.Response()

    app.cleanup_ctx.append(connected)
    return answer


async def _serve(kind: str, port: int) -> None:
    runner = web.AppRunner(application(kind), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], int(sys.argv[2])))
