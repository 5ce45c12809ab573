"""Lengths of time in words, rounded as people say them."""

from __future__ import annotations

from cards.reader import plural

MINUTE, HOUR = 60, 3600


def about(seconds: int) -> str:
    """ "about 23 seconds", "about 4 minutes", "about 2 hours 10 minutes"; rounded up, at least a second."""
    return f"about {length(seconds)}"


def length(seconds: int) -> str:
    """The same without "about"."""
    if seconds <= 90:
        return _count(max(seconds, 1), "second")
    minutes = -(-seconds // MINUTE)
    if minutes < 60:
        return _count(minutes, "minute")
    if minutes > 10 * 60:
        return _count(-(-seconds // HOUR), "hour")
    hours, rest = divmod(-(-minutes // 10) * 10, 60)
    return _count(hours, "hour") + (f" {_count(rest, 'minute')}" if rest else "")


def _count(value: int, unit: str) -> str:
    return f"{value} {plural(value, unit, unit + 's')}"
