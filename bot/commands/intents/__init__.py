"""What somebody asked for, whether typed or tapped: one frozen record per act.

A card's button carries its intent as data (`to_data`), the server reads it back (`from_data`) and trusts nothing in it:
every id is looked up within the caller's tenant and every role is checked again. Form fields arrive beside the button's
data with the prefix `f_`, so no input can overwrite a data key.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, get_args, get_type_hints

from bot.commands.intents.admins import AdminAdd, AdminForm, AdminRemove, Admins, AdminShow, Audit
from bot.commands.intents.attributes import AttributeForm, AttributeNew, Attributes
from bot.commands.intents.base import Intent
from bot.commands.intents.broadcasts import (
    BroadcastAgain,
    BroadcastCancel,
    BroadcastDiscard,
    BroadcastForm,
    BroadcastLeaveDoubt,
    BroadcastMessage,
    BroadcastPause,
    BroadcastResume,
    Broadcasts,
    BroadcastSchedule,
    BroadcastScheduleForm,
    BroadcastSend,
    BroadcastShow,
    BroadcastTest,
    BroadcastText,
    BroadcastWhen,
    Messages,
    MessageShow,
)
from bot.commands.intents.imports import (
    ImportColumn,
    ImportDrop,
    ImportFile,
    ImportForm,
    ImportInto,
    ImportMap,
    ImportPaste,
    ImportRejects,
    ImportShow,
    ImportUndo,
)
from bot.commands.intents.people import Help, Join, Leave, Start, Stop, Subscriptions, Tap, Topics
from bot.commands.intents.privacy import MyData, PersonShow
from bot.commands.intents.rules import Reach, RuleChange, RuleForm, RuleNew
from bot.commands.intents.segments import (
    SegmentAdd,
    SegmentDelete,
    SegmentDescribe,
    SegmentEdit,
    SegmentExport,
    SegmentForm,
    SegmentMembers,
    SegmentNew,
    SegmentPeopleForm,
    SegmentRemove,
    SegmentRename,
    Segments,
    SegmentShow,
)

__all__ = [
    "BY_NAME",
    "LONGEST_VALUE",
    "AdminAdd",
    "AdminForm",
    "AdminRemove",
    "AdminShow",
    "Admins",
    "AttributeForm",
    "AttributeNew",
    "Attributes",
    "Audit",
    "BroadcastAgain",
    "BroadcastCancel",
    "BroadcastDiscard",
    "BroadcastForm",
    "BroadcastLeaveDoubt",
    "BroadcastMessage",
    "BroadcastPause",
    "BroadcastResume",
    "BroadcastSchedule",
    "BroadcastScheduleForm",
    "BroadcastSend",
    "BroadcastShow",
    "BroadcastTest",
    "BroadcastText",
    "BroadcastWhen",
    "Broadcasts",
    "Help",
    "ImportColumn",
    "ImportDrop",
    "ImportFile",
    "ImportForm",
    "ImportInto",
    "ImportMap",
    "ImportPaste",
    "ImportRejects",
    "ImportShow",
    "ImportUndo",
    "Intent",
    "Join",
    "Leave",
    "MessageShow",
    "Messages",
    "MyData",
    "PersonShow",
    "Reach",
    "RuleChange",
    "RuleForm",
    "RuleNew",
    "SegmentAdd",
    "SegmentDelete",
    "SegmentDescribe",
    "SegmentEdit",
    "SegmentExport",
    "SegmentForm",
    "SegmentMembers",
    "SegmentNew",
    "SegmentPeopleForm",
    "SegmentRemove",
    "SegmentRename",
    "SegmentShow",
    "Segments",
    "Start",
    "Stop",
    "Subscriptions",
    "Tap",
    "Topics",
    "from_data",
    "to_data",
]

LONGEST_VALUE = 20_000
"""Characters of a single value; a pasted list of addresses is the longest thing that cards send."""

BY_NAME: Mapping[str, type[Intent]] = types.MappingProxyType({kind.do: kind for kind in Intent.__subclasses__()})
HINTS: Mapping[str, Mapping[str, Any]] = types.MappingProxyType({do: get_type_hints(BY_NAME[do]) for do in BY_NAME})
"""The types of each one's fields: resolving them anew for every tap would be a good part of its time."""


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
    hints = HINTS[kind.do]
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
