"""Comparing spellings, and knowing where each piece of a folded text stood."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.language.folding import Folded, fold, skip_space, splits_word, strip_end


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ｌisbon", "lisbon"),
        ("STRASSE", "straße"),
        ("É", "e\u0301"),
        ("a \n b", "A b"),
        ("ﬁn", "FIN"),
        ("\u00a0Lisbon\u3000office ", "lisbon office"),
        ("Lis\u00adbon", "Lisbon"),
        ("\ufeffLisbon\u200b", "Lisbon"),
        ("각", "\u1100\u1161\u11a8"),
        ("ｶﾞ", "ガ"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("q\u0323\u0307", "q\u0307\u0323"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("e", "é"), ("a b", "ab"), ("x-y", "x y"), ("Ω", "O"), ("1", "l")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=30))
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text(alphabet="abcXYZ é0 ", max_size=30))
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower())


@given(st.text(max_size=30), st.text(max_size=30))
def test_space_is_skipped_and_nothing_else(before: str, after: str) -> None:
    text = f"{before} \u200b\n{after}"
    place = skip_space(text, len(before))
    assert place == len(text) or fold(text[place])
    assert not fold(text[len(before) : place])
    assert not fold(text[strip_end(text, 0, len(text)) :])


def test_skipping_stops_where_it_is_told() -> None:
    assert skip_space("    a", 1, 3) == 3
    assert strip_end("a    ", 2, 4) == 2


@pytest.mark.parametrize(
    ("text", "place", "within"), [("ab", 1, True), ("a b", 1, False), ("a1", 1, True), ("a_", 1, False)]
)
def test_where_a_word_would_be_split(text: str, place: int, within: bool) -> None:
    assert splits_word(text, place) is within
    assert not splits_word(text, 0)
    assert not splits_word(text, len(text))


def test_spans_end_where_words_end_and_say_what_stands_there() -> None:
    folded = Folded("Ｏps  team (x)")
    assert list(folded.spans(0, 8)) == [(3, "ops"), (5, "ops "), (9, "ops team")]
    assert list(folded.spans(1, 9)) == []
    assert list(folded.spans(10, 3)) == [(11, "("), (12, "(x"), (13, "(x)")]


def test_a_span_of_marks_keeps_them_with_their_letter() -> None:
    folded = Folded("e\u0301t e\u0301")
    assert list(folded.spans(1, 9)) == []  # it would begin between a letter and its accent
    assert [end for end, _ in folded.spans(0, 9)][-1] == len(folded.text)


@given(st.text(min_size=1, max_size=30))
def test_every_span_is_what_its_piece_of_text_folds_to(text: str) -> None:
    folded = Folded(text)
    for start in range(len(text)):
        for end, found in folded.spans(start, 12):
            assert start < end <= len(text)
            assert len(found) <= 12
            if found == found.strip() and text[start : start + 1].strip():
                assert fold(text[start:end]) == fold(text[start : strip_end(text, start, end)])


@pytest.mark.parametrize(
    ("text", "word", "start", "end"),
    [
        ("a AND b", "and", 2, 5),
        ("a android", "and", 2, None),
        ("band", "and", 1, None),
        ("a（b）", "(", 1, 2),
        ("not", "not", 0, 3),
        ("no", "not", 0, None),
    ],
)
def test_words_of_their_own_are_found(text: str, word: str, start: int, end: int | None) -> None:
    assert Folded(text).word(word, start) == end
