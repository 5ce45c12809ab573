"""Rules about people. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

PROFILE_DAYS = 7
"""After that a profile is old and is fetched again."""


def profile_is_old(profile_at: datetime | None, now: datetime) -> bool:
    """Whether the profile has to be fetched: unknown, or older than PROFILE_DAYS."""
    return profile_at is None or now - profile_at > timedelta(days=PROFILE_DAYS)


def fold(address: str | None) -> str | None:
    """An address as it is compared: without case and stray spaces; None where there is none."""
    folded = (address or "").strip().casefold()
    return folded or None
