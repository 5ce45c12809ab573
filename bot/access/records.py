"""Who may do what, and what was done: roles, rights, admins and the audit. Pure."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.identifiers import new_id


class Right(StrEnum):
    """What a use case asks of whoever wants it."""

    VIEW = "view"
    """See segments, messages, broadcasts, admins and the audit."""
    EDIT = "edit"
    """Change content and segments."""
    SEND = "send"
    """Write, schedule, send and stop broadcasts."""
    MANAGE = "manage"
    """Say who may do what."""


class Role(StrEnum):
    """What an admin is, the strongest first."""

    OWNER = "owner"
    EDITOR = "editor"
    SENDER = "sender"
    VIEWER = "viewer"


RIGHTS: Mapping[Role, frozenset[Right]] = types.MappingProxyType(
    {
        Role.OWNER: frozenset(Right),
        Role.EDITOR: frozenset({Right.VIEW, Right.EDIT}),
        Role.SENDER: frozenset({Right.VIEW, Right.SEND}),
        Role.VIEWER: frozenset({Right.VIEW}),
    }
)


class NotAllowed(Exception):  # noqa: N818 - reads as what happened
    """Whoever asked has no role with this right; nothing was changed.

    It is no Refused: forms show what is refused beside a field, and here there is nothing to put right.
    """

    def __init__(self, right: Right) -> None:
        super().__init__(f"takes the right to {right.value}")
        self.right = right


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who wants something done as an admin. The role is what the server found out; None: they are none."""

    tenant: str
    person: str
    role: Role | None = None

    def may(self, right: Right) -> bool:
        return self.role is not None and right in RIGHTS[self.role]

    def check(self, right: Right) -> None:
        """Raises NotAllowed. Every use case of admins begins with this."""
        if not self.may(right):
            raise NotAllowed(right)


@dataclass(frozen=True, slots=True)
class Admin:
    """A role that an owner gave: to a person who was met, or to an address until somebody has it.

    `aad_id` and `teams_id` are the person's, so that the role stays theirs when two records of them become one.
    """

    id: str
    tenant: str
    role: Role
    person: str | None
    aad_id: str | None
    teams_id: str | None
    address: str | None
    by: str
    """The id of the owner."""
    at: datetime


@dataclass(frozen=True, slots=True)
class ListedAdmin:
    """A row of the admins. `by_name` is who gave the role; `named`: the setting ADMINS did, and only it can take it."""

    id: str
    label: str
    role: Role
    person: str | None = None
    address: str | None = None
    by_name: str = ""
    at: datetime | None = None
    named: bool = False

    @property
    def waiting(self) -> bool:
        """Whether nobody has been met who answers to the address."""
        return self.person is None


@dataclass(frozen=True, slots=True)
class Given:
    """What became of somebody's role, None before or after: they were, or are, no admin.

    `founder`: who asked was an owner because nobody was named, and became one by this.
    """

    admin: ListedAdmin
    before: Role | None
    after: Role | None
    founder: bool = False


class Did(StrEnum):
    """What an admin did."""

    SEGMENT_MADE = "segment made"
    SEGMENT_CHANGED = "segment changed"
    SEGMENT_DELETED = "segment deleted"
    PEOPLE_ADDED = "people added"
    PEOPLE_REMOVED = "people removed"
    IMPORTED = "list imported"
    IMPORT_UNDONE = "import undone"
    BROADCAST_DRAFTED = "broadcast drafted"
    BROADCAST_DISCARDED = "broadcast discarded"
    BROADCAST_SCHEDULED = "broadcast scheduled"
    BROADCAST_SENT = "broadcast sent"
    BROADCAST_PAUSED = "broadcast paused"
    BROADCAST_RESUMED = "broadcast resumed"
    BROADCAST_CANCELLED = "broadcast cancelled"
    BROADCAST_AGAIN = "broadcast sent again"
    BROADCAST_LEFT = "broadcast left in doubt"
    ATTRIBUTE_MADE = "attribute made"
    ATTRIBUTE_RENAMED = "attribute renamed"
    ROLE_GIVEN = "role given"
    ROLE_TAKEN = "role taken"


@dataclass(frozen=True, slots=True)
class Entry:
    """One admin act: who did what to what, how it was and how it is. `label` is what it was called then.

    Values of `before` and `after` are texts, numbers, yes or no, and moments in UTC.
    """

    tenant: str
    at: datetime
    who: str
    """The id of the person."""
    did: Did
    what: str
    """The id of the segment, the broadcast or the person; "" for an address that nobody has been met with."""
    label: str
    """"" for a person: what they are called is looked up."""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it is shown: with the names of who did it and of what it was done to, "" where nobody knows."""

    entry: Entry
    who: str
    what: str
