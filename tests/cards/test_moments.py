"""Moments in words: the zone that was meant, the year only when it matters, the rules of daylight saving."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcasts.records import Shift, When
from cards.moments import UTC_ONLY, day_words, moment_notes, moment_words
from cards.reader import Reader

NOW = datetime(2026, 11, 24, 10, 2, tzinfo=UTC)
LISBON = Reader("en_GB", "Europe/Lisbon")
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
FRIDAY = When(datetime(2026, 11, 27, 14, 30, tzinfo=UTC), "Europe/Lisbon")


@pytest.mark.parametrize(
    ("reader", "when", "expected"),
    [
        (LISBON, FRIDAY, "Friday, 27 November, 14:30 (Lisbon time)"),
        (Reader("en_US", "America/New_York"), FRIDAY, "Friday, November 27, 14:30 (Lisbon time)"),
        (LISBON, When(FRIDAY.at, "Asia/Kathmandu"), "Friday, 27 November, 20:15 (Kathmandu time)"),
        (LISBON, When(FRIDAY.at, "UTC"), "Friday, 27 November, 14:30 (UTC)"),
        (LISBON, When(NEW_YEAR, "UTC"), "Friday, 1 January 2027, 00:00 (UTC)"),
        (LISBON, When(NEW_YEAR, "America/New_York"), "Thursday, 31 December, 19:00 (New York time)"),
        (Reader("de", "Europe/Lisbon"), FRIDAY, "Freitag, 27. November, 14:30 (Lissabon time)"),
    ],
)  # fmt: skip
def test_a_moment_is_said_in_the_zone_that_was_meant(reader: Reader, when: When, expected: str) -> None:
    assert moment_words(when, reader, NOW) == expected
    assert f"{moment_words(when, reader, NOW, zone=False)} (" in expected


def test_a_day_is_said_without_a_time() -> None:
    assert day_words(date(2026, 11, 27), LISBON, NOW) == "Friday, 27 November"
    assert day_words(date(2027, 5, 4), Reader("en_GB", "Pacific/Auckland"), NOW) == "Tuesday, 4 May 2027"


def test_usually_nothing_is_to_be_said_beside_it() -> None:
    assert moment_notes(FRIDAY, LISBON, NOW) == []
    assert moment_notes(FRIDAY, Reader("en_GB", "Europe/London"), NOW) == []


def test_a_reader_elsewhere_is_told_what_their_clocks_show() -> None:
    berlin = Reader("en_GB", "Europe/Berlin")
    assert moment_notes(FRIDAY, berlin, NOW) == ["That is Friday, 27 November, 15:30 (Berlin time)."]
    assert UTC_ONLY not in moment_notes(FRIDAY, Reader("en_GB", "UTC"), NOW)


def test_without_a_zone_of_their_own_readers_hear_that_times_are_in_utc() -> None:
    assert moment_notes(When(FRIDAY.at, "UTC"), Reader("en_GB", "UTC"), NOW) == [UTC_ONLY]


def test_the_rules_of_daylight_saving_are_said() -> None:
    skipped = When(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "Europe/Lisbon", Shift.SKIPPED)
    (rule,) = moment_notes(skipped, LISBON, NOW)
    assert rule == "Clocks skip the time you gave that day, so it's as much later as they skip: 02:30."
    twice = When(datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "Europe/Lisbon", Shift.TWICE)
    assert moment_notes(twice, LISBON, NOW) == [
        "Clocks go back that day, so this time comes twice: the first one is meant."
    ]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds are naive
    st.sampled_from(["Europe/Lisbon", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
    st.sampled_from(["en_GB", "en_US", "ar", "ja", "pt_PT"]),
)
def test_the_year_is_said_exactly_when_it_is_not_this_one(at: datetime, zone: str, locale: str) -> None:
    year = at.astimezone(ZoneInfo(zone)).year
    assert (str(year) in moment_words(When(at, zone), Reader("en_GB", zone), NOW)) == (year != NOW.year)
    assert moment_words(When(at, zone), Reader(locale, zone), NOW)
