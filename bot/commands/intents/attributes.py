"""What admins ask for about what is known of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.commands.intents.base import Intent


@dataclass(frozen=True, slots=True)
class Attributes(Intent):
    do: ClassVar[str] = "attributes"
    admin: ClassVar[bool] = True
    page: int = 1


@dataclass(frozen=True, slots=True)
class AttributeForm(Intent):
    do: ClassVar[str] = "attribute-form"
    admin: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class AttributeNew(Intent):
    """Defines one; `kind` is the type as it was typed or chosen, "" asks for it."""

    do: ClassVar[str] = "attribute-new"
    admin: ClassVar[bool] = True
    name: str = ""
    kind: str = ""
