"""Days and spans of time as people type them: "next monday", "14 december", "in 20 minutes". Pure.

dateparser reads them, in English and in the reader's language. It is asked for one thing at a time and its answers
are checked, since it would rather leave out a word than give none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from babel import Locale
from dateparser.data.languages_info import language_locale_dict
from dateparser.date import DateData, DateDataParser

DAYS = ("day", "week", "part_of_day")
"""The periods that dateparser names for what is one day."""
WEEK = timedelta(days=7)
_ODD = timedelta(minutes=61)
_DOTTED = re.compile(r"^(\d{1,2})\.\s?(0?[1-9]|1[0-2])\.?$")
"""A day and a month, which dateparser might take for a time of day."""
_BREAKS = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, re.error)
"""What dateparser lets through for odd texts (scrapinghub/dateparser, issues about crashes on fuzzed input)."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was named; `weekly`: it is today and was named by its weekday, so that today in a week will do."""

    date: date
    weekly: bool = False


def day_of(text: str, today: date, locale: str) -> Day | None:
    """The day that a folded text names, from `today` on where it leaves that open; None where it names none.

    A weekday, or a day and month, may be today; "next" is never.
    """
    text = _DOTTED.sub(r"\1/\2", text)
    found = _one_day(text, today, locale)
    if found is None:
        return None
    comes_again = found - today >= WEEK and not re.search(r"\bnext\b", text)
    if comes_again and _one_day(text, today - timedelta(days=1), locale) == today:
        return Day(today, weekly=found - today == WEEK)
    return Day(found)


def span_of(text: str, locale: str) -> timedelta | None:
    """How long from now, in hours, minutes and seconds: "in 20 minutes"; None where the text says no such thing."""
    text = text.replace("half an hour", "30 minutes")
    start = datetime.combine(date(2026, 1, 15), time(12))
    found, later = _read(text, start, locale), _read(text, start + _ODD, locale)
    if found is None or later is None or found.period != "time":
        return None
    assert found.date_obj is not None
    assert later.date_obj is not None
    return found.date_obj - start if later.date_obj - found.date_obj == _ODD else None


def _one_day(text: str, today: date, locale: str) -> date | None:
    found = _read(text, datetime.combine(today, time()), locale)
    return found.date_obj.date() if found and found.date_obj and found.period in DAYS else None


def _read(text: str, start: datetime, locale: str) -> DateData | None:
    """What dateparser makes of it; None for nothing, and for a time in a zone of its own."""
    settings = {
        "RELATIVE_BASE": start,
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": date_order(locale),
        "RETURN_TIME_AS_PERIOD": True,
    }
    try:
        found = DateDataParser(languages=_languages(locale), settings=settings).get_date_data(text)
    except _BREAKS:
        return None
    return found if found.date_obj is not None and found.date_obj.tzinfo is None else None


@cache
def date_order(locale: str) -> str:
    """Whether 04/05 is day or month first: "DMY", "MDY" or "YMD", as the locale's own short dates are written."""
    pattern = str(Locale.parse(locale).date_formats["short"].pattern)
    return "".join(dict.fromkeys(sign.upper() for sign in pattern if sign in "dMy"))


@cache
def _languages(locale: str) -> list[str]:
    own = Locale.parse(locale).language
    return list(dict.fromkeys([own, "en"] if own in language_locale_dict else ["en"]))
