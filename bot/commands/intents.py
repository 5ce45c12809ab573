"""What somebody asked for, whether typed or tapped: one frozen record per act.

A card's button carries its intent as data (`to_data`), the server reads it back (`from_data`) and trusts nothing in it:
every id is looked up within the caller's tenant and every role is checked again. Form fields arrive beside the button's
data with the prefix `f_`, so no input can overwrite a data key.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar, get_args, get_type_hints

LONGEST_VALUE = 20_000
"""Characters of a single value; a pasted list of addresses is the longest thing that cards send."""


@dataclass(frozen=True, slots=True)
class Intent:
    """The base of all intents. `do` is the wire name; `admin` means that only admins may."""

    do: ClassVar[str] = ""
    admin: ClassVar[bool] = False


# For everyone


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


# For admins: segments


@dataclass(frozen=True, slots=True)
class Segments(Intent):
    do: ClassVar[str] = "segments"
    admin: ClassVar[bool] = True
    page: int = 1


@dataclass(frozen=True, slots=True)
class SegmentForm(Intent):
    """Asks for the form: of a new segment, or of the one named."""

    do: ClassVar[str] = "segment-form"
    admin: ClassVar[bool] = True
    segment: str = ""


@dataclass(frozen=True, slots=True)
class SegmentNew(Intent):
    do: ClassVar[str] = "segment-new"
    admin: ClassVar[bool] = True
    name: str
    description: str = ""
    rhythm: str = ""
    emoji: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class SegmentEdit(Intent):
    do: ClassVar[str] = "segment-edit"
    admin: ClassVar[bool] = True
    segment: str
    name: str = ""
    description: str = ""
    rhythm: str = ""
    emoji: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class SegmentRename(Intent):
    do: ClassVar[str] = "segment-rename"
    admin: ClassVar[bool] = True
    segment: str
    name: str


@dataclass(frozen=True, slots=True)
class SegmentDescribe(Intent):
    do: ClassVar[str] = "segment-describe"
    admin: ClassVar[bool] = True
    segment: str
    description: str


@dataclass(frozen=True, slots=True)
class SegmentShow(Intent):
    do: ClassVar[str] = "segment"
    admin: ClassVar[bool] = True
    segment: str


@dataclass(frozen=True, slots=True)
class SegmentMembers(Intent):
    """`after` is the key of the last row of the page before, "" for the first page."""

    do: ClassVar[str] = "segment-members"
    admin: ClassVar[bool] = True
    segment: str
    after: str = ""
    first: int = 1


@dataclass(frozen=True, slots=True)
class SegmentPeopleForm(Intent):
    """Asks for the form to paste addresses, to add or (`remove`) to take out."""

    do: ClassVar[str] = "segment-people"
    admin: ClassVar[bool] = True
    segment: str
    remove: bool = False


@dataclass(frozen=True, slots=True)
class SegmentAdd(Intent):
    do: ClassVar[str] = "segment-add"
    admin: ClassVar[bool] = True
    segment: str
    addresses: str


@dataclass(frozen=True, slots=True)
class SegmentRemove(Intent):
    do: ClassVar[str] = "segment-remove"
    admin: ClassVar[bool] = True
    segment: str
    addresses: str


@dataclass(frozen=True, slots=True)
class SegmentDelete(Intent):
    """`asked` is when the question was put, in seconds since 1970; 0 asks it."""

    do: ClassVar[str] = "segment-delete"
    admin: ClassVar[bool] = True
    segment: str
    asked: int = 0


# For admins: messages and broadcasts


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


@dataclass(frozen=True, slots=True)
class BroadcastText(Intent):
    """A broadcast of typed text: makes the preview, sends nothing."""

    do: ClassVar[str] = "broadcast-text"
    admin: ClassVar[bool] = True
    expression: str
    text: str


@dataclass(frozen=True, slots=True)
class BroadcastMessage(Intent):
    """A broadcast of an existing message: makes the preview, sends nothing."""

    do: ClassVar[str] = "broadcast-message"
    admin: ClassVar[bool] = True
    message: str
    expression: str


@dataclass(frozen=True, slots=True)
class BroadcastSend(Intent):
    """`asked` is when the preview was shown, in seconds since 1970."""

    do: ClassVar[str] = "broadcast-send"
    admin: ClassVar[bool] = True
    broadcast: int
    asked: int


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


BY_NAME: Mapping[str, type[Intent]] = types.MappingProxyType({kind.do: kind for kind in Intent.__subclasses__()})


def to_data(intent: Intent) -> dict[str, Any]:
    """The data of a button: the wire name and the fields that differ from their defaults."""
    values = {f.name: getattr(intent, f.name) for f in fields(intent)}
    return {"do": intent.do} | {f.name: values[f.name] for f in fields(intent) if values[f.name] != f.default}


def from_data(data: Mapping[str, Any]) -> Intent | None:
    """The intent in a card's data, form fields (`f_name`) included; None when it is none of ours or malformed."""
    do = data.get("do")
    kind = BY_NAME.get(do) if isinstance(do, str) else None
    if kind is None:
        return None
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for field in fields(kind):
        raw = data.get(f"f_{field.name}", data.get(field.name, MISSING))
        value = field.default if raw is MISSING else _read(raw, hints[field.name])
        if value is MISSING:
            return None
        values[field.name] = value
    return kind(**values)


def _read(raw: Any, hint: Any) -> Any:
    """The value as the field's type, MISSING when it is not of that type (client data is never trusted)."""
    kind = hint if isinstance(hint, type) else get_args(hint)[0]
    if kind is bool:
        return raw if isinstance(raw, bool) else {"true": True, "false": False}.get(str(raw).lower(), MISSING)
    if kind is int:
        return raw if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 2**53 else MISSING
    return raw if isinstance(raw, str) and len(raw) <= LONGEST_VALUE else MISSING
