"""Roles in a real Teams client: the first owner, a sender who may send and not edit, and what the audit tells."""

from __future__ import annotations

import pytest

from tests.e2e.channel import open_channel
from tests.e2e.playground import Chat
from tests.start.running import Cohort

pytestmark = pytest.mark.browser


def test_an_owner_makes_a_sender_who_sends_and_changes_no_segment(cohort: Cohort, chat: Chat) -> None:
    with open_channel(f"http://127.0.0.1:{cohort.port}/api/messages") as channel:
        chat.open(f"http://localhost:{cohort.playground_port}/")
        chat.see("Hello")
        assert channel.say("Bo", "segments") == 200
        assert channel.got("Bo", "Segments")  # nobody is named yet: everybody is an owner

        chat.type("admins")
        chat.tap("Add an admin", "everybody here is an owner")
        chat.fill("E-mail address", "bo@example.com", "Somebody who has a role already")
        chat.see("Somebody who has a role already").get_by_label("Sender:").check()
        chat.picture("admin-form")
        chat.tap("Add", "Somebody who has a role already")
        chat.see("is an admin now", "You're an owner by name now", "Sender")
        chat.picture("admin-added")

        assert channel.say("Bo", "segment new Mine") == 200
        assert channel.got("Bo", "Only owners and editors can do this", "You're a sender")
        assert channel.say("Bo", "broadcast to everyone: Hello") == 200
        assert channel.got("Bo", "Send this to")
        assert channel.say("Cy", "segments") == 200
        assert channel.got("Cy", "Only admins can do this", "Bo")

        chat.type("audit")
        chat.see("What admins did", "Drafted the broadcast", "b1", "sender")
        chat.picture("audit")
        chat.type("admin remove bo@example.com")
        chat.see("is no admin any more", "Undo")
        assert channel.say("Bo", "broadcasts") == 200
        assert channel.got("Bo", "Only admins can do this")
