"""When a notice is told, waited with, or dropped because somebody was faster."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.broadcasts.progress import status
from bot.broadcasts.records import Broadcast, Counts, Notice, State
from bot.proactive.notices.rules import SETTLED_AFTER, STILL_SO, Now, card_of, due
from tests.cards.samples_broadcasts import DONE, NOW, OVER, PAUSED, RATE, READER, RUNNING
from tests.cards.samples_control import ASKED_LATE, CANCELLED, SLOW

OPEN = Counts(sent=3, sending=1)


def verdict(notice: Notice, broadcast: Broadcast, counts: Counts = OVER) -> Now:
    return due(notice, status(broadcast, counts, NOW, RATE))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("notice", Notice)
def test_a_notice_is_told_only_while_it_says_what_is_so(notice: Notice, state: State) -> None:
    there = replace(RUNNING, state=state, ended_at=NOW, throttled_since=NOW)
    assert verdict(notice, there) is (Now.TELL if state in STILL_SO[notice] else Now.DROP)


def test_a_report_waits_for_what_is_still_on_its_way() -> None:
    assert verdict(Notice.ENDED, CANCELLED, OPEN) is Now.WAIT
    assert verdict(Notice.ENDED, CANCELLED, Counts(sent=3, pending=1)) is Now.WAIT
    assert verdict(Notice.ENDED, CANCELLED, Counts(sent=3, skipped=1)) is Now.TELL


def test_a_report_does_not_wait_for_ever() -> None:
    old = replace(CANCELLED, ended_at=NOW - SETTLED_AFTER)
    assert verdict(Notice.ENDED, old, OPEN) is Now.TELL
    younger = replace(CANCELLED, ended_at=NOW - SETTLED_AFTER + timedelta(seconds=1))
    assert verdict(Notice.ENDED, younger, OPEN) is Now.WAIT


def test_that_it_paused_is_told_at_once() -> None:
    assert verdict(Notice.PAUSED, PAUSED, OPEN) is Now.TELL


def test_that_it_was_held_back_is_not_told_when_it_goes_on() -> None:
    assert verdict(Notice.THROTTLED, SLOW, OPEN) is Now.TELL
    assert verdict(Notice.THROTTLED, replace(SLOW, throttled_since=None), OPEN) is Now.DROP


@pytest.mark.parametrize(
    ("notice", "broadcast", "begins"),
    [
        (Notice.ENDED, DONE, "Report on broadcast b24: done"),
        (Notice.PAUSED, PAUSED, "Broadcast b24 has paused:"),
        (Notice.THROTTLED, SLOW, "Broadcast b24 is held back by Teams."),
        (Notice.ASKING, ASKED_LATE, "Broadcast b24 didn't start."),
    ],
)
def test_each_notice_has_its_card(notice: Notice, broadcast: Broadcast, begins: str) -> None:
    assert card_of(notice, status(broadcast, OVER, NOW, RATE), READER)["fallbackText"].startswith(begins)
