"""Cards about files, and Teams' own attachments for them."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.files.records import Destination
from cards.files.answers import declined_card, gone_card, link_card, not_saved_card, saved_card
from cards.files.attachments import consent_attachment, info_attachment
from cards.reader import Reader
from tests.cards.reading import buttons, texts

READER = Reader("en_GB", "Europe/Lisbon")
ENDS = datetime(2026, 11, 24, 9, 15, tzinfo=UTC)
URL = "https://cohort.example.com/files/x"


def test_a_link_says_how_long_it_works_and_for_whom() -> None:
    card = link_card("a_b.csv", URL, ENDS, READER, alone=True)
    said = " ".join(texts(card))
    assert "Your file is ready" in said
    assert "a\\_b.csv" in said
    assert "until 09:15 (Portugal time)" in said or "until 09:15 (Lisbon time)" in said
    assert [each["url"] for each in buttons(card)] == [URL]
    assert URL in card["fallbackText"]


def test_beside_an_offer_the_link_is_the_other_way() -> None:
    assert "Or download it here" in texts(link_card("a.csv", URL, ENDS, READER, alone=False))


def test_an_answer_says_what_was_not_done() -> None:
    for card in (declined_card(READER), gone_card(READER)):
        assert "Not saved" in texts(card)
        assert buttons(card) == []


def test_what_onedrive_did_not_take_can_be_downloaded() -> None:
    assert [each["url"] for each in buttons(not_saved_card("Why.", URL, READER))] == [URL]
    assert buttons(not_saved_card("Why.", None, READER)) == []
    assert "Why." in texts(not_saved_card("Why.", None, READER))


def test_a_saved_file_is_named() -> None:
    assert "a\\_b.csv" in " ".join(texts(saved_card("a_b.csv", READER)))


def test_teams_own_offer() -> None:
    assert consent_attachment("a.csv", "Members of A: 3 people", 120, "tok.en") == {
        "contentType": "application/vnd.microsoft.teams.card.file.consent",
        "name": "a.csv",
        "content": {
            "description": "Members of A: 3 people",
            "sizeInBytes": 120,
            "acceptContext": {"file": "tok.en"},
            "declineContext": {"file": "tok.en"},
        },
    }


def test_teams_own_sign_of_a_file() -> None:
    saved = Destination("https://x.sharepoint.com/up", "https://x.sharepoint.com/a.csv", "a.csv", "5f", "csv")
    assert info_attachment(saved) == {
        "contentType": "application/vnd.microsoft.teams.card.file.info",
        "contentUrl": "https://x.sharepoint.com/a.csv",
        "name": "a.csv",
        "content": {"uniqueId": "5f", "fileType": "csv"},
    }
