"""What an admin's list changes, decided without a database."""

from __future__ import annotations

import pytest

from bot.audience.people.records import Person
from bot.audience.segments.addresses import ReadAddress
from bot.audience.segments.crowd import answer, decided, rows
from bot.audience.segments.records import Added

HERE = "segment"
ADDRESS = "ana@a.example"
READ = ReadAddress(ADDRESS, ADDRESS, "Ana")


def person(**told: object) -> Person:
    return Person("ana", "t", name="Ana Lima", emails=(ADDRESS,), **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("who", "added", "removed"),
    [
        (None, Added.WAITING, Added.NOT_IN),
        (person(), Added.ADDED, Added.NOT_IN),
        (person(member_of=frozenset({HERE})), Added.ALREADY, Added.REMOVED),
        (person(member_of=frozenset({"other"})), Added.ADDED, Added.NOT_IN),
        (person(left=frozenset({HERE})), Added.OPTED_OUT, Added.NOT_IN),
        (person(left=frozenset({HERE}), removed=frozenset({HERE})), Added.OPTED_OUT, Added.NOT_IN),
        (person(left=frozenset({"other"})), Added.ADDED, Added.NOT_IN),
        (person(removed=frozenset({HERE})), Added.ADDED, Added.NOT_IN),
        (person(paused=True), Added.ADDED, Added.NOT_IN),
        (person(waiting_for=ADDRESS), Added.WAITING, Added.NOT_IN),
        (person(waiting_for=ADDRESS, member_of=frozenset({HERE})), Added.ALREADY, Added.REMOVED),
    ],
)
def test_each_state_has_its_answer(who: Person | None, added: Added, removed: Added) -> None:
    found = rows([(0, READ)], {ADDRESS: who} if who else {})
    assert [outcome for _, outcome in decided(found, HERE, remove=False)] == [added]
    assert [outcome for _, outcome in decided(found, HERE, remove=True)] == [removed]


def test_the_second_address_of_one_person_finds_them_changed_already() -> None:
    other = ReadAddress("upn@a.example", "upn@a.example")
    ana = person()
    found = rows([(0, READ), (1, other)], {ADDRESS: ana, "upn@a.example": ana})
    assert [outcome for _, outcome in decided(found, HERE, remove=False)] == [Added.ADDED, Added.ALREADY]
    inside = person(member_of=frozenset({HERE}))
    found = rows([(0, READ), (1, other)], {ADDRESS: inside, "upn@a.example": inside})
    assert [outcome for _, outcome in decided(found, HERE, remove=True)] == [Added.REMOVED, Added.NOT_IN]


def test_what_is_no_address_says_why_in_its_answer() -> None:
    bad = ReadAddress("Rui", None, "Rui", "Only a name.")
    ((row, outcome),) = decided(rows([(0, bad)], {}), HERE, remove=False)
    told = answer(row, outcome)
    assert (told.text, told.outcome, told.why, told.name) == ("Rui", Added.INVALID, "Only a name.", "Rui")


def test_who_is_met_is_called_as_teams_says_and_others_as_they_were_pasted() -> None:
    (met,) = rows([(0, READ)], {ADDRESS: person()})
    (unknown,) = rows([(0, READ)], {})
    assert answer(met, Added.ADDED).name == "Ana Lima"
    assert answer(unknown, Added.WAITING).name == "Ana"
