"""What everyone may ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.commands.intents.base import Intent


@dataclass(frozen=True, slots=True)
class Help(Intent):
    do: ClassVar[str] = "help"


@dataclass(frozen=True, slots=True)
class Topics(Intent):
    do: ClassVar[str] = "topics"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Subscriptions(Intent):
    do: ClassVar[str] = "subscriptions"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Join(Intent):
    """`list`: the page of topics that the button stands on, 0 where it stands on no list."""

    do: ClassVar[str] = "join"
    segment: str
    list: int = 0


@dataclass(frozen=True, slots=True)
class Leave(Intent):
    """`origin` says which list the button stands on ("topics", "subscriptions"), `list` its page."""

    do: ClassVar[str] = "leave"
    segment: str
    broadcast: str = ""
    origin: str = ""
    list: int = 0


@dataclass(frozen=True, slots=True)
class Stop(Intent):
    do: ClassVar[str] = "stop"


@dataclass(frozen=True, slots=True)
class Start(Intent):
    do: ClassVar[str] = "start"


@dataclass(frozen=True, slots=True)
class Tap(Intent):
    """A button of a message: its place in that version, counted from 0; `card` is -1 on a text part.

    `undo` takes back what the button did.
    """

    do: ClassVar[str] = "tap"
    message: str
    version: int
    part: int
    button: int
    card: int = -1
    undo: bool = False
    broadcast: str = ""
