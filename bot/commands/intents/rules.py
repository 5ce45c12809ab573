"""What admins ask for about rules: whom an audience reaches, and the segments that are made of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.commands.intents.base import Intent


@dataclass(frozen=True, slots=True)
class Reach(Intent):
    """Asks whom an audience reaches now; without one, for the form."""

    do: ClassVar[str] = "reach"
    admin: ClassVar[bool] = True
    expression: str = ""
