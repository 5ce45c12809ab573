"""What the terminal shows says where to look, what to type, and what the mode means."""

from __future__ import annotations

from bot.server.announcement import announcement
from config import Settings

REGISTERED = {
    "MicrosoftAppId": "11111111-2222-3333-4444-555555555555",
    "MicrosoftAppPassword": "hunter2",
    "MicrosoftAppTenantId": "aaaaaaaa-2222-3333-4444-555555555555",
    "MONGODB_URI": "mongodb://ana:hunter3@db.example",
}


def test_a_newcomer_is_told_where_to_look_and_what_to_type() -> None:
    text = announcement(Settings.read({"DATA_DIR": "/somewhere/data"}), "http://localhost:56150")
    assert "http://localhost:56150" in text
    assert "topics" in text
    assert "/somewhere/data" in text
    assert "Ctrl-C" in text


def test_local_mode_says_who_may_talk_and_who_is_an_admin() -> None:
    text = announcement(Settings.read({}), None)
    assert "this machine only" in text
    assert "Whoever talks to the bot is an admin" in text
    assert "http://127.0.0.1:3978/api/messages" in text


def test_named_admins_are_the_only_ones() -> None:
    text = announcement(Settings.read({"ADMINS": "Ana@example.com"}), None)
    assert "Admins: ana@example.com." in text
    assert "Whoever" not in text


def test_production_says_that_tokens_are_checked_and_tells_no_secret() -> None:
    text = announcement(Settings.read(REGISTERED), None)
    assert "Every request's token is checked." in text
    assert "nobody can manage" in text
    assert "Local mode" not in text
    assert "hunter" not in text


def test_production_names_its_admins() -> None:
    text = announcement(Settings.read({**REGISTERED, "ADMINS": "ana@example.com"}), None)
    assert "Admins: ana@example.com." in text
    assert "nobody" not in text


def test_an_address_of_the_newer_kind_can_be_clicked() -> None:
    assert "http://[::1]:3978/" in announcement(Settings.read({"HOST": "::1"}), None)
