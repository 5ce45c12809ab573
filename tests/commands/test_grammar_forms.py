"""The pieces that a text is read in: forms, slots, colons and mentions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.language.names import Names
from bot.audience.segments.records import Segment
from bot.commands import intents
from bot.commands.forms import Command, matches
from bot.commands.intents import BY_NAME
from bot.commands.slots import SLOTS
from bot.commands.table import COMMANDS
from bot.commands.typed import Doubt, Fix, Piece, Typed

SEGMENTS = Names.of_segments([Segment("s", "t", "Ops"), Segment("l", "t", "Ops team"), Segment("q", "t", '12" disc')])
MESSAGES = Names([("m", "Welcome")])


def typed(text: str) -> Typed:
    return Typed(text, SEGMENTS, MESSAGES)


def pieces(slot: str, text: str, following: str = "") -> list[Piece]:
    return list(SLOTS[slot](typed(text), 0, following))


@pytest.mark.parametrize(
    ("slot", "text", "found"),
    [
        ("SEGMENT", "ops team", [Piece(8, "l"), Piece(3, "s")]),
        ("SEGMENT", '12" disc', [Piece(8, "q", Doubt.QUOTES)]),
        ("SEGMENT", "Welcome", []),
        ("MESSAGE", "“welcome” to", [Piece(9, "m")]),
        ("NEW", "a b: c: d", [Piece(3, "a b")]),
        ("NEW", "10:30 club", [Piece(10, "10:30 club")]),
        ("NEW", '"a: b": c', [Piece(6, "a: b"), Piece(2, '"a', Doubt.QUOTES)]),
        ("NEW", ": c", []),
        ("NAME", "a: b", [Piece(4, "a: b")]),
        ("NAME", "'a'", [Piece(3, "a"), Piece(3, "'a'", Doubt.QUOTES)]),
        ("TEXT", "a:\n b  ", [Piece(5, "a:\n b")]),
        ("TEXT", "  ", []),
        ("REF", "b12", [Piece(3, 12)]),
        ("REF", "B007.", [Piece(4, 7)]),
        ("REF", "b12x", []),
        ("REF", "b1234567890", []),
        ("REF", "12", []),
        ("REF", "b١", []),
    ],
)
def test_what_a_slot_holds(slot: str, text: str, found: list[Piece]) -> None:
    assert pieces(slot, text) == found


@pytest.mark.parametrize(
    ("text", "following", "found"),
    [
        ("Ops and Ops team: a: b", ":", Piece(16, "Ops and Ops team")),
        ("Ops and Ops team", "", Piece(16, "Ops and Ops team")),
        ("Opps: a: b", ":", Piece(4, "Opps", Doubt.UNREADABLE)),
        ("Opps", "", Piece(4, "Opps", Doubt.UNREADABLE)),
        ("Ops: a", "", Piece(6, "Ops: a", Doubt.RUN_ON)),
        ("Ops at 9:00: a", ":", Piece(11, "Ops at 9:00", Doubt.RUN_ON)),
        ("Ops at: a", ":", Piece(6, "Ops at", Doubt.UNREADABLE)),
        ("Ops at 9:00: a", "at", Piece(3, "Ops")),
        ("Ops  at 9 at 10", "at", Piece(3, "Ops")),
        ("Opps at 9: a at b", "at", Piece(4, "Opps", Doubt.UNREADABLE)),
        ("Opps at b at 9", "at", Piece(9, "Opps at b", Doubt.UNREADABLE)),
        ("Ops  every day", "", Piece(14, "Ops  every day", Doubt.LATER, Fix(3, 14))),
        ("Ops every day at 9", "at", Piece(13, "Ops every day", Doubt.LATER, Fix(3, 13))),
    ],
)
def test_an_audience(text: str, following: str, found: Piece) -> None:
    assert pieces("WHO", text, following) == [found]


def test_an_audience_needs_what_follows_it() -> None:
    assert pieces("WHO", "Ops", ":") == []
    assert pieces("WHO", "Ops:a", ":") == []
    assert pieces("WHO", "Ops: at 9", "at") == []
    assert pieces("WHO", "Ops", "at") == []
    assert pieces("WHO", "") == []


@pytest.mark.parametrize(
    ("text", "following", "found"),
    [
        ("9:00: Hi", ":", [Piece(4, "9:00")]),
        ("9 : Hi", ":", [Piece(2, "9")]),
        ("9:00", "", [Piece(4, "9:00")]),
        ("friday 9:00  ", "", [Piece(11, "friday 9:00")]),
        ("9:00: Hi", "", []),
        ("9:00", ":", []),
        (": Hi", ":", []),
        (" ", "", []),
        ("9 every day: Hi", ":", [Piece(11, "9 every day", Doubt.LATER, Fix(1, 11))]),
        ("9: every day", ":", [Piece(1, "9")]),
    ],
)
def test_a_time_ends_before_the_text(text: str, following: str, found: list[Piece]) -> None:
    assert pieces("WHEN", text, following) == found


@pytest.mark.parametrize(
    ("text", "colons", "outside"),
    [
        ("a: b:c d:", (1, 8), (1, 8)),
        ("“a: b”: c", (2, 6), (6,)),
        ("it's: a 'b: c'", (4, 10), (4,)),
        ('12": "a: b": c', (3, 7, 11), (3, 11)),
        ("a：b", (1,), (1,)),
        ("a:\nb", (1,), (1,)),
        ("12:30", (), ()),
    ],
)
def test_which_colons_may_begin_a_text(text: str, colons: tuple[int, ...], outside: tuple[int, ...]) -> None:
    assert typed(text).colons == colons
    assert typed(text).colons_outside == outside


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("<at>Cohort</at> help", " help"),
        (' <at id="28:x">Cohort bot</at>help', "help"),
        ("help <at>Ana</at>", "help <at>Ana</at>"),
        ("<at>never closed help", "<at>never closed help"),
    ],
)
def test_only_the_mention_before_the_text_is_left_out(text: str, rest: str) -> None:
    assert typed(text).text == rest


def test_the_end_is_without_white_space() -> None:
    assert typed("help \n\u200b").end == 4
    assert typed("").end == 0


ADD = Command("segment SEGMENT add|put TEXT", intents.SegmentAdd, "Add to {0}")


def test_a_form_is_fitted_in_every_way() -> None:
    found = list(matches(ADD, typed("segment Ops team put add put x")))
    assert [match.values for match in found] == [("l", "add put x")]
    assert found[0].by_slot == (("SEGMENT", "l"), ("TEXT", "add put x"))
    assert found[0].intent == intents.SegmentAdd("l", "add put x")
    assert found[0].doubt is Doubt.NONE


def test_signs_at_the_end_may_be_left_out_but_nothing_else() -> None:
    stop = Command("stop", intents.Stop, "Stop")
    assert [match.doubt for match in matches(stop, typed("stop!…"))] == [Doubt.SIGNS]
    assert list(matches(stop, typed("stop: x"))) == []
    assert list(matches(stop, typed("stop it"))) == []
    assert list(matches(stop, typed("stopped"))) == []


def test_guessing_mends_words_and_names() -> None:
    found = list(matches(ADD, typed("segmnt Opps pt x"), guess=True))
    assert found == []  # "pt" is too short to be anything
    found = list(matches(ADD, typed("segmnt Opps ad x"), guess=True))
    assert found == []
    found = list(matches(ADD, typed("segmnt Opps addd x"), guess=True))
    assert [match.fixes for match in found] == [(Fix(0, 6, "segment"), Fix(7, 11, kind="segment"), Fix(12, 16, "add"))]


def test_what_is_right_needs_no_guess() -> None:
    found = [match for match in matches(ADD, typed("segment Ops add x"), guess=True) if not match.fixes]
    assert [match.values for match in found] == [("s", "x")]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.form))
def test_every_line_of_the_table_holds_together(command: Command) -> None:
    """Each has slots that exist, in the order and of the type that its intent takes, and words for its label."""
    examples = {
        "SEGMENT": "Ops",
        "MESSAGE": "Welcome",
        "NEW": "New one",
        "NAME": "New one",
        "TEXT": "x",
        "REF": "b1",
        "WHO": "Ops",
        "WHEN": "9:00",
        "EMAIL": "mei@north.example",
        "ROLE": "editor",
    }
    words = [examples.get(each, each.split("|")[0]) for each in command.elements]
    match = next(matches(command, typed(" ".join(words).replace(" :", ":"))))
    assert type(match.intent) is BY_NAME[match.intent.do]
    assert command.label.format(*match.values)
    assert list(
        matches(next(each for each in COMMANDS if each.form.split("|")[0] == command.instead), typed(command.instead))
    )


def test_no_two_lines_have_the_same_form() -> None:
    assert len({command.form for command in COMMANDS}) == len(COMMANDS)


@given(st.text(max_size=60), st.sampled_from(sorted(SLOTS)), st.sampled_from([":", "at", "ROLE", ""]))
def test_a_piece_lies_within_the_text_and_goes_forward(text: str, slot: str, following: str) -> None:
    given_text = typed(text)
    start = len(text) - len(text.lstrip())
    for piece in SLOTS[slot](given_text, min(start, given_text.end), following):
        assert min(start, given_text.end) < piece.end <= len(given_text.text)
        assert piece.value is not None
