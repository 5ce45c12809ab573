"""Every command works with every name there can be; and no text at all makes the grammar fail."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.language.nodes import Expression
from bot.audience.language.quotes import has_double, quote
from bot.audience.language.writer import write
from bot.audience.segments.records import Segment
from bot.commands import intents
from bot.commands.grammar import One, Reading, Several, Unknown, read
from bot.commands.intents import Intent
from bot.commands.table import COMMANDS
from tests.audience.language.making import ODD_NAMES, names, segments, trees

ADDRESSES = "ana@example.com, Bo Berg <bo@example.com>"
TEXTS = st.sampled_from(["Hi", "a: b", "to everyone: at 9", "“x” and: y", "line\nline: two", "members", '"', ")"])


def commands(segment: Segment, name: str, text: str) -> list[tuple[str, Intent]]:
    """All commands about a segment, its name in quotes, each with what it must mean."""
    quoted, new, of = quote(segment.name), quote(name), segment.id
    return [
        (f"join {quoted}", intents.Join(of)),
        (f"leave {quoted}", intents.Leave(of)),
        (f"segment {quoted}", intents.SegmentShow(of)),
        (f"segment {quoted} members", intents.SegmentMembers(of)),
        (f"segment {quoted} add", intents.SegmentPeopleForm(of)),
        (f"segment {quoted} add {ADDRESSES}", intents.SegmentAdd(of, ADDRESSES)),
        (f"segment {quoted} remove", intents.SegmentPeopleForm(of, remove=True)),
        (f"segment {quoted} remove {ADDRESSES}", intents.SegmentRemove(of, ADDRESSES)),
        (f"segment {quoted} rename {new}", intents.SegmentRename(of, name)),
        (f"segment {quoted} describe {text}", intents.SegmentDescribe(of, text)),
        (f"segment {quoted} delete", intents.SegmentDelete(of)),
        (f"segment new {new}", intents.SegmentNew(name)),
        (f"segment new {new}: {text}", intents.SegmentNew(name, text)),
        (f"broadcast to {quoted}", intents.BroadcastForm(quoted)),
        (f"broadcast to not {quoted}: {text}", intents.BroadcastText(f"not {quoted}", text)),
    ]


@given(segments(), names(), TEXTS)
def test_every_command_with_quoted_names_says_one_thing(known: list[Segment], name: str, text: str) -> None:
    """One thing, or a question where a double quote within a name could close its quotes early, or be a name itself."""
    for typed, intent in commands(known[0], name, text):
        reading = read(typed, known, [])
        asked = has_double("".join(each.name for each in known) + name) and intent in reached(reading)
        assert asked or reading == One(intent), typed


@given(segments(3), st.lists(names(), min_size=1, max_size=3, unique=True))
def test_every_message_with_quoted_names_says_one_thing(known: list[Segment], named: list[str]) -> None:
    messages = [(f"m{i}", name) for i, name in enumerate(named)]
    target = quote(known[0].name)
    for key, name in messages:
        expected = {intents.MessageShow(key)} | {intents.MessageShow(k) for k, n in messages if n == name}
        assert reached(read(f"message {quote(name)}", known, messages)) <= expected
        sent = reached(read(f"broadcast {quote(name)} to {target}", known, messages))
        assert intents.BroadcastMessage(key, target) in sent


@given(segments(), TEXTS)
def test_bare_names_are_among_the_readings(known: list[Segment], text: str) -> None:
    """Without quotes a command is understood, asked about, or (with quotes in the name) left to be quoted."""
    for segment in known:
        if set(segment.name) & set('"“”„«»‘’') or segment.name[0] == "'":
            continue
        for typed, intent in [
            (f"join {segment.name}", intents.Join(segment.id)),
            (f"segment {segment.name} members", intents.SegmentMembers(segment.id)),
            (f"segment {segment.name} add {ADDRESSES}", intents.SegmentAdd(segment.id, ADDRESSES)),
        ]:
            assert intent in reached(read(typed, known, [])), typed


@pytest.mark.parametrize("name", [each for each in ODD_NAMES if '"' not in each])
def test_a_lone_segment_of_an_odd_name_needs_no_quotes(name: str) -> None:
    known = [Segment("s", "t", name)]
    assert intents.Join("s") in reached(read(f"join {name}", known, []))
    assert intents.SegmentDelete("s") in reached(read(f"segment {name} delete", known, []))
    assert read(f"broadcast to {name}: Hi", known, []) == One(intents.BroadcastText(name, "Hi"))


@given(trees(("0", "1", "2"), leaves=5), segments(), TEXTS)
def test_a_broadcast_to_any_expression_keeps_both_sides(tree: Expression, known: list[Segment], text: str) -> None:
    known = known + [Segment(str(i), "t", f"filler {i}") for i in range(len(known), 3)]
    expression = write(tree, known)
    reading = read(f"broadcast to {expression}: {text}", known, [])
    assert isinstance(reading, One)
    if ":" not in expression:
        assert reading.intent == intents.BroadcastText(expression, text)


WORDS = sorted({word for command in COMMANDS for word in command.form.replace("|", " ").split()})
SCRAPS = [*WORDS, *ODD_NAMES, ":", ": ", "at 9:00", "every Monday", "b1", '"', "“", "<at>x</at>", "\n", "and", "("]


@given(st.text(max_size=80), segments())
def test_no_text_makes_it_fail(text: str, known: list[Segment]) -> None:
    assert isinstance(read(text, known, [("m", "a to b")]), One | Several | Unknown)


@given(st.lists(st.sampled_from(SCRAPS), max_size=10), segments())
def test_no_words_make_it_fail_and_two_readings_differ(words: list[str], known: list[Segment]) -> None:
    reading = read(" ".join(words), known, [("m", "a to b")])
    if isinstance(reading, Several):
        assert len({option.intent for option in reading.options}) == len(reading.options) > 1
        assert all(option.label for option in reading.options)


@given(st.sampled_from(["everyone", "a", "a and not b", "c"]), st.sampled_from(["at 9", "every Monday", "AT noon"]))
def test_no_broadcast_with_a_time_is_read_as_one_without(who: str, when: str) -> None:
    """Known or not, a time is kept apart from the audience; and nothing is made of what comes again and again."""
    known = [Segment("a", "t", "a"), Segment("b", "t", "b")]
    for typed in (f"broadcast to {who} {when}: Hi", f"broadcast m to {who} {when}", f"broadcast to {who} {when}"):
        reading = read(typed, known, [("m", "m")])
        if when.startswith("every"):
            assert isinstance(reading, Unknown) or who == "c"
        else:
            assert isinstance(reading, One)
            assert (getattr(reading.intent, "expression", ""), getattr(reading.intent, "at", "")) == (who, when[3:])


@given(segments(), st.sampled_from(["9:00", "friday 14:30", "2026-11-27T14:30", "in 20 minutes"]), TEXTS)
def test_a_time_beside_any_quoted_name_is_kept_apart(known: list[Segment], when: str, text: str) -> None:
    quoted = quote(known[0].name)
    reading = read(f"broadcast to {quoted} at {when}: {text}", known, [])
    expected = intents.BroadcastText(quoted, text, when)
    assert reading == One(expected) or (has_double(known[0].name) and expected in reached(reading))


@pytest.mark.parametrize(
    "text",
    [
        "broadcast to " + "( " * 14_000,
        "segment " + '": ' * 9_000,
        "broadcast to " + "a and " * 4_000,
        "<at " * 7_000,
        ": " * 14_000,
    ],
)
def test_long_texts_are_read_in_time(text: str) -> None:
    known = [Segment(str(n), "t", " and ".join("a" * n)) for n in range(1, 12)]
    begun = time.perf_counter()
    read(text, known, [])
    assert time.perf_counter() - begun < 5


def test_many_segments_are_read_in_time() -> None:
    known = [Segment(str(n), "t", f"Team number {n} of the company") for n in range(3_000)]
    begun = time.perf_counter()
    assert isinstance(read("segment Team numbr 7 of the compny add ana@example.com", known, []), Unknown)
    assert time.perf_counter() - begun < 5


def reached(reading: Reading) -> set[Intent]:
    """What can be got to: the one reading, or those offered."""
    match reading:
        case One(intent):
            return {intent}
        case Several(options):
            return {option.intent for option in options}
    return set()
