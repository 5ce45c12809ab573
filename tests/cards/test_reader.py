"""How a reader sees dates, numbers and pages; and texts of both directions."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.intents import Topics
from cards.directions import each_in_its_own
from cards.elements import block, card, isolate, plain
from cards.paging import next_button, place, span
from cards.reader import Reader, plural
from tests.cards.reading import texts

NOW = datetime(2026, 11, 24, 10, 2, 15, tzinfo=UTC)
BRITISH = Reader("en_GB", "Europe/Lisbon")
ARABIC = Reader("ar", "Asia/Riyadh")


@pytest.mark.parametrize(
    ("locale", "this_year", "last_year"),
    [
        ("en-GB", "24 November", "24 November 2025"),
        ("en-US", "November 24", "November 24, 2025"),
        ("de-DE", "24. November", "24. November 2025"),
        ("pt-PT", "24 de novembro", "24 de novembro de 2025"),
    ],
)
def test_days_are_absolute_and_name_another_year(locale: str, this_year: str, last_year: str) -> None:
    reader = Reader.of(locale, None)
    assert reader.day(NOW, now=NOW) == this_year
    assert reader.day(NOW.replace(year=2025), now=NOW) == last_year


def test_a_day_is_the_reader_s_own() -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert Reader.of("en-GB", "Asia/Tokyo").day(late, now=NOW) == "1 January 2027"
    assert Reader.of("en-GB", "UTC").day(late, now=NOW) == "31 December"


@pytest.mark.parametrize(
    ("locale", "zone"), [(None, None), ("", ""), ("xx-nonsense", "Mars/Base"), ("../x", "../etc"), ("en-GB", "a\0b")]
)
def test_what_nobody_knows_falls_back(locale: str | None, zone: str | None) -> None:
    reader = Reader.of(locale, zone)
    assert reader.day(NOW, now=NOW) == "24 November"
    assert reader.zone_name(NOW) == "UTC"


def test_clock_and_zone() -> None:
    assert BRITISH.clock(NOW) == "10:02"
    assert BRITISH.clock(NOW, seconds=True) == "10:02:15"
    assert Reader("en_GB", "Asia/Tokyo").clock(NOW) == "19:02"
    assert "Portugal" in BRITISH.zone_name(NOW) or "Lisbon" in BRITISH.zone_name(NOW)


def test_numbers_have_separators_and_a_real_minus() -> None:
    assert BRITISH.number(1204567) == "1,204,567"
    assert BRITISH.number(-47) == "−47"
    assert Reader("de").number(1204) == "1.204"
    assert ARABIC.number(-47) == "\u200e−47"


def test_plurals() -> None:
    assert [plural(count, "person", "people") for count in (0, 1, 2)] == ["people", "person", "people"]


def test_pages_say_where_they_are() -> None:
    assert place(1, 5, 5, 14, BRITISH) == "1 to 5 of 14."
    assert place(3, 5, 4, 14, BRITISH) == "11 to 14 of 14."
    assert span(5, 1, 5, BRITISH) == "5 of 5."
    assert next_button(Topics(2), 1, 5, 14)[0]["title"] == "Next 5"
    assert next_button(Topics(3), 2, 5, 14)[0]["title"] == "Next 4"
    assert next_button(Topics(4), 3, 5, 14) == []


@given(st.text())
def test_signs_of_markdown_are_shown(text: str) -> None:
    escaped = plain(text)
    assert re.sub(r"\\(.)", r"\1", escaped, flags=re.DOTALL) == text
    assert isolate(text) == f"\u2068{escaped}\u2069"


def test_in_a_card_from_right_to_left_each_text_keeps_its_direction() -> None:
    made = card([block("2 topics."), block("فريق"), block("- a\n- b"), block("›"), block("−47")], "Hi", ARABIC)
    assert made["rtl"] is True
    assert texts(made) == ["\u20682 topics.\u2069", "\u2068فريق\u2069", "- a\n- b", "›", "−47"]
    assert "rtl" not in card([], "Hi", BRITISH)
    assert texts(card([block("2 topics.")], "Hi", BRITISH)) == ["2 topics."]


def test_actions_and_fields_are_left_alone() -> None:
    action = {"type": "Action.Submit", "title": "Go", "data": {"type": "TextBlock", "text": "x"}}
    assert each_in_its_own([{"type": "ActionSet", "actions": [action]}]) == [{"type": "ActionSet", "actions": [action]}]
