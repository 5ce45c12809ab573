"""Whether a person's record says what the evidence says. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot.audience.people.records import Person
from bot.audience.people.rules import sendable
from bot.audience.segments.choices import membership
from bot.audience.segments.records import EVERYONE, Happened, Membership

Last = Mapping[str | None, Happened]
"""segment → what happened last to the person there; None: pauses."""

AFTER = {
    Happened.JOINED: Membership.IN,
    Happened.ADDED: Membership.IN,
    Happened.LEFT: Membership.LEFT,
    Happened.REMOVED: Membership.REMOVED,
}


def disagreements(person: Person, last: Last, live: Collection[str], rules: Collection[str] = ()) -> list[str]:
    """What is wrong, a sentence each. `live` are the ids of the tenant's segments, `rules` those of rule segments.

    Deleted ones hold nobody.
    """
    found = [
        each
        for segment in [*sorted(live), EVERYONE]
        for each in _of_segment(person, segment, last.get(segment), rule=segment in rules)
    ]
    return [*found, *_of_sending(person, last.get(None))]


def _of_segment(person: Person, segment: str, last: Happened | None, *, rule: bool) -> Iterator[str]:
    if segment in person.member_of & (person.left | person.removed):
        yield f"is in segment {segment} and out of it at once."
    if rule and segment in person.member_of:
        yield f"is put into segment {segment}, which has a rule."
    state = membership(person, segment, rule=rule)
    if last is None:
        # a removal may have come with another record of the same person: its evidence stands under that one's
        if state is Membership.LEFT or (state is Membership.IN and segment != EVERYONE and not rule):
            yield f"{_words(state)} segment {segment} without evidence."
    elif state is not AFTER.get(last):
        yield f"{_words(state)} segment {segment}, but what happened last is “{last}”."


def _of_sending(person: Person, last: Happened | None) -> Iterator[str]:
    if person.paused is not (last is Happened.PAUSED):
        said = f"what happened last is “{last}”" if last else "there is no evidence"
        yield f"is {'paused' if person.paused else 'not paused'}, but {said}."
    if person.sendable is not sendable(person.reference, person.reachable, person.paused):
        yield f"is {'sendable' if person.sendable else 'not sendable'}, but what that follows from says otherwise."


def _words(state: Membership) -> str:
    return {
        Membership.IN: "is in",
        Membership.LEFT: "has left",
        Membership.REMOVED: "was removed from",
        Membership.NEVER: "is not in",
    }[state]
