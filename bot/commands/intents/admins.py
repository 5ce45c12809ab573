"""What admins ask for about each other: who may do what, and who did what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.commands.intents.base import Intent


@dataclass(frozen=True, slots=True)
class Admins(Intent):
    do: ClassVar[str] = "admins"
    admin: ClassVar[bool] = True
    page: int = 1


@dataclass(frozen=True, slots=True)
class AdminShow(Intent):
    """`id` is that of a role that was given."""

    do: ClassVar[str] = "admin"
    admin: ClassVar[bool] = True
    id: str


@dataclass(frozen=True, slots=True)
class AdminForm(Intent):
    do: ClassVar[str] = "admin-form"
    admin: ClassVar[bool] = True
    address: str = ""


@dataclass(frozen=True, slots=True)
class AdminAdd(Intent):
    """Gives a role, to an address or to the `person` of that id. "" for a role: a viewer, unless they have one."""

    do: ClassVar[str] = "admin-add"
    admin: ClassVar[bool] = True
    address: str = ""
    role: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class AdminRemove(Intent):
    """Takes a role, as AdminAdd gives it."""

    do: ClassVar[str] = "admin-remove"
    admin: ClassVar[bool] = True
    address: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Audit(Intent):
    """`after` is the id of the last entry of the page before, "" for the newest."""

    do: ClassVar[str] = "audit"
    admin: ClassVar[bool] = True
    after: str = ""
