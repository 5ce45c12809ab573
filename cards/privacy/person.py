"""One person, as admins see them: attributes, segments, whether anything reaches them, what they got last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.audience.people.records import Person
from bot.audience.segments.records import Membership, Through
from bot.broadcasts.records import Delivery
from bot.commands.intents import BroadcastShow, PersonShow, Segments
from bot.privacy.records import About, Got, Standing
from cards.elements import (
    Json,
    actions,
    block,
    button,
    card,
    container,
    foot,
    isolate,
    note,
    on_tap,
    plain,
    strong,
    total,
)
from cards.forms import head
from cards.reader import Reader, plural

MOST = 8
"""Rows of a section; the rest are counted."""
LONGEST = 120
"""Characters of a value."""

DELIVERED: Mapping[Delivery, str] = {
    Delivery.PENDING: "Still to go",
    Delivery.HELD: "Waiting for its time",
    Delivery.SENDING: "On its way",
    Delivery.SENT: "Sent",
    Delivery.FAILED: "Failed",
    Delivery.SKIPPED: "Skipped",
    Delivery.DOUBT: "In doubt",
}
_STATES: Mapping[Membership, str] = {Membership.LEFT: "Left", Membership.REMOVED: "Taken out"}
_IN: Mapping[Through, str] = {
    Through.TAP: "Tapped Subscribe",
    Through.COMMAND: "Typed the command",
    Through.CARD: "Joined under topics",
    Through.CSV: "Came with a list",
    Through.MET: "Came in when they were met",
}


def person_card(about: About, reader: Reader, now: datetime) -> Json:
    """All on one card; long lists end after MOST rows and say how many follow."""
    person, address = about.person, address_of(about.person)
    body = [
        *head("Person", plain(person.label)),
        *([note(plain(address), spacing="None")] if address and address != person.label else []),
        block(reached(person), spacing="Small"),
        *_attributes(about.attributes, reader),
        *_segments(about.standings, reader, now),
        *_deliveries(about.deliveries, reader, now),
        foot([actions([button("Segments", Segments()), button("Refresh", PersonShow(person=person.id))])]),
    ]
    said = f"{person.label}: {reached(person)} To see more, type: person EMAIL"
    return card(body, said, reader)


def address_of(person: Person) -> str:
    """The address that people know somebody by, "" for none."""
    return person.waiting_for or next(iter(person.emails), None) or person.upn or ""


def reached(person: Person) -> str:
    """Whether anything reaches them, in a sentence."""
    if person.waiting_for:
        return "Waiting to be met: nothing can be sent to them yet."
    if person.reference is None:
        return "Can't be reached: they removed the app."
    if not person.reachable:
        return "Can't be reached: Teams no longer lets the bot write to them."
    return "Paused everything: nothing is sent to them." if person.paused else "Reachable."


def standing_words(each: Standing, reader: Reader, now: datetime) -> str:
    """How and when they came to where they stand, as Markdown."""
    if each.at is None or each.through is None:
        by_rule = each.segment.rule is not None and each.state is Membership.IN
        return "In by its rule" if by_rule else _STATES.get(each.state, "In it")
    day = reader.day(each.at, now=now)
    if each.state is Membership.IN:
        how = _IN[each.through] if each.by_name is None else f"Added by {isolate(each.by_name)}"
        return f"{how}, {day}"
    by = "" if each.by_name is None else f" by {isolate(each.by_name)}"
    return f"{_STATES[each.state]}{by}, {day}"


def _attributes(told: Sequence[tuple[str, str]], reader: Reader) -> list[Json]:
    if not told:
        return []
    rows = [total(plain(name), plain(_short(value))) for name, value in told[:MOST]]
    return [strong("What is known"), *rows, *_rest(len(told), reader)]


def _segments(standings: Sequence[Standing], reader: Reader, now: datetime) -> list[Json]:
    if not standings:
        return [strong("Segments"), note("In none, and never left one.")]
    rows = [_row(each.segment.name, standing_words(each, reader, now)) for each in standings[:MOST]]
    return [strong("Segments"), *rows, *_rest(len(standings), reader)]


def _deliveries(got: Sequence[Got], reader: Reader, now: datetime) -> list[Json]:
    if not got:
        return [strong("Last broadcasts"), note("None so far.")]
    return [strong("Last broadcasts"), *(_delivery(each, reader, now) for each in got)]


def _delivery(each: Got, reader: Reader, now: datetime) -> Json:
    at = f", {reader.day(each.at, now=now)}, {reader.clock(each.at)}" if each.at else ""
    why = f": {plain(each.reason)}" if each.reason else ""
    row = _row(f"b{each.number} · {each.title}", f"{DELIVERED[each.state]}{at}{why}")
    return row | {"selectAction": on_tap(f"Open b{each.number}", BroadcastShow(each.number))}


def _row(name: str, under: str) -> Json:
    words = [block(plain(name), weight="Bolder", maxLines=3), note(under, spacing="None")]
    return container(words, spacing="Small")


def _rest(count: int, reader: Reader) -> list[Json]:
    more = count - MOST
    return [note(f"And {reader.number(more)} {plural(more, 'other', 'others')}.")] if more > 0 else []


def _short(value: str) -> str:
    return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
