"""What is known of people: attributes listed and defined, typed or tapped."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.access.records import Right
from bot.audience.attributes.kinds import read_kind
from bot.audience.attributes.records import Attribute, Kind
from bot.audience.attributes.service import Attributes
from bot.audience.language.nodes import Compare, Has, Test, Within
from bot.audience.segments.service import Segments
from bot.commands import intents
from bot.commands.answers import Answer, show
from bot.commands.caller import Caller
from bot.refusals import Refused
from cards.attributes.form import attribute_form_card
from cards.attributes.list import PAGE_SIZE, attributes_card
from cards.attributes.made import attribute_card


class AttributeCommands:
    """The handlers of attributes; what somebody may is checked by the service."""

    def __init__(self, attributes: Attributes, segments: Segments) -> None:
        self._attributes = attributes
        self._segments = segments

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {
            intents.Attributes: self.list,
            intents.AttributeForm: self.form,
            intents.AttributeNew: self.new,
        }

    async def list(self, intent: intents.Attributes, caller: Caller) -> Answer:
        page = max(intent.page, 1)
        rows, total = await self._attributes.listed(caller.actor, page, PAGE_SIZE)
        if not rows:
            page = -(-total // PAGE_SIZE)
            rows, total = await self._attributes.listed(caller.actor, page, PAGE_SIZE)
        return show(attributes_card(rows, page, total, caller.reader, edits=caller.actor.may(Right.EDIT)))

    async def form(self, _: intents.AttributeForm, caller: Caller) -> Answer:
        caller.actor.check(Right.EDIT)  # a form asks no service for that
        return show(attribute_form_card(caller.reader))

    async def new(self, intent: intents.AttributeNew, caller: Caller) -> Answer:
        caller.actor.check(Right.EDIT)
        if not intent.kind.strip():
            return show(attribute_form_card(caller.reader, name=intent.name))
        kind = intent.kind
        try:
            read = read_kind(intent.kind)
            kind = read.value
            before = await self._attributes.find(caller.tenant, intent.name)
            made = await self._attributes.define(caller.tenant, intent.name, read, caller.evidence())
        except Refused as error:
            return show(attribute_form_card(caller.reader, name=intent.name, kind=kind, error=error))
        example = await self._segments.written(caller.tenant, example_of(made))
        return show(attribute_card(made, example, caller.reader, before=before is not None))


def example_of(attribute: Attribute) -> Test:
    """An audience that asks for the attribute."""
    match attribute.kind:
        case Kind.NUMBER:
            return Compare(attribute.key, ">=", 3)
        case Kind.YES_NO:
            return Compare(attribute.key, "=", True)
        case Kind.DATE:
            return Within(attribute.key, 30, "day")
        case Kind.LIST:
            return Has(attribute.key, "sailing")
    return Compare(attribute.key, "=", "Lisbon")
