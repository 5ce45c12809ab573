"""The main job in a real Teams client: meet, subscribe, broadcast, unsubscribe."""

from __future__ import annotations

import pytest

from tests.e2e.channel import open_channel
from tests.e2e.playground import Chat
from tests.start.running import Cohort, eventually

pytestmark = pytest.mark.browser
TOPIC = "Harbour house"
FIRST = "Fire drill on Monday at ten"
SECOND = "The drill is over"


def test_a_tap_becomes_a_subscription_and_a_broadcast_reaches_it(cohort: Cohort, chat: Chat) -> None:
    with open_channel(f"http://127.0.0.1:{cohort.port}/api/messages") as channel:
        chat.open(f"http://localhost:{cohort.playground_port}/")
        chat.see("Hello")
        chat.picture("welcome")

        chat.tap("Browse topics", "Hello")
        chat.see(TOPIC)
        chat.tap("Subscribe", TOPIC)
        chat.see("✓ Subscribed", TOPIC, "Changed your mind")
        chat.picture("subscribed")

        assert channel.say("Ana", f"join {TOPIC}") == 200
        assert channel.got("Ana", "✓ Subscribed")
        assert channel.say("Bo", "help") == 200

        chat.type("segments")
        chat.see("Segments", TOPIC, "New segment")
        chat.picture("segments")

        chat.type(f"broadcast to {TOPIC}: **{FIRST}.** Meet at the quay.")
        chat.see("Send this to 2 people", FIRST)
        chat.picture("preview")
        chat.press("^Send to 2", "Send this to 2 people")
        chat.see(FIRST, "You get this because you joined")
        assert eventually(lambda: len(channel.got("Ana", FIRST)) == 1)

        chat.type("broadcast b1")
        chat.see("Audience", "Sent", "2")
        if chat.count("100%") == 0:
            chat.tap("Refresh", "Audience")
            chat.see("100%")
        chat.picture("report")
        assert channel.got("Bo", FIRST) == []

        chat.tap("Unsubscribe", FIRST, "You get this because you joined")
        chat.see("Undo")
        chat.picture("unsubscribed")

        chat.type(f"broadcast to {TOPIC}: {SECOND}.")
        chat.press("^Send to 1", "Send this to 1 person")
        assert eventually(lambda: len(channel.got("Ana", SECOND)) == 1)
        chat.type("broadcast b2")
        chat.see("Audience", SECOND)
        assert chat.count(SECOND, "You get this because you joined", "Unsubscribe") == 0
        assert len(channel.got("Ana", FIRST)) == 1
        chat.picture("second-report")
