"""What admins ask for about messages and broadcasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.commands.intents.base import Intent


@dataclass(frozen=True, slots=True)
class Messages(Intent):
    do: ClassVar[str] = "messages"
    admin: ClassVar[bool] = True
    page: int = 1


@dataclass(frozen=True, slots=True)
class MessageShow(Intent):
    do: ClassVar[str] = "message"
    admin: ClassVar[bool] = True
    message: str


@dataclass(frozen=True, slots=True)
class BroadcastForm(Intent):
    """Asks for the form: of typed text, or of a broadcast of `message`."""

    do: ClassVar[str] = "broadcast-form"
    admin: ClassVar[bool] = True
    expression: str = ""
    text: str = ""
    message: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class BroadcastText(Intent):
    """A broadcast of typed text: makes the preview, sends nothing. `at` is a time as it was typed."""

    do: ClassVar[str] = "broadcast-text"
    admin: ClassVar[bool] = True
    expression: str
    text: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class BroadcastMessage(Intent):
    """A broadcast of an existing message: makes the preview, sends nothing. `at` as in BroadcastText."""

    do: ClassVar[str] = "broadcast-message"
    admin: ClassVar[bool] = True
    message: str
    expression: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class BroadcastSend(Intent):
    """`asked` is when the preview was shown, in seconds since 1970."""

    do: ClassVar[str] = "broadcast-send"
    admin: ClassVar[bool] = True
    broadcast: int
    asked: int


@dataclass(frozen=True, slots=True)
class BroadcastScheduleForm(Intent):
    """Asks for the form that takes the time of a broadcast that is not sent yet."""

    do: ClassVar[str] = "broadcast-schedule-form"
    admin: ClassVar[bool] = True
    broadcast: int


@dataclass(frozen=True, slots=True)
class BroadcastWhen(Intent):
    """What that form brings: the time as it was typed. Repeats it in words and schedules nothing yet."""

    do: ClassVar[str] = "broadcast-when"
    admin: ClassVar[bool] = True
    broadcast: int
    at: str


@dataclass(frozen=True, slots=True)
class BroadcastSchedule(Intent):
    """The yes: `at` in seconds since 1970, `zone` the one that was meant; `asked` as in BroadcastSend.

    `shift` is the value of a Shift, so that the card of what is scheduled can say what the question said.
    """

    do: ClassVar[str] = "broadcast-schedule"
    admin: ClassVar[bool] = True
    broadcast: int
    asked: int
    at: int
    zone: str
    shift: str = ""


@dataclass(frozen=True, slots=True)
class BroadcastTest(Intent):
    do: ClassVar[str] = "broadcast-test"
    admin: ClassVar[bool] = True
    broadcast: int


@dataclass(frozen=True, slots=True)
class BroadcastDiscard(Intent):
    do: ClassVar[str] = "broadcast-discard"
    admin: ClassVar[bool] = True
    broadcast: int


@dataclass(frozen=True, slots=True)
class Broadcasts(Intent):
    do: ClassVar[str] = "broadcasts"
    admin: ClassVar[bool] = True
    page: int = 1


@dataclass(frozen=True, slots=True)
class BroadcastShow(Intent):
    do: ClassVar[str] = "broadcast"
    admin: ClassVar[bool] = True
    broadcast: int


@dataclass(frozen=True, slots=True)
class BroadcastPause(Intent):
    do: ClassVar[str] = "broadcast-pause"
    admin: ClassVar[bool] = True
    broadcast: int


@dataclass(frozen=True, slots=True)
class BroadcastAgain(Intent):
    """Sends again to those in doubt; asks first, with the risk. `asked` as in SegmentDelete."""

    do: ClassVar[str] = "broadcast-again"
    admin: ClassVar[bool] = True
    broadcast: int
    asked: int = 0


@dataclass(frozen=True, slots=True)
class BroadcastLeaveDoubt(Intent):
    """Leaves those in doubt as they are, and asks no more."""

    do: ClassVar[str] = "broadcast-leave-doubt"
    admin: ClassVar[bool] = True
    broadcast: int


@dataclass(frozen=True, slots=True)
class BroadcastResume(Intent):
    do: ClassVar[str] = "broadcast-resume"
    admin: ClassVar[bool] = True
    broadcast: int


@dataclass(frozen=True, slots=True)
class BroadcastCancel(Intent):
    """`asked` as in SegmentDelete."""

    do: ClassVar[str] = "broadcast-cancel"
    admin: ClassVar[bool] = True
    broadcast: int
    asked: int = 0
