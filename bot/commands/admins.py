"""Who may do what, and who did what: lists, roles given and taken, the audit. Typed or tapped."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.access.history import History
from bot.access.records import Right, Role
from bot.access.service import Admins
from bot.commands import intents
from bot.commands.answers import Answer, show
from bot.commands.caller import Caller
from bot.identifiers import id_or_none
from bot.refusals import Refused
from cards.admins.audit import PAGE_SIZE as AUDIT_SIZE
from cards.admins.audit import audit_card
from cards.admins.form import admin_form_card
from cards.admins.list import PAGE_SIZE, admins_card
from cards.admins.show import admin_card, given_card, removed_card
from cards.elements import plain


class AdminCommands:
    """The handlers of admins; what somebody may is checked by the services."""

    def __init__(self, admins: Admins, history: History) -> None:
        self._admins = admins
        self._history = history

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {
            intents.Admins: self.list,
            intents.AdminShow: self.show,
            intents.AdminForm: self.form,
            intents.AdminAdd: self.add,
            intents.AdminRemove: self.remove,
            intents.Audit: self.audit,
        }

    async def list(self, intent: intents.Admins, caller: Caller) -> Answer:
        page = max(intent.page, 1)
        rows, total = await self._admins.listed(caller.actor, page, PAGE_SIZE)
        if not rows and total:
            page = -(-total // PAGE_SIZE)
            rows, total = await self._admins.listed(caller.actor, page, PAGE_SIZE)
        return show(admins_card(rows, page, total, caller.reader, caller.at, manages=_manages(caller)))

    async def show(self, intent: intents.AdminShow, caller: Caller) -> Answer:
        admin = await self._admins.found(caller.actor, intent.id)
        return show(admin_card(admin, caller.reader, caller.at, manages=_manages(caller)))

    async def form(self, intent: intents.AdminForm, caller: Caller) -> Answer:
        caller.actor.check(Right.MANAGE)  # a form asks no service for that
        return show(admin_form_card(caller.reader, address=intent.address))

    async def add(self, intent: intents.AdminAdd, caller: Caller) -> Answer:
        caller.actor.check(Right.MANAGE)
        try:
            role = role_in(intent)
            given = await self._admins.give(caller.evidence(), role, address=intent.address, person=intent.person)
        except Refused as error:
            if error.field is None or intent.person:
                raise
            return show(admin_form_card(caller.reader, address=intent.address, role=intent.role, error=error))
        return show(given_card(given, caller.reader, caller.at))

    async def remove(self, intent: intents.AdminRemove, caller: Caller) -> Answer:
        taken = await self._admins.remove(caller.evidence(), address=intent.address, person=intent.person)
        return show(removed_card(taken, caller.reader, undo=taken.admin.person != caller.person.id))

    async def audit(self, intent: intents.Audit, caller: Caller) -> Answer:
        after = id_or_none(intent.after) or ""
        rows, more = await self._history.page(caller.actor, after, AUDIT_SIZE)
        return show(audit_card(rows, more, caller.reader, caller.at))


def role_in(intent: intents.AdminAdd) -> Role | None:
    """The role that is asked for; None where none is. Refused, with the field, where it is no role."""
    typed = intent.role.strip().casefold()
    stray = intent.address.split()[-1:] if not typed and "@" in intent.address else []
    wrong = next((word for word in stray if "@" not in word), "")
    if not typed and not wrong:
        return None
    role = next((each for each in Role if each.value == typed), None)
    if role is None:
        roles = f"{', '.join(each.value for each in list(Role)[:-1])} and {list(Role)[-1].value}"
        raise Refused(f"“{plain(wrong or intent.role)}” is no role. Roles are {roles}.", field="role")
    return role


def _manages(caller: Caller) -> bool:
    return caller.actor.may(Right.MANAGE)
