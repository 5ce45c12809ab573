"""What admins do with rules, typed or tapped: look at whom one reaches, and make segments of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.access.records import Right
from bot.audience.language.nodes import RuleIs
from bot.audience.language.quotes import quote
from bot.audience.segments.records import Segment
from bot.audience.segments.rules import RuleSegments, by_hand
from bot.audience.segments.service import Segments
from bot.broadcasts.reaching import Reaching
from bot.commands import intents
from bot.commands.answers import Answer, show
from bot.commands.asked import moment, still_good
from bot.commands.caller import Caller
from bot.commands.opened import shown
from bot.refusals import Refused
from cards.segments.reach import reach_card, reach_form_card
from cards.segments.rule import RuleFields, RuleWords, edit_rule_card, new_rule_card, rule_question_card

OF_A_RULE = "The segment is ready. Whoever matches its rule is in it, from now on and by itself."
FROZEN = "The segment is ready. Those who match now are in it, and nobody comes in by itself."
FILLING = "The segment is ready. People are still being put in, which goes on by itself."


class RuleCommands:
    """The handlers of rules; what somebody may is checked by the services."""

    def __init__(self, rules: RuleSegments, segments: Segments, reaching: Reaching) -> None:
        self._rules = rules
        self._segments = segments
        self._reaching = reaching

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {
            intents.Reach: self.reach,
            intents.RuleForm: self.form,
            intents.RuleNew: self.new,
            intents.RuleChange: self.change,
        }

    async def reach(self, intent: intents.Reach, caller: Caller) -> Answer:
        caller.actor.check(Right.VIEW)  # an empty form asks no service for that
        if not intent.expression.strip():
            return show(reach_form_card(caller.reader))
        try:
            return show(reach_card(await self._reaching.of(caller.actor, intent.expression), caller.reader))
        except Refused as error:
            return show(reach_form_card(caller.reader, expression=intent.expression, error=error))

    async def form(self, intent: intents.RuleForm, caller: Caller) -> Answer:
        caller.actor.check(Right.EDIT)
        if not intent.segment:
            return show(new_rule_card(caller.reader, RuleFields(expression=intent.expression)))
        there = await self._segments.for_change(caller.actor, intent.segment)
        if there.rule is None:
            return _by_hand(there, intent.expression, caller)
        return show(edit_rule_card(there, await self._segments.written(caller.tenant, there.rule), caller.reader))

    async def new(self, intent: intents.RuleNew, caller: Caller) -> Answer:
        make = self._rules.freeze if intent.frozen else self._rules.create
        try:
            made = await make(intent.name, intent.expression, caller.evidence(), intent.description)
        except Refused as error:
            typed = RuleFields(intent.name, intent.expression, intent.description, intent.frozen)
            return show(new_rule_card(caller.reader, typed, error))
        filling = intent.frozen and await self._rules.filling(made.id)
        return await shown(self._segments, made, caller, FILLING if filling else FROZEN if intent.frozen else OF_A_RULE)

    async def change(self, intent: intents.RuleChange, caller: Caller) -> Answer:
        """Asked first, with both rules in words and whom they reach, where it was not just asked."""
        there = await self._segments.for_change(caller.actor, intent.segment)
        if there.rule is None:
            return _by_hand(there, intent.expression, caller)
        try:
            proposed = await self._rules.proposed(caller.actor, there.id, intent.expression)
            if not still_good(intent.asked, caller.at):
                return await self._question(there, proposed, caller, late=intent.asked != 0)
            changed = await self._rules.change(there.id, intent.expression, caller.evidence())
        except Refused as error:
            return show(edit_rule_card(there, intent.expression, caller.reader, error))
        return await shown(self._segments, changed, caller, "The rule is changed.")

    async def _question(self, there: Segment, proposed: RuleIs, caller: Caller, *, late: bool) -> Answer:
        assert there.rule is not None
        now = await self._segments.written(caller.tenant, there.rule)
        then = await self._segments.written(caller.tenant, proposed.of)
        if now == then:
            return await shown(self._segments, there, caller, "It has this rule already.")
        before = RuleWords(now, await self._reached(there, caller))
        after = RuleWords(then, await self._reaching.people(caller.actor, proposed))
        return show(rule_question_card(there, before, after, moment(caller.at), caller.reader, late=late))

    async def _reached(self, there: Segment, caller: Caller) -> int:
        """A rule that cannot be read any more reaches nobody."""
        try:
            expression = await self._segments.read(caller.tenant, quote(there.name))
        except Refused:
            return 0
        return await self._reaching.people(caller.actor, expression)


def _by_hand(there: Segment, expression: str, caller: Caller) -> Answer:
    """A segment that people are put in gets no rule; a new one may."""
    return show(new_rule_card(caller.reader, RuleFields(expression=expression), Refused(by_hand(there))))
