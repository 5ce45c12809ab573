"""One segment: what it is, how many are in it, who came in last, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.audience.segments.records import EVERYONE, Member, Segment, SegmentCounts
from bot.commands.intents import (
    BroadcastForm,
    RuleForm,
    SegmentDelete,
    SegmentForm,
    SegmentMembers,
    SegmentPeopleForm,
)
from cards.elements import (
    Json,
    actions,
    block,
    button,
    card,
    column,
    columns,
    container,
    isolate,
    note,
    on_tap,
    panel,
    plain,
    strong,
)
from cards.forms import head
from cards.reader import Reader, plural
from cards.segments.words import came_in, expression_of, kind


def segment_card(
    segment: Segment,
    counts: SegmentCounts,
    newest: Sequence[Member],
    reader: Reader,
    now: datetime,
    *,
    done: str = "",
    rule: str = "",
) -> Json:
    """The segment; `done` is a line that says what was just done to it, as Markdown. `rule` is its rule in words."""
    body = [
        *head(f"Segment · {kind(segment)}", plain(segment.name)),
        *_words(segment),
        *([block(f"**Rule:** {isolate(rule)}", spacing="Small")] if rule else []),
        *([panel([block(f"✓ {done}")], "good")] if done else []),
        *(_people(segment, counts, newest, reader, now) if counts.members or counts.left else _nobody(segment)),
        *_buttons(segment),
    ]
    return card(body, _fallback(segment, counts, reader), reader)


def _words(segment: Segment) -> list[Json]:
    said = " ".join(part.rstrip(".") + "." for part in (segment.description, segment.rhythm) if part)
    return [block(plain(said), spacing="Small")] if said else []


def _people(
    segment: Segment, counts: SegmentCounts, newest: Sequence[Member], reader: Reader, now: datetime
) -> list[Json]:
    rows = [_member(member, reader, now) for member in newest]
    return [
        _figures(counts, reader),
        *([strong("Newest" if segment.rule is None else "Some of them"), *rows] if rows else []),
        *([_all(segment, counts, reader)] if counts.members else _nobody(segment)),
    ]


def _figures(counts: SegmentCounts, reader: Reader) -> Json:
    shown = [(counts.members, plural(counts.members, "member", "members")), (counts.waiting, "waiting to be met")]
    shown += [(counts.left, plural(counts.left, "has left", "have left"))]
    return panel([columns(*(_figure(reader.number(value), label) for value, label in shown))])


def _figure(value: str, label: str) -> Json:
    number = block(value, size="ExtraLarge", weight="Bolder")
    return column([number, note(label, spacing="None")], "1", centred=False)


def _member(member: Member, reader: Reader, now: datetime) -> Json:
    how = came_in(member, reader, now)
    words = [block(plain(member.label)), *([note(how, spacing="None")] if how else [])]
    return columns(column(words, centred=False), spacing="Small")


def _all(segment: Segment, counts: SegmentCounts, reader: Reader) -> Json:
    many = f"See all {reader.number(counts.members)} members" if counts.members > 1 else "See the one member"
    arrow = column([block("›", size="Large", isSubtle=True)], "auto")
    row = columns(column([block(many)]), arrow)
    tap = on_tap(many, SegmentMembers(segment.id))
    return container([row], separator=True, spacing="Medium", selectAction=tap)


def _nobody(segment: Segment) -> list[Json]:
    if segment.rule is not None:
        return [block("Nobody matches its rule as of now. Whoever does later is in it by itself.", spacing="Small")]
    return [block("Nobody is in it yet. Put a Subscribe button on a message, or add people.", spacing="Small")]


def _buttons(segment: Segment) -> list[Json]:
    send = button("Send a broadcast", BroadcastForm(expression=expression_of(segment)), style="positive")
    if segment.id == EVERYONE:
        return [actions([send], spacing="Medium")]
    more = {"type": "Action.ToggleVisibility", "title": "More", "targetElements": ["more"]}
    hidden = [
        button("Edit", SegmentForm(segment.id)),
        button("Remove people", SegmentPeopleForm(segment.id, remove=True)),
        button("Delete…", SegmentDelete(segment.id), style="destructive"),
    ]
    return [
        actions([send, _grow(segment), more], spacing="Medium"),
        actions(hidden, spacing="Small", id="more", isVisible=False),
    ]


def _grow(segment: Segment) -> Json:
    """What changes who is in it."""
    if segment.rule is not None:
        return button("Change the rule", RuleForm(segment.id))
    return button("Add people", SegmentPeopleForm(segment.id))


def _fallback(segment: Segment, counts: SegmentCounts, reader: Reader) -> str:
    figures = f"{reader.number(counts.members)} members, {reader.number(counts.waiting)} waiting to be met, "
    figures += f"{reader.number(counts.left)} have left"
    return f"{segment.name}: {figures}. To see them, type: segment {segment.name} members"
