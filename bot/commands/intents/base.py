"""The base of all intents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Intent:
    """The base of all intents. `do` is the wire name; `admin` means that only admins may."""

    do: ClassVar[str] = ""
    admin: ClassVar[bool] = False
