"""A sample of every card about files."""

from __future__ import annotations

from datetime import timedelta

from bot.files.upload import NOT_SAVED
from cards.elements import Json
from cards.files.answers import declined_card, gone_card, link_card, not_saved_card, saved_card
from tests.cards.samples_broadcasts import ARABIC, NOW, READER

NAME = "Harbour_house (kitchen).csv"
URL = "https://cohort.example.com/files/eyJhIjoxfQ.aSdf.gHjk"
ENDS = NOW + timedelta(minutes=15)


def samples() -> dict[str, Json | list[Json]]:
    """By name."""
    return {
        "file-link": link_card(NAME, URL, ENDS, READER, alone=False),
        "file-link-alone": link_card(NAME, URL, ENDS, READER, alone=True),
        "file-link-arabic": link_card(NAME, URL, ENDS, ARABIC, alone=True),
        "file-declined": declined_card(READER),
        "file-gone": gone_card(READER),
        "file-not-saved": not_saved_card(NOT_SAVED, URL, READER),
        "file-not-saved-no-link": not_saved_card(NOT_SAVED, None, READER),
        "file-saved": saved_card(NAME, READER),
    }
