"""What admins do with segments, typed or tapped. Every act answers with a card; a mistake answers with its form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.access.records import Right
from bot.audience.segments.records import Added, AddressAnswer, Segment
from bot.audience.segments.service import Segments
from bot.commands import intents
from bot.commands.answers import Answer, show
from bot.commands.asked import moment, still_good
from bot.commands.caller import Caller
from bot.commands.opened import shown
from bot.refusals import Refused
from cards.elements import isolate, plain
from cards.segments.delete import delete_question_card, deleted_card
from cards.segments.form import SegmentFields, edit_segment_card, new_segment_card
from cards.segments.list import PAGE_SIZE, segments_card
from cards.segments.members import PAGE_SIZE as MEMBERS_SIZE
from cards.segments.members import members_card
from cards.segments.people import clipped, people_answer_card, people_form_card

QUOTED = 5
"""How many wrong addresses a sentence quotes."""


class SegmentCommands:
    """The handlers of segments; the desk has checked that the caller is an admin."""

    def __init__(self, segments: Segments) -> None:
        self._segments = segments

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {
            intents.Segments: self.list,
            intents.SegmentForm: self.form,
            intents.SegmentNew: self.new,
            intents.SegmentEdit: self.edit,
            intents.SegmentRename: self.rename,
            intents.SegmentDescribe: self.describe,
            intents.SegmentShow: self.show,
            intents.SegmentMembers: self.members,
            intents.SegmentPeopleForm: self.people_form,
            intents.SegmentAdd: self.add,
            intents.SegmentRemove: self.remove,
            intents.SegmentDelete: self.delete,
        }

    async def list(self, intent: intents.Segments, caller: Caller) -> Answer:
        page = max(intent.page, 1)
        rows, total = await self._segments.listed(caller.actor, page, PAGE_SIZE)
        if not rows and total:  # the page is gone, since segments were deleted
            page = -(-total // PAGE_SIZE)
            rows, total = await self._segments.listed(caller.actor, page, PAGE_SIZE)
        return show(segments_card(rows, page, total, caller.reader))

    async def show(self, intent: intents.SegmentShow, caller: Caller) -> Answer:
        return await self._shown(await self._segments.found(caller.actor, intent.segment), caller)

    async def form(self, intent: intents.SegmentForm, caller: Caller) -> Answer:
        caller.actor.check(Right.EDIT)  # an empty form asks no service for that
        if not intent.segment:
            return show(new_segment_card(caller.reader))
        return show(edit_segment_card(await self._segments.for_change(caller.actor, intent.segment), caller.reader))

    async def new(self, intent: intents.SegmentNew, caller: Caller) -> Answer:
        try:
            made = await self._segments.create(
                name=intent.name,
                description=intent.description,
                rhythm=intent.rhythm,
                emoji=intent.emoji,
                open=intent.open,
                evidence=caller.evidence(),
            )
        except Refused as error:
            typed = SegmentFields(intent.name, intent.description, intent.rhythm, intent.open, intent.emoji)
            return show(new_segment_card(caller.reader, typed, error))
        return await self._shown(made, caller, "The segment is ready.")

    async def edit(self, intent: intents.SegmentEdit, caller: Caller) -> Answer:
        there = await self._segments.for_change(caller.actor, intent.segment)
        typed = SegmentFields(intent.name, intent.description, intent.rhythm, intent.open, intent.emoji)
        changes = {
            "description": intent.description,
            "rhythm": intent.rhythm,
            "open": intent.open,
            "emoji": intent.emoji,
        }
        return await self._edited(there, typed, caller, "Saved.", name=intent.name, **changes)

    async def rename(self, intent: intents.SegmentRename, caller: Caller) -> Answer:
        there = await self._segments.for_change(caller.actor, intent.segment)
        typed = SegmentFields(intent.name, there.description, there.rhythm, there.open, there.emoji)
        return await self._edited(there, typed, caller, f"It was {isolate(there.name)} before.", name=intent.name)

    async def describe(self, intent: intents.SegmentDescribe, caller: Caller) -> Answer:
        there = await self._segments.for_change(caller.actor, intent.segment)
        typed = SegmentFields(there.name, intent.description, there.rhythm, there.open, there.emoji)
        return await self._edited(there, typed, caller, "The description is changed.", description=intent.description)

    async def members(self, intent: intents.SegmentMembers, caller: Caller) -> Answer:
        segment = await self._segments.found(caller.actor, intent.segment)
        rows, after = await self._segments.members(caller.actor, segment.id, intent.after, MEMBERS_SIZE)
        counts = await self._segments.counts(caller.actor, segment.id)
        first = max(intent.first, 1)
        return show(members_card(segment, counts, rows, first, after, caller.reader, caller.at))

    async def people_form(self, intent: intents.SegmentPeopleForm, caller: Caller) -> Answer:
        segment = await self._segments.for_change(caller.actor, intent.segment)
        return show(people_form_card(segment, caller.reader, remove=intent.remove))

    async def add(self, intent: intents.SegmentAdd, caller: Caller) -> Answer:
        return await self._people(intent.segment, intent.addresses, caller, remove=False)

    async def remove(self, intent: intents.SegmentRemove, caller: Caller) -> Answer:
        return await self._people(intent.segment, intent.addresses, caller, remove=True)

    async def delete(self, intent: intents.SegmentDelete, caller: Caller) -> Answer:
        segment = await self._segments.for_change(caller.actor, intent.segment)
        counts = await self._segments.counts(caller.actor, segment.id)
        if not still_good(intent.asked, caller.at):
            late = intent.asked != 0
            return show(delete_question_card(segment, counts, moment(caller.at), caller.reader, late=late))
        gone = await self._segments.delete(caller.tenant, segment.id, caller.evidence())
        return show(deleted_card(gone, counts, caller.reader))

    async def _people(self, segment_id: str, addresses: str, caller: Caller, *, remove: bool) -> Answer:
        segment = await self._segments.for_change(caller.actor, segment_id)
        change = self._segments.remove if remove else self._segments.add
        try:
            answers = await change(caller.tenant, segment.id, addresses, caller.evidence())
            wrong = none_of_them(answers)
        except Refused as error:
            answers, wrong = [], error
        if wrong:
            return show(people_form_card(segment, caller.reader, remove=remove, typed=addresses, error=wrong))
        return show(people_answer_card(segment, answers, caller.reader, remove=remove))

    async def _edited(self, there: Segment, typed: SegmentFields, caller: Caller, done: str, **changes: Any) -> Answer:
        try:
            changed = await self._segments.edit(caller.tenant, there.id, evidence=caller.evidence(), **changes)
        except Refused as error:
            return show(edit_segment_card(there, caller.reader, typed, error))
        return await self._shown(changed, caller, done)

    async def _shown(self, segment: Segment, caller: Caller, done: str = "") -> Answer:
        return await shown(self._segments, segment, caller, done)


def none_of_them(answers: list[AddressAnswer]) -> Refused | None:
    """What is wrong when not one address was found: then the form is the better answer. None when one was."""
    if not answers:
        return Refused("Paste at least one address, such as ana.lima@north.example.", field="addresses")
    if any(answer.outcome is not Added.INVALID for answer in answers):
        return None
    if len(answers) == 1:
        return Refused(plain(answers[0].why), field="addresses")
    quoted = ", ".join(f"“{plain(clipped(answer.text))}”" for answer in answers[:QUOTED])
    more = f" and {len(answers) - QUOTED} more" if len(answers) > QUOTED else ""
    return Refused(f"None of these is an address: {quoted}{more}.", field="addresses")
