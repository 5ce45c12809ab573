"""The pieces of a typed time: the time of day in it, and the day or the span that the rest names."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from babel import localedata
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcasts.clocks import Clock, bare_hour, clock_in
from bot.broadcasts.days import Day, date_order, day_of, span_of

TODAY = date(2026, 11, 24)
"""A Tuesday."""


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ("friday 14:30", time(14, 30), "friday"),
        ("at 14:30:05 on friday", time(14, 30, 5), "friday"),
        ("friday, at 2:30 p. m.", time(14, 30), "friday"),
        ("9am", time(9), ""),
        ("9.30 am tomorrow", time(9, 30), "tomorrow"),
        ("14h30", time(14, 30), ""),
        ("14h", time(14), ""),
        ("morgen um 9 uhr", time(9), "morgen um"),
        ("9 o'clock", time(9), ""),
        ("@ noon", time(12), ""),
        ("friday @ midnight", time(0), "friday"),
        ("12 am", time(0), ""),
        ("9:00 or 10:00", time(9), "or 10:00"),
        ("24:00", None, ""),
        ("9:60", None, ""),
        ("0 pm", None, ""),
    ],
)
def test_the_time_of_day_is_taken_out(text: str, at: time | None, rest: str) -> None:
    assert clock_in(text) == Clock(at, rest)


@pytest.mark.parametrize(
    "text", ["", "friday", "2026-11-27", "14.12.2026", "4/5", "9", "in 20 minutes", "9:0", "1:234"]
)
def test_where_there_is_none_none_is_found(text: str) -> None:
    assert clock_in(text) is None


def test_a_number_at_the_end_may_be_an_hour() -> None:
    assert bare_hour("friday at 9") == bare_hour("friday 9") == Clock(time(9), "friday")
    assert bare_hour("at 9") == bare_hour("9") == Clock(time(9), "")
    assert bare_hour("friday 24") == Clock(None, "friday")
    assert bare_hour("friday") is None
    assert bare_hour("14/12") is None


@given(st.times(), st.sampled_from(["", "friday", "14 december", "next week"]))
def test_any_time_of_day_is_found_beside_any_day(at: time, day: str) -> None:
    for typed, exact in [(f"{at:%H:%M:%S}", at), (f"{at:%I:%M %p}".lower(), at.replace(second=0))]:
        assert clock_in(f"{day} {typed}".strip()) == Clock(exact.replace(microsecond=0), day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tuesday", Day(TODAY, weekly=True)),
        ("next tuesday", Day(date(2026, 12, 1))),
        ("wednesday", Day(date(2026, 11, 25))),
        ("24 november", Day(TODAY)),
        ("23 november", Day(date(2027, 11, 23))),
        ("24.11.", Day(TODAY)),
        ("today", Day(TODAY)),
        ("in 7 days", Day(date(2026, 12, 1))),
        ("in 1 month", None),
        ("in 20 minutes", None),
        ("november", None),
        ("friday cet", None),
        ("harbour", None),
    ],
)
def test_days(text: str, expected: Day | None) -> None:
    assert day_of(text, TODAY, "en_GB") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 20 minutes", timedelta(minutes=20)),
        ("90 seconds", timedelta(seconds=90)),
        ("in 1 day 2 hours", timedelta(hours=26)),
        ("in half an hour", timedelta(minutes=30)),
        ("an hour ago", timedelta(hours=-1)),
        ("in 3 days", None),
        ("tomorrow", None),
        ("9.30", None),
    ],
)
def test_spans(text: str, expected: timedelta | None) -> None:
    assert span_of(text, "en_GB") == expected


def test_every_locale_has_an_order_of_day_and_month() -> None:
    assert {date_order(each) for each in localedata.locale_identifiers()} == {"DMY", "MDY", "YMD"}
    assert [date_order(each) for each in ("en_GB", "en_US", "ja")] == ["DMY", "MDY", "YMD"]
