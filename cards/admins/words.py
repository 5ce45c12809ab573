"""Words for roles and for what admins did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.access.records import Did, Entry, ListedAdmin, Role
from cards.elements import isolate, plain
from cards.reader import Reader

LONGEST = 80
"""Characters of a value that is shown."""

ROLES: Mapping[Role, str] = {
    Role.OWNER: "Owner",
    Role.EDITOR: "Editor",
    Role.SENDER: "Sender",
    Role.VIEWER: "Viewer",
}
DOES: Mapping[Role, str] = {
    Role.OWNER: "does everything, and says who may do what",
    Role.EDITOR: "looks after segments and messages",
    Role.SENDER: "writes, schedules and stops broadcasts",
    Role.VIEWER: "sees everything, and changes nothing",
}
A_ROLE: Mapping[Role, str] = {
    Role.OWNER: "an owner",
    Role.EDITOR: "an editor",
    Role.SENDER: "a sender",
    Role.VIEWER: "a viewer",
}
SOMEBODY = "somebody"
"""Stands for a person whose name nobody knows any more."""

_DID: Mapping[Did, str] = {
    Did.SEGMENT_MADE: "Made the segment {0}",
    Did.SEGMENT_CHANGED: "Changed the segment {0}",
    Did.SEGMENT_DELETED: "Deleted the segment {0}",
    Did.PEOPLE_ADDED: "Added people to {0}",
    Did.PEOPLE_REMOVED: "Took people out of {0}",
    Did.IMPORTED: "Brought a list into {0}",
    Did.IMPORT_UNDONE: "Took a list out of {0} again",
    Did.BROADCAST_DRAFTED: "Drafted the broadcast {0}",
    Did.BROADCAST_DISCARDED: "Put the draft {0} aside",
    Did.BROADCAST_SCHEDULED: "Scheduled the broadcast {0}",
    Did.BROADCAST_SENT: "Sent the broadcast {0}",
    Did.BROADCAST_PAUSED: "Paused the broadcast {0}",
    Did.BROADCAST_RESUMED: "Resumed the broadcast {0}",
    Did.BROADCAST_CANCELLED: "Cancelled the broadcast {0}",
    Did.BROADCAST_AGAIN: "Sent {0} again to those in doubt",
    Did.BROADCAST_LEFT: "Left those in doubt of {0} as they are",
    Did.ATTRIBUTE_MADE: "Made the attribute {0}",
    Did.ATTRIBUTE_RENAMED: "Wrote the attribute {0} in another way",
    Did.ROLE_GIVEN: "Gave {0} a role",
    Did.ROLE_TAKEN: "Took the role of {0}",
}
_FIELDS: Mapping[str, str] = {
    "name": "Name",
    "description": "Description",
    "rhythm": "Rhythm",
    "emoji": "Emoji",
    "open": "Open to all",
    "role": "Role",
    "type": "Type",
    "at": "Time",
    "added": "Added",
    "waiting": "Waiting to be met",
    "removed": "Taken out",
    "file": "File",
}


def came(admin: ListedAdmin, reader: Reader, now: datetime) -> str:
    """How and when they got the role, as Markdown; "" where nobody knows."""
    waits = "waiting to be met" if admin.waiting else ""
    return " · ".join(part for part in (_how(admin, reader, now), waits) if part)


def _how(admin: ListedAdmin, reader: Reader, now: datetime) -> str:
    if admin.named:
        return "named in the settings"
    if admin.by_name and admin.at:
        return f"added by {isolate(admin.by_name)}, {reader.day(admin.at, now=now)}"
    return ""


def act(did: Did, label: str) -> str:
    """What was done, as Markdown."""
    return _DID[did].format(isolate(label or SOMEBODY))


def differences(entry: Entry, reader: Reader, now: datetime) -> list[str]:
    """How it is and how it was, a line each, as Markdown."""
    fields = dict.fromkeys([*entry.after, *entry.before])
    return [_difference(each, entry.before, entry.after, reader, now) for each in fields]


def _difference(field: str, before: Mapping[str, Any], after: Mapping[str, Any], reader: Reader, now: datetime) -> str:
    name = _FIELDS.get(field, field)
    said = {key: _value(each[field], reader, now) for key, each in (("is", after), ("was", before)) if field in each}
    if len(said) == 2:
        return f"{name}: {said['is']} (was {said['was']})"
    return f"{name}: {said['is']}" if "is" in said else f"{name} was {said['was']}"


def _value(value: Any, reader: Reader, now: datetime) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return reader.number(value)
    if isinstance(value, datetime):
        return f"{reader.day(value, now=now)}, {reader.clock(value)}"
    text = " ".join(str(value).split())
    return isolate(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…") if text else "nothing"


def name_of(told_who: str) -> str:
    """Who did it, as Markdown."""
    return plain(told_who) or SOMEBODY.capitalize()
