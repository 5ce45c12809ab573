"""What typed text says."""

from __future__ import annotations

import pytest

from bot.audience.segments.records import EVERYONE, Segment
from bot.commands import intents
from bot.commands.grammar import One, Option, Several, Unknown, read
from bot.commands.intents import Intent
from bot.commands.suggestions import LATER

NAMES = ["Lisbon office", "Interns", "Lisbon", "x and y", "Ops", "Ops members", "Q: and A", "Team at noon", "Ω"]
SEGMENTS = [Segment(f"s{i}", "t", name) for i, name in enumerate(NAMES)]
MESSAGES = [("m0", "Welcome"), ("m1", "Welcome to Lisbon"), ("m2", "Notes: May"), ("m3", "")]
OFFICE, INTERNS, LISBON, X_AND_Y, OPS, OPS_MEMBERS, COLON, NOON, OMEGA = (segment.id for segment in SEGMENTS)


def said(text: str) -> object:
    return read(text, SEGMENTS, MESSAGES)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("help", intents.Help()),
        ("  Help! ", intents.Help()),
        ("hi", intents.Help()),
        ("Hello.", intents.Help()),
        ("hey", intents.Help()),
        ("topics", intents.Topics()),
        ("ＴＯＰＩＣＳ", intents.Topics()),
        ("<at>Cohort</at> topics", intents.Topics()),
        ('<at id="0">Cohort</at>\u00a0subscriptions', intents.Subscriptions()),
        ("\u200bstop", intents.Stop()),
        ("START", intents.Start()),
        ("join", intents.Topics()),
        ("unsubscribe", intents.Subscriptions()),
        ("join lisbon  OFFICE", intents.Join(OFFICE)),
        ("subscribe Lisbon", intents.Join(LISBON)),
        ("join\u00a0Lisbon\u00a0office", intents.Join(OFFICE)),
        ("leave “Lisbon office”", intents.Leave(OFFICE)),
        ("unsubscribe 'x and y'", intents.Leave(X_AND_Y)),
        ("leave everyone", intents.Leave(EVERYONE)),
        ("leave ω.", intents.Leave(OMEGA)),
    ],
)
def test_everybodys_commands(text: str, intent: Intent) -> None:
    assert said(text) == One(intent)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("segments", intents.Segments()),
        ("segment", intents.Segments()),
        ("segment new", intents.SegmentForm()),
        ("segment new Friday pizza", intents.SegmentNew("Friday pizza")),
        ("segment new Friday pizza:", intents.SegmentNew("Friday pizza")),
        ("segment new Pizza: What is in it: all", intents.SegmentNew("Pizza", "What is in it: all")),
        ("segment new 9:30 club: Early birds", intents.SegmentNew("9:30 club", "Early birds")),
        ("segment new 披萨：每周五", intents.SegmentNew("披萨", "每周五")),
        ('segment new "a: b": c', intents.SegmentNew("a: b", "c")),
        ("segment new “add”", intents.SegmentNew("add")),
        ("segment new 'Pizza'", intents.SegmentNew("Pizza")),
        ("segment new 'n Sync fans", intents.SegmentNew("'n Sync fans")),
        ("segment new Pizza:\nline one\nline two", intents.SegmentNew("Pizza", "line one\nline two")),
        ("segment lisbon office", intents.SegmentShow(OFFICE)),
        ("segment everyone", intents.SegmentShow(EVERYONE)),
        ("segment Lisbon members", intents.SegmentMembers(LISBON)),
        ("segment Lisbon office add", intents.SegmentPeopleForm(OFFICE)),
        ("segment Lisbon office remove", intents.SegmentPeopleForm(OFFICE, remove=True)),
        (
            "segment Lisbon office add Ana <ana@example.com>;\nbo@example.com",
            intents.SegmentAdd(OFFICE, "Ana <ana@example.com>;\nbo@example.com"),
        ),
        ("segment Lisbon remove ana@example.com", intents.SegmentRemove(LISBON, "ana@example.com")),
        ("segment Lisbon rename Porto: centre", intents.SegmentRename(LISBON, "Porto: centre")),
        ("segment Lisbon rename “Porto”", intents.SegmentRename(LISBON, "Porto")),
        ("segment Lisbon rename", intents.SegmentForm(LISBON)),
        ("segment Lisbon describe News. And *more*: soon", intents.SegmentDescribe(LISBON, "News. And *more*: soon")),
        ("segment Lisbon describe", intents.SegmentForm(LISBON)),
        ("segment Lisbon delete", intents.SegmentDelete(LISBON)),
        ("segment Q: and A members", intents.SegmentMembers(COLON)),
        ("segment x and y add a@b.example", intents.SegmentAdd(X_AND_Y, "a@b.example")),
    ],
)
def test_segments(text: str, intent: Intent) -> None:
    assert said(text) == One(intent)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("messages", intents.Messages()),
        ("message", intents.Messages()),
        ("message welcome", intents.MessageShow("m0")),
        ("message Welcome to Lisbon", intents.MessageShow("m1")),
        ("broadcasts", intents.Broadcasts()),
        ("broadcast", intents.BroadcastForm()),
        ("broadcast b12", intents.BroadcastShow(12)),
        ("resume B1", intents.BroadcastResume(1)),
        ("cancel b1", intents.BroadcastCancel(1)),
        ("broadcast to Lisbon", intents.BroadcastForm("Lisbon")),
        ("broadcast to Lisbon: ", intents.BroadcastForm("Lisbon")),
        ("broadcast to Lisbon office: Hi", intents.BroadcastText("Lisbon office", "Hi")),
        ("broadcast to Lisbon:\nHi\n\n  there ", intents.BroadcastText("Lisbon", "Hi\n\n  there")),
        ("Broadcast To (Ops or x and y) or Ops: a: b", intents.BroadcastText("(Ops or x and y) or Ops", "a: b")),
        ("broadcast to Q: and A: Hi: you", intents.BroadcastText("Q: and A", "Hi: you")),
        ("broadcast to “Q: and A” and Ops: Hi", intents.BroadcastText("“Q: and A” and Ops", "Hi")),
        ("broadcast to Ops: he said “Lisbon: now”", intents.BroadcastText("Ops", "he said “Lisbon: now”")),
        ("broadcast to Ops: let's go to Lisbon", intents.BroadcastText("Ops", "let's go to Lisbon")),
        ("broadcast to Ops： 你好", intents.BroadcastText("Ops", "你好")),
        ("broadcast to Team at noon: Hi", intents.BroadcastText("Team at noon", "Hi")),
        ("broadcast to Ops: at 9:00 we meet", intents.BroadcastText("Ops", "at 9:00 we meet")),
        ("broadcast Welcome to Ops", intents.BroadcastMessage("m0", "Ops")),
        ("broadcast Welcome to Lisbon to Ops", intents.BroadcastMessage("m1", "Ops")),
        ("broadcast “Welcome” to Lisbon or Ops", intents.BroadcastMessage("m0", "Lisbon or Ops")),
        ("broadcast Notes: May to everyone", intents.BroadcastMessage("m2", "everyone")),
    ],
)  # fmt: skip
def test_messages_and_broadcasts(text: str, intent: Intent) -> None:
    assert said(text) == One(intent)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("broadcast to Lisbom: Hi: you", intents.BroadcastText("Lisbom", "Hi: you")),
        ("broadcast to Lisbon and: Hi", intents.BroadcastText("Lisbon and", "Hi")),
        ("broadcast Welcome to Lisbom", intents.BroadcastMessage("m0", "Lisbom")),
        ("broadcast Welcome to Lisbom: x", intents.BroadcastMessage("m0", "Lisbom: x")),
        ("broadcast to Lisbom", intents.BroadcastForm("Lisbom")),
    ],
)
def test_an_expression_that_cannot_be_read_is_passed_on_to_who_says_why(text: str, intent: Intent) -> None:
    assert said(text) == One(intent)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("broadcast to Lisbon at 9:00: Hi", intents.BroadcastText("Lisbon", "Hi", "9:00")),
        ("broadcast to Lisbon AT Friday 9:00: Hi at 10", intents.BroadcastText("Lisbon", "Hi at 10", "Friday 9:00")),
        ("broadcast to Lisbon at friday at 9: Hi", intents.BroadcastText("Lisbon", "Hi", "friday at 9")),
        ("broadcast to Lisbon\nat 9:\nHi: you", intents.BroadcastText("Lisbon", "Hi: you", "9")),
        ("broadcast to (Ops or x and y) at 9： 你好", intents.BroadcastText("(Ops or x and y)", "你好", "9")),
        ("broadcast to Team at noon at 9: Hi", intents.BroadcastText("Team at noon", "Hi", "9")),
        ("broadcast to Lisbon: Hi at 9: you", intents.BroadcastText("Lisbon", "Hi at 9: you")),
        ("broadcast to Lisbon at 9", intents.BroadcastForm("Lisbon", at="9")),
        ("broadcast to Lisbon at 9:", intents.BroadcastForm("Lisbon", at="9")),
        ("broadcast to Lisbon at 9:00 Hi", intents.BroadcastForm("Lisbon", at="9:00 Hi")),
        ("broadcast Welcome to Lisbon at noon", intents.BroadcastMessage("m0", "Lisbon", "noon")),
        ("broadcast Welcome to Lisbon to Ops at 9", intents.BroadcastMessage("m1", "Ops", "9")),
        ("broadcast Notes: May to everyone at friday 9:00", intents.BroadcastMessage("m2", "everyone", "friday 9:00")),
    ],
)  # fmt: skip
def test_a_time_stands_before_the_text(text: str, intent: Intent) -> None:
    """Whether it is a time at all is not for the grammar to say: nothing that was typed is passed over."""
    assert said(text) == One(intent)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("broadcast to Lisbom at 9:00: Hi", intents.BroadcastText("Lisbom", "Hi", "9:00")),
        ("broadcast to Lisbom at 9: Hi at 10: you", intents.BroadcastText("Lisbom", "Hi at 10: you", "9")),
        ("broadcast Welcome to Lisbom at 9", intents.BroadcastMessage("m0", "Lisbom", "9")),
        ("broadcast to Lisbon at: Hi", intents.BroadcastText("Lisbon at", "Hi")),
        ("broadcast to Lisbon at", intents.BroadcastForm("Lisbon at")),
    ],
)
def test_a_mistake_before_a_time_leaves_the_time(text: str, intent: Intent) -> None:
    assert said(text) == One(intent)


def test_a_name_with_at_in_it_beside_a_shorter_one_is_asked_about() -> None:
    assert options("broadcast to Team at noon: Hi", ["Team", "Team at noon"]) == (
        Option("Preview this text for Team at noon", intents.BroadcastText("Team at noon", "Hi")),
        Option("Preview this text for Team at noon", intents.BroadcastText("Team", "Hi", "noon")),
    )


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("broadcast to everyone and Lisbon every Monday: Hi", "broadcast to everyone and Lisbon: Hi"),
        ("broadcast to everyone every day at 9: Hi", "broadcast to everyone at 9: Hi"),
        ("broadcast to everyone at 9 every day: Hi", "broadcast to everyone at 9: Hi"),
        ("broadcast Welcome to Lisbon to Ops every Friday", "broadcast Welcome to Lisbon to Ops"),
        ("broadcast Welcome to Lisbon at 9 every Friday", "broadcast Welcome to Lisbon at 9"),
    ],
)
def test_what_comes_again_and_again_is_never_passed_over(text: str, once: str) -> None:
    reading = said(text)
    assert isinstance(reading, Unknown)
    assert reading.sentence == LATER
    assert reading.suggestions[0] == once


def test_every_with_a_long_text_suggests_no_more_than_the_beginning() -> None:
    reading = said("broadcast to Lisbon every Monday: " + "long " * 50)
    assert isinstance(reading, Unknown)
    assert reading.sentence == LATER
    assert reading.suggestions == ("broadcast to Lisbon",)


def options(text: str, names: list[str], messages: list[str] | None = None) -> tuple[Option, ...]:
    segments = [Segment(name, "t", name) for name in names]
    reading = read(text, segments, [(name, name) for name in messages or []])
    assert isinstance(reading, Several)
    return reading.options


def test_two_readings_are_offered_in_words_and_nothing_is_done() -> None:
    assert said("segment Ops members") == Several(
        (
            Option("Show the segment Ops members", intents.SegmentShow(OPS_MEMBERS)),
            Option("Show who is in Ops", intents.SegmentMembers(OPS)),
        )
    )


@pytest.mark.parametrize(
    ("text", "names", "kinds"),
    [
        ("segment new", ["new"], [intents.SegmentForm, intents.SegmentShow]),
        ("segment new members", ["new"], [intents.SegmentNew, intents.SegmentMembers]),
        ("segment new pizza", ["new pizza"], [intents.SegmentNew, intents.SegmentShow]),
        ("segment Ops delete", ["Ops", "Ops delete"], [intents.SegmentShow, intents.SegmentDelete]),
        ("segment a add add b", ["a", "a add"], [intents.SegmentAdd, intents.SegmentAdd]),
        ("segment a rename b rename c", ["a", "a rename b"], [intents.SegmentRename, intents.SegmentRename]),
        ("broadcasts", ["s"], []),
    ],
)
def test_names_that_make_two_readings(text: str, names: list[str], kinds: list[type[Intent]]) -> None:
    if kinds:
        assert [type(option.intent) for option in options(text, names)] == kinds
    else:
        assert isinstance(read(text, [Segment(name, "t", name) for name in names], []), One)


def test_messages_whose_names_contain_to_make_two_readings_only_where_both_fit() -> None:
    found = options("broadcast a to b to c", ["c", "b to c"], ["a", "a to b"])
    assert {option.intent for option in found} == {
        intents.BroadcastMessage("a to b", "c"),
        intents.BroadcastMessage("a", "b to c"),
    }
    one = read("broadcast a to b to c", [Segment("c", "t", "c")], [("a", "a"), ("a to b", "a to b")])
    assert one == One(intents.BroadcastMessage("a to b", "c"))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ('segment "new" members', intents.SegmentMembers("new")),
        ('segment new "members"', intents.SegmentNew("members")),
        ('segment "new"', intents.SegmentShow("new")),
        ('segment "new members"', intents.SegmentShow("new members")),
        ('segment "add" add add', intents.SegmentAdd("add", "add")),
        ("segment ‘add’ add", intents.SegmentPeopleForm("add")),
    ],
)
def test_quotes_settle_it(text: str, intent: Intent) -> None:
    names = ["new", "members", "add", "new members", "add add", "add add add"]
    assert read(text, [Segment(name, "t", name) for name in names], []) == One(intent)


def test_an_option_names_what_it_concerns_without_its_whole_text() -> None:
    labels = [option.label for option in options("segment new " + "x" * 5_000, ["new " + "x" * 5_000])]
    assert all(len(label) < 120 for label in labels)
