"""What is chosen for columns: written, read, and put together so that no attribute is filled twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.attributes.records import MOST, Attribute, Kind
from bot.audience.imports.choices import askable, combined, new_kinds, read, target, written
from bot.audience.imports.reading.records import Column
from bot.audience.imports.records import Keep, Layout, Use
from bot.refusals import Refused

CITY, TOWN, NOTES = "City", "Town", "Notes"
BEFORE = (Use(CITY, Keep.ATTRIBUTE, "city"), Use(TOWN, Keep.BESIDE, "town"), Use(NOTES, Keep.ATTRIBUTE, "notes"))
USES = st.one_of(
    st.just(Use("Some column", Keep.OUT)),
    st.just(Use("Some column", Keep.BESIDE, "some_column")),
    st.builds(lambda key: Use("Some column", Keep.ATTRIBUTE, key), st.from_regex(r"[a-z_]{1,20}", fullmatch=True)),
    st.builds(lambda kind: Use("Some column", Keep.ATTRIBUTE, "", kind), st.sampled_from(Kind)),
)


@given(USES)
def test_what_is_written_reads_as_the_same(use: Use) -> None:
    assert read(use.column, written(use)) == use


@given(st.text(max_size=60), st.text(max_size=60))
def test_anything_else_is_refused_at_its_column(column: str, choice: str) -> None:
    try:
        use = read(column, choice)
    except Refused as refused:
        wrong = refused.field
    else:
        wrong = use.column
    assert wrong == column


@pytest.mark.parametrize("choice", ["", "new", "new ", "new colour", "into", "OUT", "beside "])
def test_what_is_no_choice_is_refused(choice: str) -> None:
    with pytest.raises(Refused, match="Say what “City” is"):
        read(CITY, choice)


def test_names_and_what_cannot_be_named_are_not_asked_about() -> None:
    columns = tuple(Column(place, name) for place, name in enumerate(("Name", "First name", CITY, "", "***", "Nº")))
    assert [each.name for each in askable(Layout("UTF-8", "Email", columns=columns))] == [CITY, "Nº"]


@pytest.mark.parametrize(
    ("column", "own", "some"),
    [
        (CITY, 0, True),
        (CITY, MOST - 1, True),
        (CITY, MOST, False),
        ("a0", 1, False),
        ("Zone", 0, False),
        ("or else", 0, False),
        ("a$b", 0, False),
        ("x" * 61, 0, False),
    ],
)
def test_a_column_becomes_an_attribute_where_its_name_can_be_one(column: str, own: int, some: bool) -> None:
    known = [Attribute(f"a{number}", f"a{number}", Kind.TEXT) for number in range(own)]
    assert bool(new_kinds(column, known)) is some


def test_what_is_not_said_stays() -> None:
    assert combined(BEFORE, ()) == BEFORE
    assert combined(BEFORE, [Use("Nothing", Keep.OUT)]) == BEFORE
    assert combined(BEFORE, [Use(TOWN, Keep.OUT)]) == (BEFORE[0], Use(TOWN, Keep.OUT), BEFORE[2])


def test_a_proposal_stands_back_behind_what_was_said() -> None:
    said = [Use(CITY, Keep.ATTRIBUTE, "notes")]
    assert combined(BEFORE, said) == (said[0], BEFORE[1], Use(NOTES, Keep.BESIDE, "notes"))


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ([Use(TOWN, Keep.ATTRIBUTE, "city")], TOWN),
        ([Use(TOWN, Keep.ATTRIBUTE, "City", Kind.TEXT)], TOWN),
        ([Use(CITY, Keep.ATTRIBUTE, "notes"), BEFORE[2]], NOTES),
        ([Use(CITY, Keep.ATTRIBUTE, "x"), Use(TOWN, Keep.ATTRIBUTE, "X", Kind.DATE)], TOWN),
    ],
)
def test_two_that_are_decided_are_refused_at_the_one_that_was_said(said: list[Use], wrong: str) -> None:
    with pytest.raises(Refused) as caught:
        combined(BEFORE, said)
    assert caught.value.field == wrong


@given(
    st.lists(st.sampled_from(["", "a", "b", "c"]), min_size=1, max_size=8),
    st.dictionaries(st.integers(0, 7), st.sampled_from(["", "a", "b", "c"])),
)
def test_no_attribute_is_filled_from_two_columns(before: list[str], said: dict[int, str]) -> None:
    def use(place: int, key: str) -> Use:
        return Use(f"column {place}", Keep.ATTRIBUTE if key else Keep.OUT, key)

    try:
        uses = combined([use(*each) for each in enumerate(before)], [use(*each) for each in said.items()])
    except Refused:
        return
    filled = [key for each in uses if (key := target(each)) is not None]
    assert len(filled) == len(set(filled))
    assert [each.column for each in uses] == [f"column {place}" for place in range(len(before))]
