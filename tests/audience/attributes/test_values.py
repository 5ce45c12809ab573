"""Values as people type and lists hold them: read, kept, compared, and written so that they read the same."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.attributes.records import Kind, Value
from bot.audience.attributes.values import (
    LARGEST,
    LONGEST,
    MOST_ITEMS,
    parse,
    parse_one,
    restored,
    stored,
    twin,
    written,
)
from bot.refusals import Refused

KINDS = st.sampled_from(Kind)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.TEXT, "  New \n York ", "New York"),
        (Kind.TEXT, "3", "3"),
        (Kind.TEXT, "a\x00b", "ab"),
        (Kind.NUMBER, "3", 3),
        (Kind.NUMBER, "-2.50", -2.5),
        (Kind.NUMBER, "2,5", 2.5),
        (Kind.NUMBER, "1.234", 1.234),
        (Kind.NUMBER, "1 234", 1234),
        (Kind.NUMBER, "\u22123", -3),
        (Kind.NUMBER, "３", 3),
        (Kind.NUMBER, "+7", 7),
        (Kind.YES_NO, "YES", True),
        (Kind.YES_NO, "não", False),
        (Kind.YES_NO, "0", False),
        (Kind.DATE, "2026-01-31", date(2026, 1, 31)),
        (Kind.DATE, "2026-1-3", date(2026, 1, 3)),
        (Kind.DATE, "2026-01-31T08:00:00Z", date(2026, 1, 31)),
        (Kind.DATE, "2026/01/31 00:00", date(2026, 1, 31)),
        (Kind.DATE, "31.1.2026", date(2026, 1, 31)),
        (Kind.DATE, "1/31/2026", date(2026, 1, 31)),
        (Kind.DATE, "31/01/2026", date(2026, 1, 31)),
        (Kind.DATE, "04/04/2026", date(2026, 4, 4)),
        (Kind.LIST, "a; b ;A", ("A", "b")),
        (Kind.LIST, "a, b", ("a", "b")),
        (Kind.LIST, "Lisbon, Portugal; Porto", ("Lisbon, Portugal", "Porto")),
        (Kind.LIST, "a\nb|c", ("a", "b", "c")),
    ],
)
def test_reads(kind: Kind, text: str, value: Value) -> None:
    assert parse(kind, text) == value
    assert type(parse(kind, text)) is type(value)


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Kind.TEXT, " \u200b", "Nothing of that can be seen"),
        (Kind.TEXT, "", "missing"),
        (Kind.TEXT, "x" * (LONGEST + 1), "401 characters"),
        (Kind.NUMBER, "three", "“three” is not a number"),
        (Kind.NUMBER, "1,234", "Write 1234 or 1.234"),
        (Kind.NUMBER, "1e9", "not a number"),
        (Kind.NUMBER, "nan", "not a number"),
        (Kind.NUMBER, "9" * 17, "too large"),
        (Kind.NUMBER, "9" * 400, "too large"),
        (Kind.NUMBER, "*x*", "“\\*x\\*”"),
        (Kind.YES_NO, "perhaps", "neither yes nor no"),
        (Kind.DATE, "04/05/2026", "two ways"),
        (Kind.DATE, "2026-02-30", "no such day"),
        (Kind.DATE, "0000-01-01", "no such day"),
        (Kind.DATE, "yesterday", "not a date"),
        (Kind.LIST, " ; ", "missing"),
        (Kind.LIST, ";".join(map(str, range(MOST_ITEMS + 1))), "51 values"),
    ],
)
def test_says_what_is_wrong(kind: Kind, text: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(kind, text)
    assert said in caught.value.sentence
    assert caught.value.field == "value"


@given(KINDS, st.text(max_size=40))
def test_any_text_is_a_value_or_refused(kind: Kind, text: str) -> None:
    for read in (parse, parse_one):
        try:
            value = read(kind, text)
        except Refused:
            continue
        assert restored(kind, json.loads(json.dumps(stored(value)))) == value
        assert json.loads(json.dumps(twin(value))) == twin(value)


@given(st.integers(-LARGEST, LARGEST) | st.floats(-1e9, 1e9).filter(lambda found: abs(found) > 1e-6))
def test_a_number_is_written_as_it_is_read(number: float) -> None:
    assert parse(Kind.NUMBER, written(number)) == number


@given(st.dates())
def test_a_day_is_written_as_it_is_read_and_its_twin_sorts_like_it(day: date) -> None:
    assert parse(Kind.DATE, written(day)) == day
    assert (str(twin(day)) < "2026-06-15") is (day < date(2026, 6, 15))


@pytest.mark.parametrize("answer", [True, False])
def test_yes_and_no_are_written_as_they_are_read(answer: bool) -> None:
    assert parse(Kind.YES_NO, written(answer)) is answer


@given(st.text(min_size=1, max_size=30))
def test_texts_that_differ_in_case_and_spaces_have_one_twin(text: str) -> None:
    assert twin(text.upper().lower()) == twin(f" {text.upper()}\n".lower())


def test_a_list_has_each_text_once() -> None:
    assert twin(("Ａ", "a", "B")) == ["a", "b"]
    assert written(("a", "b")) == "a; b"
