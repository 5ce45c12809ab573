"""Finding names in typed text: an existing name is matched longest first, and quotes settle what is meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from bot.audience.segments.names import name_key

QUOTES = {'"': '"', "'": "'", "“": "”", "”": "”", "„": "“", "‘": "’", "’": "’", "«": "»"}
CLOSE_ENOUGH = 72
"""Of 100: how like a name must be to be suggested."""


def fold(text: str) -> str:
    """Text as names are compared."""
    return name_key(re.sub(r"\s+", " ", text.strip()))


def unquoted(text: str) -> str:
    """Without the quotes around it, when it stands in quotes as a whole."""
    text = text.strip()
    if len(text) > 2 and text[0] in QUOTES and text[-1] in (QUOTES[text[0]], '"' if text[0] in "“„" else ""):
        return text[1:-1].strip()
    return text


def quoted(name: str) -> str:
    """A name in quotes, as an expression or a command reads it back."""
    return f"“{name}”" if '"' in name else f'"{name}"'


def close_names(text: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """The names that may have been meant, the likeliest first."""
    by_key = {fold(name): name for name in names}
    found = process.extract(fold(text), list(by_key), scorer=fuzz.WRatio, limit=limit, score_cutoff=CLOSE_ENOUGH)
    return [by_key[key] for key, _, _ in found]
