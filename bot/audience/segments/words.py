"""What is said of a segment beside its name. Pure."""

from __future__ import annotations

from bot.refusals import Refused

LONGEST = {"description": 400, "rhythm": 80, "emoji": 16}


def clean_words(*, description: str | None, rhythm: str | None, emoji: str | None) -> dict[str, str]:
    """Those that are given, trimmed. Raises Refused, with the field, where one is too long."""
    given = {"description": description, "rhythm": rhythm, "emoji": emoji}
    trimmed = {field: text.strip() for field, text in given.items() if text is not None}
    for field, text in trimmed.items():
        if len(text) > LONGEST[field]:
            raise Refused(f"That has {len(text)} characters. {LONGEST[field]} is the most.", field=field)
    return trimmed
