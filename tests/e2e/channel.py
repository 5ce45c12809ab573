"""People who are not in the Playground: a connector on loopback, and the activities that they send."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.request import Request, urlopen

TENANT = "00000000-0000-0000-0000-0000000000001"
"""The Playground's: all of them are one company."""

Json = dict[str, Any]


class Channel:
    """What the bot sent to whom, and the way to write to the bot."""

    def __init__(self, bot: str, service_url: str) -> None:
        self._bot = bot
        self._service_url = service_url
        self._ids = count(1)
        self.received: list[tuple[str, Json]] = []

    def say(self, name: str, text: str) -> int:
        """A message of somebody in their personal chat; returns the bot's status."""
        return self._post(self._activity(name) | {"type": "message", "text": text})

    def got(self, name: str, *texts: str) -> list[Json]:
        """The activities that somebody got and that hold all these texts."""
        mine = [body for conversation, body in self.received if conversation == f"chat-{name}"]
        return [body for body in mine if all(text in json.dumps(body, ensure_ascii=False) for text in texts)]

    def _activity(self, name: str) -> Json:
        return {
            "id": f"{name}-{next(self._ids)}",
            "channelId": "msteams",
            "serviceUrl": self._service_url,
            "from": {"id": f"29:{name}", "name": name, "aadObjectId": f"aad-{name}"},
            "recipient": {"id": "28:bot", "name": "Cohort"},
            "conversation": {"id": f"chat-{name}", "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "en-US",
        }

    def _post(self, activity: Json) -> int:
        body = json.dumps(activity).encode()
        request = Request(self._bot, body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=20) as answer:
            return int(answer.status)


@contextmanager
def open_channel(bot: str) -> Iterator[Channel]:
    """A channel whose connector listens for the length of the block; `bot` is the bot's messages endpoint."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    channel = Channel(bot, f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = _connector(channel)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield channel
    finally:
        server.shutdown()
        server.server_close()


def _connector(channel: Channel) -> type[BaseHTTPRequestHandler]:
    class Connector(BaseHTTPRequestHandler):
        """The two calls of Teams' connector that the bot makes."""

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            channel.received.append((self.path.split("/")[3], body))
            self._answer(201, {"id": f"sent-{len(channel.received)}"})

        def do_GET(self) -> None:
            name = self.path.rsplit(":", 1)[-1].rsplit("%3A", 1)[-1].removeprefix("aad-")
            address = f"{name.lower()}@example.com"
            member = {"id": f"29:{name}", "aadObjectId": f"aad-{name}", "name": name, "givenName": name}
            self._answer(200, member | {"email": address, "userPrincipalName": address})

        def _answer(self, status: int, body: Json) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Quiet: a test says what it needs to say."""

    return Connector
