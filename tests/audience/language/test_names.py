"""Finding names at a place, quoted and bare, and the nearest to a name that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.language.folding import Folded
from bot.audience.language.names import Found, Names
from bot.audience.language.quotes import Quoted, has_double, quote, quoted_at
from bot.audience.segments.records import EVERYONE, Segment

NAMES = Names(
    [("1", "Lisbon"), ("2", "Lisbon office"), ("3", "Lisbon office and bar"), ("4", '12" disc'), ("5", '"Best"')]
)


def at(text: str, start: int = 0) -> list[Found]:
    return list(NAMES.at(Folded(text), start))


def test_bare_names_come_longest_first() -> None:
    assert [found.id for found in at("lisbon office and bar")] == ["3", "2", "1"]
    assert [found.end for found in at("lisbon office and bar")] == [21, 13, 6]


def test_a_name_ends_where_a_word_ends() -> None:
    assert [found.id for found in at("Lisbon offices")] == ["1"]
    assert at("Lisbonne") == []
    assert at("xLisbon", 1) == []


def test_a_quoted_name_comes_before_bare_ones() -> None:
    assert at('"Lisbon" office') == [Found("1", 8, True)]
    assert at("“lisbon office”") == [Found("2", 15, True)]


def test_a_bare_name_with_quotes_in_it_is_not_sure() -> None:
    assert at('12" DISC') == [Found("4", 8, False)]
    assert at('"best" and more') == [Found("5", 6, False)]
    assert at('"""Best"""')[0] == Found("5", 10, True)


def test_everyone_is_always_known_and_names_without_anything_are_not() -> None:
    names = Names.of_segments([Segment("1", "t", "\u200b"), Segment("2", "t", "a")])
    assert names.exact("Everyone") == [EVERYONE]
    assert names.exact("") == []
    assert list(names.at(Folded(""), 0)) == []


def test_the_exact_spelling_is_preferred() -> None:
    names = Names([("1", "ﬁn"), ("2", "fin")])
    assert names.exact("ﬁn") == ["1"]
    assert names.exact("fin") == ["2"]
    assert names.exact("FIN") == ["1", "2"]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [("Lisbn", ["1"]), ("lisbon ofice", ["2", "3"]), ("LISBON OFFICE & BAR", ["3", "2"]), ("Porto", []), ("", [])],
)
def test_the_closest_names_come_first(typed: str, ids: list[str]) -> None:
    assert NAMES.closest(typed, limit=2) == ids


@given(st.text(min_size=1, max_size=90))
def test_what_is_quoted_is_read_back_first(name: str) -> None:
    typed = quote(name)
    assert next(quoted_at(typed, 0)) == Quoted(name, len(typed), True)
    assert next(quoted_at(f"{typed} and {typed}", 0)) == Quoted(name, len(typed), True)


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ('"a" b "c"', ["a", 'a" b ', 'a" b "c']),
        ('"a"" b"', ['a" b', "a", 'a"']),
        ("“a”", ["a"]),
        ("„a“ b", ["a"]),
        ("«a»", ["a"]),
        ('“a"', ["a"]),
        ("'it's here' b", ["it's here"]),
        ("‘a’", ["a"]),
        ("'a", []),
        ('"', []),
        ("a", []),
        ("", []),
    ],
)
def test_what_may_be_meant_by_quotes(text: str, contents: list[str]) -> None:
    found = list(quoted_at(text, 0))
    assert [each.content for each in found] == contents
    assert [each.plain for each in found] == [True, *[False] * (len(found) - 1)][: len(found)]


def test_a_lone_quote_does_not_search_a_whole_text() -> None:
    assert list(quoted_at('"' + "x" * 300 + '"', 0)) == []


def test_which_names_have_double_quotes() -> None:
    assert has_double("the “old” office")
    assert not has_double("O'Neill’s")
