"""Reading expressions: names of any kind, and errors that point at the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
from bot.audience.language.parser import ExpressionError, parse
from bot.audience.segments.records import Segment

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
]
SEGMENTS = [Segment(str(i), "t", name) for i, name in enumerate(NAMES)]
LISBON_OFFICE, LISBON, X_AND_Y, KEYWORD, PARENTHESES = (SegmentIs(str(i)) for i in range(5))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("lisbon OFFICE", LISBON_OFFICE),
        ("Lisbon and not x and y", And((LISBON, Not(X_AND_Y)))),
        ("not Lisbon or x and y", Or((Not(LISBON), X_AND_Y))),
        ("(Lisbon or everyone) and not a (b)", And((Or((LISBON, Everyone())), Not(PARENTHESES)))),
        ("“Lisbon” or 'and'", Or((LISBON, KEYWORD))),
        ("EVERYONE AND NOT Lisbon", And((Everyone(), Not(LISBON)))),
        ("  Lisbon\n office ", LISBON_OFFICE),
        ("not urgent", SegmentIs("7")),
        ("O'Neill and 'O'Neill'", And((SegmentIs("8"), SegmentIs("8")))),
        ("فريق الرياض or SS", Or((SegmentIs("6"), SegmentIs("9")))),
        ("not not Lisbon", Not(Not(LISBON))),
    ],
)
def test_reads(text: str, tree: Expression) -> None:
    assert parse(text, SEGMENTS) == tree


@pytest.mark.parametrize(
    ("text", "position", "length", "said"),
    [
        ("", 0, 0, "Say who gets it"),
        ("Lisbon and", 10, 0, "missing at the end"),
        ("(Lisbon", 7, 0, "missing at the end"),
        ("Lisbon everyone", 7, 8, "doesn't fit after “Lisbon”"),
        (") Lisbon", 0, 1, "at the beginning"),
        ("x and y and Lisbn ofice", 12, 11, "Did you mean Lisbon office"),
        ("lisbon ofice and everyone", 0, 12, "Did you mean Lisbon office"),
        ("Lisbon and 'nowhere'", 12, 7, "no segment called “nowhere”"),
        ("Lisbon or “x", 10, 1, "isn't closed"),
        ("zzzqq", 0, 5, "Type *segments*"),
    ],
)
def test_says_what_is_wrong_and_where(text: str, position: int, length: int, said: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, SEGMENTS)
    assert (caught.value.position, caught.value.length) == (position, length)
    assert said in caught.value.sentence


def test_a_very_long_text_is_refused() -> None:
    with pytest.raises(ExpressionError, match="longer than"):
        parse("Lisbon or " * 500, SEGMENTS)


def trees() -> st.SearchStrategy[Expression]:
    leaves = st.one_of(st.just(Everyone()), st.sampled_from(SEGMENTS).map(lambda each: SegmentIs(each.id)))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda found: And(tuple(found))),
            st.lists(inner, min_size=2, max_size=3).map(lambda found: Or(tuple(found))),
        ),
        max_leaves=8,
    )


def printed(tree: Expression) -> str:
    match tree:
        case SegmentIs(segment):
            return f'"{NAMES[int(segment)]}"'
        case Everyone():
            return "everyone"
        case Not(term):
            return f"not ({printed(term)})"
        case And(terms):
            return " and ".join(f"({printed(term)})" for term in terms)
        case Or(terms):
            return " or ".join(f"({printed(term)})" for term in terms)


@given(trees())
def test_what_is_printed_is_read_back(tree: Expression) -> None:
    assert parse(printed(tree), SEGMENTS) == tree


@given(st.text(max_size=60))
def test_any_text_is_read_or_explained(text: str) -> None:
    found = read(text)
    if isinstance(found, ExpressionError):
        assert found.sentence
        assert 0 <= found.position <= len(text)
        assert found.position + found.length <= len(text)


def read(text: str) -> Expression | ExpressionError:
    try:
        return parse(text, SEGMENTS)
    except ExpressionError as error:
        return error
