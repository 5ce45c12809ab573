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


@dataclass(frozen=True, slots=True)
class RuleForm(Intent):
    """Asks for the form of a rule: another one for the rule segment named, or for a new segment."""

    do: ClassVar[str] = "rule-form"
    admin: ClassVar[bool] = True
    segment: str = ""
    expression: str = ""


@dataclass(frozen=True, slots=True)
class RuleNew(Intent):
    """A segment of whoever matches; `frozen`: of those who match now, who are put in once."""

    do: ClassVar[str] = "rule-new"
    admin: ClassVar[bool] = True
    name: str
    expression: str
    description: str = ""
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class RuleChange(Intent):
    """`asked` is when the question was put, in seconds since 1970; 0 asks it."""

    do: ClassVar[str] = "rule-change"
    admin: ClassVar[bool] = True
    segment: str
    expression: str
    asked: int = 0
