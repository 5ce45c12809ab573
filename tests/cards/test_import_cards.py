"""What the cards of imports say, read from their JSON."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.audience.imports.records import Counts, State
from bot.commands.intents import ImportColumn, ImportInto, ImportPaste, ImportUndo, from_data
from cards.elements import MOST_BUTTONS, Json
from cards.segments.imports import (
    MOST_CHOICES,
    import_card,
    import_form_card,
    undo_question_card,
    which_column_card,
    which_segment_card,
)
from tests.cards.reading import buttons, inputs, sums, texts, titles, walk
from tests.cards.samples_imports import ASKING, DONE, FAILED, NOBODY, RUNNING, SEGMENTS, UNCLEAR, UNDONE, WRONG
from tests.cards.samples_segments import ASKED, INTERNS, LISBON, READER, STARS


def said(card: Json) -> str:
    return " ".join(texts(card)).replace("\u2068", "").replace("\u2069", "")


def sent(card: Json, place: int = 0) -> object:
    """The intent of a button."""
    return from_data(buttons(card)[place]["data"])


def choices(card: Json) -> list[Json]:
    [field] = [node for node in walk(card) if node.get("type") == "Input.ChoiceSet"]
    return list(field["choices"])


def test_the_sum_adds_up_to_the_rows() -> None:
    parts, whole = sums(import_card(DONE, LISBON, READER))
    assert sum(parts) == whole == 1_240
    assert parts == [1_180, 40, 9, 4, 7]


def test_the_end_says_what_became_of_columns_values_and_other_tables() -> None:
    words = said(import_card(DONE, LISBON, READER))
    for part in (
        "1,180 people added",
        "112 wait to be met",
        "Addresses: Email",
        "Attributes: City",
        "Kept, but not searchable: Cost\\_centre",
        "were left out: 2",
        "tables with addresses at line 1260",
    ):
        assert part in words
    assert "Name" not in words


def test_only_what_can_be_done_is_offered() -> None:
    assert titles(import_card(RUNNING, LISBON, READER)) == ["Refresh"]
    assert titles(import_card(replace(DONE, state=State.UNDOING), LISBON, READER)) == ["Refresh"]
    assert titles(import_card(DONE, LISBON, READER)) == [
        "Open the segment",
        "See members",
        "Import another list",
        "Rejected rows as a CSV",
        "Undo this import…",
    ]
    assert "Undo this import…" not in titles(import_card(UNDONE, LISBON, READER))
    assert "Undo this import…" not in titles(import_card(NOBODY, LISBON, READER))
    assert titles(import_card(FAILED, None, READER)) == []
    assert all(len(titles(import_card(each, LISBON, READER))) <= MOST_BUTTONS for each in (DONE, FAILED, UNDONE))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (RUNNING, "1,000 of 1,240 rows so far"),
        (UNDONE, "1,175 people taken out again"),
        (replace(UNDONE, taken_out=0), "Nobody was taken out"),
        (NOBODY, "Nobody was added"),
        (FAILED, "What was added until then stays."),
        (replace(DONE, counts=Counts(total=1, added=1, waiting=1)), "1 waits to be met, and is in"),
    ],
)
def test_each_state_is_said(made: object, words: str) -> None:
    assert words in said(import_card(made, LISBON, READER))  # type: ignore[arg-type]


def test_the_form_keeps_what_was_pasted() -> None:
    assert inputs(import_form_card(LISBON, READER)) == {"f_list": ""}
    assert sent(import_form_card(LISBON, READER)) == ImportPaste(LISBON.id, "")
    wrong = import_form_card(STARS, READER, typed="nobody", error=WRONG)
    assert inputs(wrong) == {"f_list": "nobody"}
    assert WRONG.sentence in said(wrong)


def test_a_segment_is_chosen_among_those_there_are() -> None:
    card = which_segment_card(ASKING, SEGMENTS, READER)
    assert [each["value"] for each in choices(card)] == [each.id for each in SEGMENTS]
    assert sent(card) == ImportInto(ASKING.id)
    assert len(choices(which_segment_card(ASKING, [INTERNS] * 500, READER))) == MOST_CHOICES
    none = which_segment_card(ASKING, (), READER)
    assert (inputs(none), titles(none)) == ({}, ["New segment", "Cancel"])


def test_a_column_is_shown_with_some_of_what_it_holds() -> None:
    card = which_column_card(UNCLEAR, READER)
    assert [(each["value"], each["title"]) for each in choices(card)] == [
        ("Buyer mail", "Buyer mail (ana@north.example)"),
        ("Seller mail", "Seller mail"),
    ]
    assert sent(card) == ImportColumn(UNCLEAR.id)


def test_undoing_is_asked_with_its_moment() -> None:
    card = undo_question_card(DONE, LISBON, ASKED, READER)
    assert "1,180 people came in with staff\\_2026 \\(final\\).csv" in said(card)
    assert sent(card) == ImportUndo(DONE.id, ASKED)
    assert "a while ago" not in said(card)
    assert "a while ago" in said(undo_question_card(DONE, LISBON, ASKED, READER, late=True))
