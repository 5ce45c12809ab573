"""What admins ask for about segments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.commands.intents.base import Intent


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
class SegmentExport(Intent):
    """Asks for the members as a file."""

    do: ClassVar[str] = "export"
    admin: ClassVar[bool] = True
    segment: str


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
