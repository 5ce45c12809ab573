"""What people ask for about themselves, and admins about one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.commands.intents.base import Intent


@dataclass(frozen=True, slots=True)
class MyData(Intent):
    do: ClassVar[str] = "my-data"


@dataclass(frozen=True, slots=True)
class PersonShow(Intent):
    """Somebody by an address, or by the id of a `person`."""

    do: ClassVar[str] = "person"
    admin: ClassVar[bool] = True
    address: str = ""
    person: str = ""
