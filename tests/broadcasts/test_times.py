"""What typed times mean: the formats people use, daylight saving, and no text at all that breaks it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.broadcasts.records import Shift, When
from bot.broadcasts.times import FURTHEST, possible, read_time
from bot.refusals import Refused
from cards.reader import Reader

NOW = datetime(2026, 11, 24, 10, 2, 15, tzinfo=UTC)
"""A Tuesday; in Lisbon it is 10:02, too."""
LISBON = Reader("en_GB", "Europe/Lisbon")
ZONES = ["Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]


def shown(text: str, reader: Reader = LISBON, now: datetime = NOW) -> str:
    """What a clock in the reader's zone shows when the time comes."""
    when = read_time(text, reader, now)
    assert when.zone == reader.zone
    return when.at.astimezone(ZoneInfo(when.zone)).strftime("%a %Y-%m-%d %H:%M:%S").removesuffix(":00")


def refusal(text: str, reader: Reader = LISBON, now: datetime = NOW) -> str:
    with pytest.raises(Refused) as caught:
        read_time(text, reader, now)
    assert caught.value.field == "at"
    return caught.value.sentence.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-27T14:30", "Fri 2026-11-27 14:30"),
        ("2026-11-27 14:30:05", "Fri 2026-11-27 14:30:05"),
        ("2026-11-27T14:30+02:00", "Fri 2026-11-27 12:30"),
        ("2026-11-27T14:30Z", "Fri 2026-11-27 14:30"),
        ("2026-11-27 9:00", "Fri 2026-11-27 09:00"),
        ("tomorrow 9:00", "Wed 2026-11-25 09:00"),
        ("Tomorrow at 9 ", "Wed 2026-11-25 09:00"),
        ("9:30 am tomorrow", "Wed 2026-11-25 09:30"),
        ("in 20 minutes", "Tue 2026-11-24 10:22:15"),
        ("in an hour", "Tue 2026-11-24 11:02:15"),
        ("in half an hour", "Tue 2026-11-24 10:32:15"),
        ("in 25 hours", "Wed 2026-11-25 11:02:15"),
        ("in 3 days at 9:00", "Fri 2026-11-27 09:00"),
        ("in 2 weeks at 9:00", "Tue 2026-12-08 09:00"),
        ("friday 14:30", "Fri 2026-11-27 14:30"),
        ("fri 2:30 p.m.", "Fri 2026-11-27 14:30"),
        ("at 14:30 on friday", "Fri 2026-11-27 14:30"),
        ("friday, 27 november, 14:30", "Fri 2026-11-27 14:30"),
        ("9:00", "Wed 2026-11-25 09:00"),
        ("10:30", "Tue 2026-11-24 10:30"),
        ("9", "Wed 2026-11-25 09:00"),
        ("at 11", "Tue 2026-11-24 11:00"),
        ("14 december 9am", "Mon 2026-12-14 09:00"),
        ("14.12. 9:00", "Mon 2026-12-14 09:00"),
        ("14.12.2026 9:00", "Mon 2026-12-14 09:00"),
        ("next monday 10:00", "Mon 2026-11-30 10:00"),
        ("tuesday 11:00", "Tue 2026-11-24 11:00"),
        ("tuesday 9:00", "Tue 2026-12-01 09:00"),
        ("next tuesday 11:00", "Tue 2026-12-01 11:00"),
        ("today 18:00", "Tue 2026-11-24 18:00"),
        ("tonight 8pm", "Tue 2026-11-24 20:00"),
        ("20 nov 9:00", "Sat 2027-11-20 09:00"),
        ("noon", "Tue 2026-11-24 12:00"),
        ("midnight", "Wed 2026-11-25 00:00"),
        ("12am", "Wed 2026-11-25 00:00"),
        ("12 pm", "Tue 2026-11-24 12:00"),
        ("14h30", "Tue 2026-11-24 14:30"),
        ("friday 14:30!", "Fri 2026-11-27 14:30"),
        ("１４:３０", "Tue 2026-11-24 14:30"),
    ],
)
def test_times_as_people_type_them(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("en_GB", "04/05 9:00", "Tue 2027-05-04 09:00"),
        ("en_US", "04/05 9:00", "Mon 2027-04-05 09:00"),
        ("de", "04.05. 9:00", "Tue 2027-05-04 09:00"),
        ("ja", "明日 9:00", "Wed 2026-11-25 09:00"),
        ("pt_PT", "amanhã às 9:00", "Wed 2026-11-25 09:00"),
        ("pt_PT", "sexta-feira 14h30", "Fri 2026-11-27 14:30"),
        ("de", "morgen um 9 Uhr", "Wed 2026-11-25 09:00"),
        ("de", "in 20 Minuten", "Tue 2026-11-24 10:22:15"),
        ("fr", "demain à 9h", "Wed 2026-11-25 09:00"),
        ("de", "friday 14:30", "Fri 2026-11-27 14:30"),
        ("tlh", "tomorrow 9:00", "Wed 2026-11-25 09:00"),
    ],
)
def test_the_readers_own_language_and_order_of_day_and_month(locale: str, text: str, expected: str) -> None:
    assert shown(text, Reader.of(locale, "Europe/Lisbon")) == expected


def test_everything_is_relative_to_the_readers_zone() -> None:
    sydney = Reader("en_AU", "Australia/Sydney")
    evening = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # there it is Wednesday, 01:00
    assert shown("today 9:00", sydney, evening) == "Wed 2026-11-25 09:00"
    assert shown("9:00", sydney, evening) == "Wed 2026-11-25 09:00"
    assert shown("wednesday 9:00", sydney, evening) == "Wed 2026-11-25 09:00"
    assert read_time("9:00", sydney, evening).at == datetime(2026, 11, 24, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("tomorrow", "Wednesday, 25 November"),
        ("friday", "Friday, 27 November"),
        ("tuesday", "Tuesday, 24 November"),
        ("2026-11-27", "Friday, 27 November"),
        ("december 9", "Wednesday, 9 December"),
        ("in 3 days", "Friday, 27 November"),
        ("4 may", "Tuesday, 4 May 2027"),
    ],
)
def test_a_day_without_a_time_is_asked_for_the_time(text: str, day: str) -> None:
    assert refusal(text).startswith(f"At what time on {day}? Add it")


@pytest.mark.parametrize(
    ("text", "was"),
    [
        ("yesterday 9:00", "Monday, 23 November, 09:00"),
        ("24 november 9:00", "Tuesday, 24 November, 09:00"),
        ("2026-11-24 10:02", "Tuesday, 24 November, 10:02"),
        ("2025-11-24 10:02", "Monday, 24 November 2025, 10:02"),
        ("20 minutes ago", "Tuesday, 24 November, 09:42"),
    ],
)
def test_what_is_past_is_asked_again_with_both_times(text: str, was: str) -> None:
    now = "Tuesday, 24 November, 10:02 (Lisbon time)"
    assert refusal(text) == f"{was} is past: it is {now} now. Choose a later time."


@pytest.mark.parametrize("text", ["2028-01-01 9:00", "12/14 9:00", "9999-12-31T23:59"])
def test_what_is_more_than_a_year_ahead_is_asked_again(text: str) -> None:
    assert "is more than a year ahead" in refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "xyzzy",
        "25:00",
        "9:75",
        "13pm",
        "0 am",
        "december",
        "31 february 9:00",
        "9:00 or 10:00",
        "friday or monday 9:00",
        "9:00 PST",
        "tuesday 9:00 CET",
        "9.30",
        "every day at 9:00",
        "0001-01-01T00:00+14:00",
        "x" * 101,
    ],
)
def test_what_cannot_be_read_is_said_with_examples(text: str) -> None:
    """A zone of its own is no more passed over than a word is."""
    assert "can't be read as a time. Write one such as *2026-11-27 14:30*" in refusal(text)


@pytest.mark.parametrize("text", ["", "  ", "\n", "…"])
def test_nothing_is_asked_for(text: str) -> None:
    assert refusal(text).startswith("Say when it is to go out")


@pytest.mark.parametrize(
    ("zone", "text", "at", "shift"),
    [
        ("Europe/Lisbon", "2027-03-28 01:30", "2027-03-28T01:30+00:00", Shift.SKIPPED),
        ("Europe/Lisbon", "2027-03-28 02:00", "2027-03-28T01:00+00:00", None),
        ("Europe/Lisbon", "2027-10-31 01:30", "2027-10-31T00:30+00:00", Shift.TWICE),
        ("Europe/Lisbon", "2027-10-31 02:00", "2027-10-31T02:00+00:00", None),
        ("America/New_York", "14 march 2:30", "2027-03-14T07:30+00:00", Shift.SKIPPED),
        ("America/New_York", "7 november 2027 1:30 am", "2027-11-07T05:30+00:00", Shift.TWICE),
        ("Australia/Lord_Howe", "2027-10-03 02:15", "2027-10-02T15:45+00:00", Shift.SKIPPED),
        ("Australia/Lord_Howe", "2027-04-04 01:45", "2027-04-03T14:45+00:00", Shift.TWICE),
        ("Australia/Lord_Howe", "2027-04-04 01:15", "2027-04-03T14:15+00:00", None),
    ],
)
def test_daylight_saving(zone: str, text: str, at: str, shift: Shift | None) -> None:
    """A skipped time is as much later as clocks skip, of a doubled one it is the first: half an hour in Lord Howe."""
    assert read_time(text, Reader("en_GB", zone), NOW) == When(datetime.fromisoformat(at), zone, shift)


def test_hours_are_counted_as_they_pass_when_clocks_change() -> None:
    night = datetime(2027, 3, 27, 23, 0, tzinfo=UTC)
    assert read_time("in 3 hours", LISBON, night).at == night + timedelta(hours=3)
    assert shown("in 3 hours", now=night) == "Sun 2027-03-28 03:00"


def test_a_moment_may_be_a_second_ahead_and_a_year_but_no_more() -> None:
    for ahead in (timedelta(seconds=1), FURTHEST):
        assert possible(When(NOW + ahead, "UTC"), LISBON, NOW).at == NOW + ahead
    for never in (timedelta(), timedelta(seconds=-1), FURTHEST + timedelta(seconds=1)):
        with pytest.raises(Refused):
            possible(When(NOW + never, "UTC"), LISBON, NOW)


soon = st.datetimes(min_value=datetime(2026, 11, 26), max_value=datetime(2027, 11, 23)).map(  # noqa: DTZ001 - walls
    lambda each: each.replace(microsecond=0)
)


@given(soon, st.sampled_from(ZONES), st.sampled_from(["T", " "]))
def test_iso_comes_back_as_it_was_typed_unless_clocks_skip_it(wall: datetime, zone: str, between: str) -> None:
    when = read_time(wall.isoformat(between), Reader("en_GB", zone), NOW)
    back = when.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if when.shift is Shift.SKIPPED:
        assert timedelta() < back - wall <= timedelta(hours=1)
    else:
        assert back == wall
    assert (when.shift is Shift.TWICE) == (
        back == wall and wall.replace(tzinfo=ZoneInfo(zone), fold=1).astimezone(UTC) != when.at
    )


@given(soon, st.sampled_from(ZONES), st.integers(-14 * 4, 14 * 4))
def test_iso_with_an_offset_is_that_very_moment(wall: datetime, zone: str, quarters: int) -> None:
    sign, minutes = "-" if quarters < 0 else "+", abs(quarters) * 15
    typed = f"{wall.isoformat()}{sign}{minutes // 60:02}:{minutes % 60:02}"
    when = read_time(typed, Reader("en_GB", zone), NOW)
    assert when == When((wall - timedelta(minutes=quarters * 15)).replace(tzinfo=UTC), zone)


@given(st.integers(1, 6), st.integers(0, 23), st.integers(0, 59), st.sampled_from(ZONES))
def test_a_weekday_and_a_time_is_the_next_such(days: int, hour: int, minute: int, zone: str) -> None:
    day = NOW.astimezone(ZoneInfo(zone)) + timedelta(days=days)
    expected = f"{day:%a %Y-%m-%d} {hour:02}:{minute:02}"
    assert shown(f"{day:%A} {hour}:{minute:02}", Reader("en_GB", zone)) == expected


words = (
    st.sampled_from(
        ["tomorrow", "today", "next", "last", "friday", "mon", "november", "amanhã", "明日", "first", "of", "the"]
    )
    | st.sampled_from(
        ["in", "on", "at", "9", "9:00", "14h", "25:00", "am", "p.m.", "noon", "T", "Z", "+14:00", "PST", ".", ",", ":"]
    )
    | st.sampled_from(
        ["31", "2026", "99/99", "-1", "minutes", "99999999", "years", "ago", "1/0", "\u0660\u0661", "infinity"]
    )
)


@given(st.one_of(st.text(max_size=120), st.lists(words, max_size=8).map(" ".join)), st.sampled_from(ZONES))
@example("9999-12-31T23:59:59-14:00", "Asia/Kathmandu")
@example("in 99999999 years", "UTC")
@example("in 999999999999 hours", "UTC")
@example("0001-01-01 00:00", "Asia/Kathmandu")
def test_no_text_raises_anything_but_a_sentence(text: str, zone: str) -> None:
    for locale in ("en_GB", "pt_PT", "ar"):
        with suppress(Refused):
            assert NOW < read_time(text, Reader(locale, zone), NOW).at <= NOW + FURTHEST
