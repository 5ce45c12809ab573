"""What attributes are asked: how it may be typed, and sentences that point at what cannot be read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.attributes.records import BUILT_IN, Attribute, Kind
from bot.audience.language.errors import ExpressionError
from bot.audience.language.folding import Folded
from bot.audience.language.names import Names
from bot.audience.language.nodes import (
    And,
    Compare,
    Contains,
    Expression,
    Has,
    IsSet,
    JoinedWithin,
    Not,
    OneOf,
    Or,
    SegmentIs,
    StartsWith,
    Within,
)
from bot.audience.language.parser import parse
from bot.audience.language.scanner import readable_ends
from bot.audience.language.vocabulary import Vocabulary
from bot.audience.language.writer import write
from bot.audience.segments.records import Segment
from tests.audience.language.world import ATTRIBUTES

SEGMENTS = [Segment("v", "t", "vips"), Segment("i", "t", "interns"), Segment("c", "t", "Country")]
VIPS, INTERNS, COUNTRY = SegmentIs("v"), SegmentIs("i"), SegmentIs("c")
LISBON = Compare("city", "=", "Lisbon")


@pytest.mark.parametrize(
    ("text", "tree", "written"),
    [
        ('vips and (city = "Lisbon" or level >= 3) and not interns',
         And((VIPS, Or((LISBON, Compare("level", ">=", 3))), Not(INTERNS))), None),
        ("city=Lisbon", LISBON, 'city = "Lisbon"'),
        ("CITY == lisbon", Compare("city", "=", "lisbon"), 'city = "lisbon"'),
        ("city = “New  York”", Compare("city", "=", "New York"), 'city = "New York"'),
        ("city ≠ 'O'Neill'", Compare("city", "!=", "O'Neill"), 'city != "O\'Neill"'),
        ("city = O'Neill", Compare("city", "=", "O'Neill"), 'city = "O\'Neill"'),
        ('city = "a ""b"" c"', Compare("city", "=", 'a "b" c'), 'city = "a ""b"" c"'),
        ("city <> São Paulo and vips", And((Compare("city", "!=", "São Paulo"), VIPS)), 'city != "São Paulo" and vips'),
        ("city in (Lisbon, “Porto, PT”) or vips", Or((OneOf("city", ("Lisbon", "Porto, PT")), VIPS)),
         'city in ("Lisbon", "Porto, PT") or vips'),
        ("city not in(Lisbon)", Not(OneOf("city", ("Lisbon",))), 'not city in ("Lisbon")'),
        ("not (city contains is)", Not(Contains("city", "is")), 'not city contains "is"'),
        ("cost centre STARTS WITH 40", StartsWith("cost_centre", "40"), 'cost centre starts with "40"'),
        ('"cost centre" is set', IsSet("cost_centre"), "cost centre is set"),
        ("city is not set and vips", And((Not(IsSet("city")), VIPS)), None),
        ("not city is set", Not(IsSet("city")), "city is not set"),
        ("level<2.50", Compare("level", "<", 2.5), "level < 2.5"),
        ("level ≥ 1 000", Compare("level", ">=", 1000), "level >= 1000"),
        ("level in (1, -2,3)", OneOf("level", (1, -2, 3)), "level in (1, -2, 3)"),
        ("manager = ja", Compare("manager", "=", True), "manager = yes"),
        ("manager != yes", Compare("manager", "!=", True), None),
        ("hired before 2026-01-01", Compare("hired", "<", date(2026, 1, 1)), None),
        ("hired after 31.1.2026", Compare("hired", ">", date(2026, 1, 31)), "hired after 2026-01-31"),
        ("hired <= 2026-01-01", Compare("hired", "<=", date(2026, 1, 1)), None),
        ("met within 30 days", Within("met", 30, "day"), None),
        ("met within 1 Year or hired within 2weeks", Or((Within("met", 1, "year"), Within("hired", 2, "week"))),
         "met within 1 year or hired within 2 weeks"),
        ("tags contains Lisbon", Has("tags", "Lisbon"), 'tags contains "Lisbon"'),
        ("domain = north.example", Compare("domain", "=", "north.example"), 'domain = "north.example"'),
        ("joined vips within 7 days", JoinedWithin("v", 7, "day"), None),
        ("country", COUNTRY, "Country"),
        ("country = PT and country", And((Compare("country", "=", "PT"), COUNTRY)), 'country = "PT" and Country'),
    ],
)  # fmt: skip
def test_reads_and_writes(text: str, tree: Expression, written: str | None) -> None:
    assert parse(text, SEGMENTS, ATTRIBUTES) == tree
    assert write(tree, SEGMENTS, ATTRIBUTES) == (written or text)


CITY = "“city” is an attribute. Say what it should be"


@pytest.mark.parametrize(
    ("text", "position", "length", "said"),
    [
        ("city", 0, 4, f"{CITY}, such as *city = \"Lisbon\"*."),
        ("vips and city or vips", 9, 4, CITY),
        ("(hired)", 1, 5, "such as *hired within 30 days*"),
        ("city < 3", 5, 1, "“city” is a text. It can be asked: =, !=, contains, starts with, in (…), is set, is not"),
        ("level contains 3", 6, 8, "“level” is a number"),
        ("manager > 3", 8, 1, "“manager” is yes or no"),
        ("city within 3 days", 5, 6, "“city” is a text"),
        ("city =", 6, 0, "A value is missing after “=”."),
        ("city = and vips", 7, 0, "A value is missing after “=”."),
        ("level = three", 8, 5, "“three” is not a number"),
        ("level >= 1,234", 10, 1, "Put the value in quotes"),
        ("hired = 2026-02-30", 8, 10, "no such day as “2026-02-30”"),
        ("manager = perhaps", 10, 7, "neither yes nor no"),
        ('city = "Lis', 7, 1, "This quote is never closed"),
        (f'city = "{"x" * 90}"', 7, 92, "That value has 90 characters. 80 is the most."),
        ("city in Lisbon", 8, 1, "Put the values in parentheses"),
        ("city in", 7, 0, "Put the values in parentheses"),
        ('city in ("a" "b")', 13, 0, "Put a comma between the values"),
        ("city in (a, b", 8, 1, "This “(” is never closed"),
        ("city in ()", 9, 0, "A value is missing"),
        ("met within", 10, 0, "Say how long after “within”"),
        ("met within 101 years", 11, 1, "100 years are the most"),
        ("met within 0 days", 11, 1, "Say how long"),
        ("joined vips", 11, 0, "such as *within 7 days*"),
        ("joined everyone within 3 days", 0, 0, "All people are in everyone from the start"),
        ("ctiy = x", 0, 4, "There is no attribute called “ctiy”. Did you mean “city”?"),
        ("vips or zz qq contains x", 8, 5, "There is no attribute called “zz qq”. Type *attributes* to see them."),
        ("vips = 3", 0, 4, "“vips” is a segment: people are in it or not."),
        ("city not", 8, 0, "After an attribute and “not” only *in (…)* can stand"),
        ("city office", 0, 11, "There is no segment called “city office”"),
        ("met the king", 0, 12, "There is no segment called “met the king”"),
        ("city = Look at me", 12, 1, "Put the value in quotes where that belongs to it"),
        ("city = a not b", 9, 1, "Put the value in quotes"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_and_where(text: str, position: int, length: int, said: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, SEGMENTS, ATTRIBUTES)
    assert said in caught.value.sentence
    assert (caught.value.position, caught.value.length) == (position, length)
    assert caught.value.field == "expression"


WORDS = [
    "city", "level", "hired", "cost centre", "met", "vips", "and", "or", "not", "(", ")", "=", "!=", "<", ">=", "in",
    ",", "contains", "starts with", "is set", "is not set", "within", "joined", "30 days", "3", "2026-01-01", '"',
    '"Lisbon"', "Porto", "yes", "at", ":",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join))
def test_any_words_are_read_or_explained(text: str) -> None:
    try:
        tree = parse(text, SEGMENTS, ATTRIBUTES)
    except ExpressionError as error:
        wrong = error
    else:
        assert parse(write(tree, SEGMENTS, ATTRIBUTES), SEGMENTS, ATTRIBUTES) == tree
        return
    assert wrong.sentence.endswith((".", "?"))
    assert 0 <= wrong.position <= wrong.position + wrong.length <= len(text)


@given(
    st.lists(st.sampled_from(["vips", "interns", "country", "and", "or", "not", "(", ")", "met", "zone"]), max_size=8)
)
def test_what_could_be_typed_before_means_the_same(words: list[str]) -> None:
    """Attributes whose names are those of segments change nothing where no attribute is asked anything."""
    text = " ".join(words)
    same = [Attribute("vips", "vips", Kind.TEXT), Attribute("i", "interns and", Kind.NUMBER)]
    assert _read(text, same) == _read(text, ())


def test_a_segment_whose_name_is_a_rule_is_that_segment() -> None:
    known = [Segment("r", "t", "city = Lisbon"), Segment("m", "t", "met within 30 days"), *SEGMENTS]
    assert parse("city = Lisbon and met within 30 days", known, ATTRIBUTES) == And((SegmentIs("r"), SegmentIs("m")))
    assert write(LISBON, known, ATTRIBUTES) == 'city = "Lisbon"'
    assert write(Within("met", 30, "day"), known, ATTRIBUTES) == '"met" within 30 days'


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("city = New York: hello", [len("city = New"), len("city = New York")]),
        ("level >= 30 at 9:00", [len("level >= 3") + 1]),
        ("city = Lisbon every day", [len("city = Lisbon")]),
        ("city is set!", [len("city is set")]),
        ("city = Lisbon.", [len("city = Lisbon")]),
        ('city = "a: b": c', [len('city = "a: b"')]),
    ],
)
def test_where_a_rule_may_end_within_a_command(text: str, ends: list[int]) -> None:
    assert sorted(readable_ends(Folded(text), 0, Vocabulary.of(SEGMENTS, ATTRIBUTES))) == ends


def test_the_built_in_attributes_are_always_known() -> None:
    for each in BUILT_IN:
        assert parse(f"{each.name} is set", ()) == IsSet(each.key)
    names = Names.of_segments(SEGMENTS)
    assert len("zone is set") in readable_ends(Folded("zone is set: x"), 0, names)
    assert readable_ends(Folded("zone is set: x"), 0, names, plain=True) == frozenset()


def test_what_is_gone_cannot_be_written() -> None:
    for gone in (IsSet("gone"), Not(SegmentIs("gone")), JoinedWithin("gone", 1, "day")):
        with pytest.raises(KeyError):
            write(gone, SEGMENTS, ATTRIBUTES)


def _read(text: str, attributes: list[Attribute] | tuple[Attribute, ...]) -> Expression | None:
    try:
        return parse(text, SEGMENTS, attributes)
    except ExpressionError:
        return None
