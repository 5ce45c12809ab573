"""One admin: what they may do, and what an owner can change about it."""

from __future__ import annotations

from datetime import datetime

from bot.access.records import Given, ListedAdmin, Role
from bot.commands.intents import AdminAdd, AdminRemove, Admins
from cards.admins.words import A_ROLE, DOES, ROLES, came
from cards.elements import Json, actions, block, button, card, isolate, note, plain
from cards.forms import head
from cards.reader import Reader

FOUNDED = "You're an owner by name now. Until now everybody here was one; from now on only who is listed may do things."
WAITS = "Nobody has been met with this address yet. The role is theirs as soon as they open the bot."


def admin_card(admin: ListedAdmin, reader: Reader, now: datetime, *, manages: bool, done: str = "") -> Json:
    """`manages`: the reader may change roles. `done` is a line about what was just done, as Markdown."""
    whom = {"person": admin.person} if admin.person else {"address": admin.address or ""}
    others = [role for role in Role if role is not admin.role]
    change = [button(f"Make {A_ROLE[role]}", AdminAdd(role=role.value, **whom)) for role in others]
    how = came(admin, reader, now)
    remove = button("Remove", AdminRemove(**whom), tooltip=f"Remove {admin.label} from the admins")
    body = [
        *head("Admin", plain(admin.label)),
        *([block(done, spacing="Small")] if done else []),
        block(f"**{ROLES[admin.role]}**: {DOES[admin.role]}.", spacing="Small"),
        *([note(f"{how[0].upper()}{how[1:]}")] if how else []),
        *([note(WAITS)] if admin.waiting else []),
        actions([*([*change, remove] if manages else []), button("All admins", Admins())], spacing="Medium"),
    ]
    return card(body, f"{admin.label} is {A_ROLE[admin.role]}. To change that, type: admin add EMAIL ROLE", reader)


def given_card(given: Given, reader: Reader, now: datetime) -> Json:
    """What became of it when a role was given."""
    name = isolate(given.admin.label)
    if given.after is given.before:
        done = f"{name} was {A_ROLE[given.admin.role]} already."
    elif given.before:
        done = f"{name} was {A_ROLE[given.before]} before."
    else:
        done = f"{name} is an admin now."
    return admin_card(given.admin, reader, now, manages=True, done=f"{done} {FOUNDED}" if given.founder else done)


def removed_card(given: Given, reader: Reader, *, undo: bool) -> Json:
    """A role was taken; `undo` offers to give it back, which only owners can."""
    admin = given.admin
    whom = {"person": admin.person} if admin.person else {"address": admin.address or ""}
    back = [button("Undo", AdminAdd(role=admin.role.value, **whom), tooltip=f"Make {admin.label} an admin again")]
    body = [
        *head("Admins", f"{plain(admin.label)} is no admin any more"),
        block(f"They were {A_ROLE[admin.role]}. What they made and sent stays.", spacing="Small"),
        actions([*(back if undo else []), button("All admins", Admins())], spacing="Medium"),
    ]
    return card(body, f"{admin.label} is no admin any more. They were {A_ROLE[admin.role]}.", reader)
