"""A time as it is typed, read in the zone of who types it: "friday 14:30", "in 20 minutes", "2026-11-27T14:30". Pure.

Whatever it is read as is said in words before anything is scheduled, so a wrong guess costs nobody more than a look.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.broadcasts.clocks import Clock, bare_hour, clock_in
from bot.broadcasts.daylight import moment_of
from bot.broadcasts.days import day_of, span_of
from bot.broadcasts.records import When
from bot.refusals import Refused
from cards.elements import isolate
from cards.moments import day_words, moment_words
from cards.reader import Reader

LONGEST = 100
"""Characters; no time takes more to say."""
FURTHEST = timedelta(days=366)
FIELD = "at"
EXAMPLES = "such as *2026-11-27 14:30*, *friday 14:30*, *tomorrow 9:00* or *in 20 minutes*"


def read_time(text: str, reader: Reader, now: datetime) -> When:
    """The moment that the text means to the reader at `now` (aware), to the second.

    Refused with a sentence, of the field `at`, where it means none, names a day without a time, is past, or is more
    than a year ahead.
    """
    typed = unicodedata.normalize("NFKC", text).strip().rstrip(".,!?…").strip()
    if not typed:
        raise _refused(f"Say when it is to go out, {EXAMPLES}.")
    if len(typed) > LONGEST:
        raise _not_read(typed[: LONGEST // 2] + "…")
    try:
        when = _exact(typed, reader, now) or _in_words(typed.casefold(), reader, now)
    except OverflowError:  # years before 1 or after 9999
        raise _not_read(typed) from None
    if when is None:
        raise _not_read(typed)
    return possible(replace(when, at=when.at.replace(microsecond=0)), reader, now)


def possible(when: When, reader: Reader, now: datetime) -> When:
    """The same moment. Refused where it is past at `now`, or more than a year ahead."""
    if when.at <= now:
        said = moment_words(when, reader, now, zone=False)
        there = moment_words(When(now, when.zone), reader, now)
        raise _refused(f"{said} is past: it is {there} now. Choose a later time.")
    if when.at - now > FURTHEST:
        raise _refused(f"{moment_words(when, reader, now)} is more than a year ahead. Choose a time within a year.")
    return when


def _exact(typed: str, reader: Reader, now: datetime) -> When | None:
    """ISO 8601: with an offset that very moment, else in the reader's zone."""
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        return None
    if found.tzinfo is not None:
        return When(found.astimezone(UTC), reader.zone)
    if len(typed) <= len("2026-11-27"):
        raise _which_time(found.date(), reader, now)
    return moment_of(found, reader.zone)


def _in_words(folded: str, reader: Reader, now: datetime) -> When | None:
    local = now.astimezone(ZoneInfo(reader.zone))
    clock = clock_in(folded)
    if clock is None and (span := span_of(folded, reader.locale)) is not None:
        return When(now + span, reader.zone)
    if clock is not None:
        return _at_clock(clock, local, reader)
    hour = bare_hour(folded)
    if hour is not None and (not hour.rest or day_of(hour.rest, local.date(), reader.locale)):
        return _at_clock(hour, local, reader)
    day = day_of(folded, local.date(), reader.locale)
    if day is None:
        return None
    raise _which_time(day.date, reader, now)


def _at_clock(clock: Clock, local: datetime, reader: Reader) -> When | None:
    """At that time on the day that the rest names; without one the next time that clocks show it."""
    if clock.at is None:
        return None
    if not clock.rest:
        return _next(clock.at, local, reader)
    day = day_of(clock.rest, local.date(), reader.locale)
    if day is None:
        return None
    if day.weekly:
        return _next(clock.at, local, reader, step=7)
    return moment_of(datetime.combine(day.date, clock.at), reader.zone)


def _next(at: time, local: datetime, reader: Reader, step: int = 1) -> When:
    """The first of such times, `step` days apart, that is still to come."""
    when = moment_of(datetime.combine(local.date(), at), reader.zone)
    if when.at > local:
        return when
    return moment_of(datetime.combine(local.date() + timedelta(days=step), at), reader.zone)


def _which_time(day: date, reader: Reader, now: datetime) -> Refused:
    return _refused(f"At what time on {day_words(day, reader, now)}? Add it, {EXAMPLES}.")


def _not_read(typed: str) -> Refused:
    return _refused(f"“{isolate(typed)}” can't be read as a time. Write one {EXAMPLES}.")


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field=FIELD)
