"""Reading expressions: names of any kind, and errors that point at the place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.language.errors import ExpressionError
from bot.audience.language.folding import Folded
from bot.audience.language.names import Names
from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
from bot.audience.language.parser import parse
from bot.audience.language.quotes import DOUBLE, SINGLE, quote
from bot.audience.language.scanner import readable_ends
from bot.audience.language.writer import write
from bot.audience.segments.records import Segment
from tests.audience.language.making import ODD_NAMES, segments, trees

NAMES = [
    "Lisbon office",
    "Lisbon",
    "x and y",
    "and",
    "a (b)",
    "Lisbon: office",
    "فريق الرياض",
    "not urgent",
    "O'Neill",
    "ß",
    '12" pizza',
    "東京",
    "née",
]
SEGMENTS = [Segment(str(i), "t", name) for i, name in enumerate(NAMES)]
LISBON_OFFICE, LISBON, X_AND_Y, KEYWORD, PARENTHESES, COLON = (SegmentIs(str(i)) for i in range(6))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("lisbon OFFICE", LISBON_OFFICE),
        ("Lisbon and not x and y", And((LISBON, Not(X_AND_Y)))),
        ("not Lisbon or x and y", Or((Not(LISBON), X_AND_Y))),
        ("(Lisbon or everyone) and not a (b)", And((Or((LISBON, Everyone())), Not(PARENTHESES)))),
        ("Lisbon or everyone and Lisbon", Or((LISBON, And((Everyone(), LISBON))))),
        ("“Lisbon” or 'and'", Or((LISBON, KEYWORD))),
        ("„Lisbon“ OR ”Lisbon” or «lisbon» or ‘Lisbon’", Or((LISBON,) * 4)),
        ("EVERYONE AND NOT Lisbon", And((Everyone(), Not(LISBON)))),
        ("  Lisbon\n office ", LISBON_OFFICE),
        ("Lisbon\u00a0office\u200b", LISBON_OFFICE),
        ("(Lisbon)AND(Lisbon)", And((LISBON, LISBON))),
        ("（Lisbon office）　ａｎｄ　Ｌｉｓｂｏｎ", And((LISBON_OFFICE, LISBON))),
        ("and", KEYWORD),
        ("and and and", And((KEYWORD, KEYWORD))),
        ("not urgent", SegmentIs("7")),
        ("not not urgent", Not(SegmentIs("7"))),
        ("Lisbon: office and Lisbon", And((COLON, LISBON))),
        ("O'Neill and 'O'Neill'", And((SegmentIs("8"), SegmentIs("8")))),
        ('12" pizza or "12"" pizza"', Or((SegmentIs("10"), SegmentIs("10")))),
        ("東京 or Lisbon", Or((SegmentIs("11"), LISBON))),
        ("ne\u0301e or NÉE", Or((SegmentIs("12"), SegmentIs("12")))),
        ("فريق الرياض or SS", Or((SegmentIs("6"), SegmentIs("9")))),
        ("not not Lisbon", Not(Not(LISBON))),
        ("((Lisbon))", LISBON),
        ("Lisbon and (Lisbon and everyone)", And((LISBON, And((LISBON, Everyone()))))),
    ],
)
def test_reads(text: str, tree: Expression) -> None:
    assert parse(text, SEGMENTS) == tree


@pytest.mark.parametrize(
    ("text", "position", "length", "said"),
    [
        ("", 0, 0, "Say who gets it"),
        (" \u00a0\n", 0, 0, "Say who gets it"),
        ("Lisbon and", 10, 0, "missing at the end, after “and”"),
        ("Lisbon and (not", 15, 0, "missing at the end, after “not”"),
        ("Lisbon or (Lisbon and (Lisbon)", 10, 1, "never closed"),
        ("Lisbon everyone", 7, 8, "Put “and” or “or” before “everyone”"),
        ("Lisbon not x and y", 7, 3, "Put “and” or “or” before “not”"),
        (") Lisbon", 0, 1, "missing at the start: “)”"),
        ("Lisbon) and Lisbon", 6, 1, "no “(” for this"),
        ("Lisbon or or Lisbon", 10, 2, "missing after “or”: “or”"),
        ("()", 1, 1, "missing after “(”: “)”"),
        ("x and y and Lisbn ofice", 12, 11, "Did you mean “Lisbon office”"),
        ("lisbon ofice and everyone", 0, 12, "Did you mean “Lisbon office”"),
        ("Lisbon and 'nowhere'", 11, 9, "no segment called “nowhere”"),
        ("Lisbon or “x", 10, 2, "no segment called ““x”"),
        ("everyone and zzzqq", 13, 5, "Type *segments*"),
        ("zz*qq", 0, 5, "“zz\\*qq”"),
    ],
)
def test_says_what_is_wrong_and_where(text: str, position: int, length: int, said: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, SEGMENTS)
    assert said in caught.value.sentence
    assert (caught.value.position, caught.value.length) == (position, length)
    assert caught.value.field == "expression"


def test_a_very_long_text_is_refused() -> None:
    with pytest.raises(ExpressionError, match="too long"):
        parse("Lisbon or " * 500, SEGMENTS)


@pytest.mark.parametrize(
    ("text", "position"),
    [("not " * 40 + "Lisbon", 120), ("(" * 40 + "Lisbon" + ")" * 40, 30), ("not (" * 20 + "Lisbon" + ")" * 20, 75)],
)
def test_too_many_levels_are_refused_where_they_get_too_many(text: str, position: int) -> None:
    with pytest.raises(ExpressionError, match="nested too deeply") as caught:
        parse(text, SEGMENTS)
    assert caught.value.position == position


@given(trees(("0", "1", "2"), leaves=8), segments())
def test_what_is_written_is_read_back(tree: Expression, known: list[Segment]) -> None:
    for i in range(len(known), 3):
        known = [*known, Segment(str(i), "t", f"filler {i}")]
    assert parse(write(tree, known), known) == tree


@given(segments())
def test_a_name_alone_and_a_name_in_quotes_read_as_that_segment(known: list[Segment]) -> None:
    for segment in known:
        if segment.name[0] not in DOUBLE + SINGLE:
            assert parse(segment.name, known) == SegmentIs(segment.id)
        assert parse(quote(segment.name), known) == SegmentIs(segment.id)
        assert parse(f"not {quote(segment.name)}", known) == Not(SegmentIs(segment.id))


def test_names_are_quoted_only_where_they_must_be() -> None:
    assert (
        write(And((LISBON_OFFICE, Not(Or((LISBON, X_AND_Y))))), SEGMENTS) == "Lisbon office and not (Lisbon or x and y)"
    )
    known = [Segment("0", "t", "a"), Segment("1", "t", "b"), Segment("2", "t", "a and b")]
    assert write(And((SegmentIs("0"), SegmentIs("1"))), known) == '"a" and "b"'
    with pytest.raises(KeyError):
        write(SegmentIs("9"), known)


def test_names_that_differ_only_in_spelling_are_told_apart_when_written_exactly() -> None:
    known = [Segment("0", "t", "ﬁn"), Segment("1", "t", "fin")]
    assert [parse(each.name, known) for each in known] == [SegmentIs("0"), SegmentIs("1")]


@given(st.text(max_size=60), segments())
def test_any_text_is_read_or_explained(text: str, known: list[Segment]) -> None:
    read_or_explained(text, known)


SCRAPS = [*ODD_NAMES, "and", "or", "not", "(", ")", '"', "“", "”", " ", "everyone", ":"]


@given(st.lists(st.sampled_from(SCRAPS), max_size=12), segments())
def test_any_words_are_read_or_explained(words: list[str], known: list[Segment]) -> None:
    read_or_explained(" ".join(words), known)


def read_or_explained(text: str, known: list[Segment]) -> None:
    error = complaint(text, known)
    if error is not None:
        start, end = error.position, error.position + error.length
        assert error.sentence.endswith((".", "?"))
        assert 0 <= start <= end <= len(text)
        assert start == end or text[start:end].strip()


def complaint(text: str, known: list[Segment]) -> ExpressionError | None:
    try:
        parse(text, known)
    except ExpressionError as error:
        return error
    return None


@given(st.lists(st.sampled_from(["Lisbon", "everyone", "x and y"]), min_size=1, max_size=5), st.data())
def test_an_unknown_name_is_pointed_at_wherever_it_stands(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    text = " or ".join([*words[:place], "Zanzibar team", *words[place + 1 :]])
    with pytest.raises(ExpressionError) as caught:
        parse(text, SEGMENTS)
    start, end = caught.value.position, caught.value.position + caught.value.length
    assert text[start:end] == "Zanzibar team"


@given(trees(("0", "1"), leaves=6), st.text(max_size=20))
def test_an_expression_is_found_at_the_start_of_a_longer_text(tree: Expression, rest: str) -> None:
    text = write(tree, SEGMENTS)
    assert len(text) in readable_ends(Folded(f"{text}: {rest}"), 0, Names.of_segments(SEGMENTS))


def test_names_that_overlap_do_not_make_reading_slow() -> None:
    known = [Segment(str(n), "t", " and ".join("a" * n)) for n in range(1, 20)]
    begun = time.perf_counter()
    with pytest.raises(ExpressionError):
        parse("a and " * 60 + "zzz", known)
    assert time.perf_counter() - begun < 5
