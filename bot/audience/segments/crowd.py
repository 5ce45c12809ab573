"""What an admin's list of addresses changes, address by address. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.audience.people.records import Person
from bot.audience.segments.addresses import ReadAddress
from bot.audience.segments.records import Added, AddressAnswer

CHANGES = (Added.ADDED, Added.WAITING, Added.REMOVED)
"""Those outcomes that change something about the person."""


@dataclass(frozen=True, slots=True)
class Row:
    """An address with its place in the list, and who answers to it (None: nobody yet)."""

    index: int
    read: ReadAddress
    person: Person | None


def rows(read: Iterable[tuple[int, ReadAddress]], found: Mapping[str, Person]) -> list[Row]:
    """Each address with its person."""
    return [Row(i, each, found.get(each.address) if each.address else None) for i, each in read]


def adding(row: Row, segment: str, *, rule: bool = False) -> Added:
    """What adding makes of it: what a person chose is never undone.

    Into a rule segment only its rule puts people; whom an admin took out comes back.
    """
    if row.read.address is None:
        return Added.INVALID
    if rule and not (row.person and segment in row.person.left):
        return Added.ADDED if row.person and segment in row.person.removed else Added.BY_RULE
    if row.person is None:
        return Added.WAITING
    if segment in row.person.left:
        return Added.OPTED_OUT
    if segment in row.person.member_of:
        return Added.ALREADY
    return Added.WAITING if row.person.waiting_for else Added.ADDED


def removing(row: Row, segment: str, *, rule: bool = False) -> Added:
    """What removing makes of it: out of a rule segment anybody can be kept, whether its rule holds for them or not."""
    if row.read.address is None:
        return Added.INVALID
    if rule:
        return Added.NOT_IN if row.person is None or segment in row.person.removed else Added.REMOVED
    inside = row.person is not None and segment in row.person.member_of
    return Added.REMOVED if inside else Added.NOT_IN


def decided(found: Iterable[Row], segment: str, *, remove: bool, rule: bool = False) -> list[tuple[Row, Added]]:
    """What becomes of each; the second address of one person finds them in it, or out of it, already."""
    decide, after = (removing, Added.NOT_IN) if remove else (adding, Added.ALREADY)
    changed: set[str] = set()
    answers = []
    for row in found:
        outcome = after if row.person is not None and row.person.id in changed else decide(row, segment, rule=rule)
        answers.append((row, outcome))
        if row.person is not None and outcome in CHANGES:
            changed.add(row.person.id)
    return answers


def answer(row: Row, outcome: Added) -> AddressAnswer:
    """What the admin is told of the address."""
    met = row.person is not None and not row.person.waiting_for
    name = row.person.name if row.person is not None and met else row.read.name
    return AddressAnswer(row.read.address or row.read.text, outcome, row.read.why, name)
