"""Moments in words: "Friday, 27 November, 14:30 (Lisbon time)", in the reader's locale and the zone that was meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from bot.broadcasts.records import Shift, When
from cards.reader import Reader

_TWICE = "Clocks go back that day, so this time comes twice: the first one is meant."
UTC_ONLY = "Teams told no other time zone for you, so times are in UTC."


def moment_words(when: When, reader: Reader, now: datetime, *, zone: bool = True) -> str:
    """Day of the week, date and time of day; the year when it is not this one, and the zone's name."""
    there = replace(reader, zone=when.zone)
    said = f"{_day(when.at, there, now)}, {there.clock(when.at)}"
    return f"{said} ({there.zone_name(when.at)})" if zone else said


def day_words(day: date, reader: Reader, now: datetime) -> str:
    """Day of the week and date, and the year when it is not this one."""
    return _day(datetime.combine(day, time(12), ZoneInfo(reader.zone)), reader, now)


def moment_notes(when: When, reader: Reader, now: datetime) -> list[str]:
    """What is to be said beside a moment: the rule where daylight saving matters, and what the reader's clock shows."""
    there = replace(reader, zone=when.zone)
    skipped = f"Clocks skip the time you gave that day, so it's as much later as they skip: {there.clock(when.at)}."
    said = [{Shift.SKIPPED: skipped, Shift.TWICE: _TWICE}[when.shift]] if when.shift else []
    if _shown(when.at, reader.zone) != _shown(when.at, when.zone):
        said.append(f"That is {moment_words(When(when.at, reader.zone), reader, now)}.")
    return [*said, UTC_ONLY] if "UTC" == reader.zone == when.zone else said


def time_note(when: When, reader: Reader, now: datetime) -> str:
    """What stands under a moment without its zone: the zone, and what else is to be said beside it."""
    zone = replace(reader, zone=when.zone).zone_name(when.at)
    return " ".join([f"{zone}.", *moment_notes(when, reader, now)])


def _day(at: datetime, reader: Reader, now: datetime) -> str:
    weekday = format_datetime(at, "EEEE", tzinfo=ZoneInfo(reader.zone), locale=reader.locale)
    return f"{weekday}, {reader.day(at, now=now)}"


def _shown(at: datetime, zone: str) -> datetime:
    """What clocks show there."""
    return at.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
