"""A sample of every card about admins, for the drawing and for the rules of looks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.access.records import Did, Entry, Given, ListedAdmin, Right, Role, Told
from bot.refusals import Refused
from cards.admins.audit import audit_card
from cards.admins.form import admin_form_card
from cards.admins.list import admins_card
from cards.admins.show import admin_card, given_card, removed_card
from cards.elements import Json
from cards.people.answers import not_allowed_card
from cards.people.help import help_card
from cards.reader import Reader

NOW = datetime(2026, 11, 24, 10, 2, 15, tzinfo=UTC)
READER = Reader("en_GB", "Europe/Lisbon")
ARABIC = Reader("ar", "Asia/Riyadh")

RUI = ListedAdmin("rui@north.example", "Rui Costa", Role.OWNER, "p1", "rui@north.example", named=True)
MEI = ListedAdmin("a1", "Mei Tan", Role.EDITOR, "p2", "mei@north.example", "Rui Costa", NOW - timedelta(days=1))
ZOE = ListedAdmin("a2", "Zoë *Star* Müller", Role.SENDER, "p3", None, "Rui Costa", NOW - timedelta(days=400))
PRIYA = ListedAdmin("a3", "priya.n@north.example", Role.VIEWER, None, "priya.n@north.example", "Rui Costa", NOW)
LAYLA = ListedAdmin("a4", "ليلى حداد", Role.OWNER, "p4", "layla@north.example", "Rui Costa", NOW)
ADMINS = (RUI, MEI, ZOE, PRIYA, LAYLA)


def entry(did: Did, label: str, before: Json | None = None, after: Json | None = None, minutes: int = 0) -> Entry:
    at = NOW - timedelta(minutes=minutes)
    return Entry("t1", at, "p1", did, "x", label, before or {}, after or {}, id=f"{minutes:024x}")


TOLD = (
    Told(entry(Did.BROADCAST_SCHEDULED, "b12", {}, {"at": NOW + timedelta(days=3)}), "Rui Costa", "b12"),
    Told(entry(Did.SEGMENT_CHANGED, "Quay news", {"name": "Quay", "open": True}, {"name": "Quay news", "open": False},
               minutes=3), "Mei Tan", "Quay news"),
    Told(entry(Did.PEOPLE_ADDED, "Quay news", {}, {"added": 1_204, "waiting": 12}, minutes=8), "Mei Tan", "Quay news"),
    Told(entry(Did.ROLE_GIVEN, "", {"role": "viewer"}, {"role": "editor"}, minutes=60), "Rui Costa", "Mei Tan"),
    Told(entry(Did.ROLE_TAKEN, "", {"role": "sender"}, {}, minutes=61), "", ""),
    Told(entry(Did.SEGMENT_CHANGED, "*R&D* [core]", {"description": ""}, {"description": "What we build next. " * 20},
               minutes=9_000), "Zoë *Star* Müller", "*R&D* [core]"),
)  # fmt: skip
EVERY = tuple(Told(entry(did, "Quay news", minutes=n), "Rui Costa", "Quay news") for n, did in enumerate(Did))


def samples() -> dict[str, Json | list[Json]]:
    """By name: every card, and the states in which it looks different."""
    waits = Refused("There is a space beside the @-sign.", field="address")
    return {
        "admins": admins_card(ADMINS, 1, 7, READER, NOW, manages=True),
        "admins-seen": admins_card(ADMINS, 1, 5, READER, NOW, manages=False),
        "admins-open": admins_card((), 1, 0, READER, NOW, manages=True),
        "admins-rtl": admins_card(ADMINS, 1, 5, ARABIC, NOW, manages=True),
        "admin": admin_card(MEI, READER, NOW, manages=True),
        "admin-waits": admin_card(PRIYA, READER, NOW, manages=True),
        "admin-seen": admin_card(ZOE, READER, NOW, manages=False),
        "admin-given": given_card(Given(MEI, None, Role.EDITOR), READER, NOW),
        "admin-changed": given_card(Given(MEI, Role.OWNER, Role.EDITOR), READER, NOW),
        "admin-already": given_card(Given(ZOE, Role.SENDER, Role.SENDER), READER, NOW),
        "admin-founded": given_card(Given(PRIYA, None, Role.VIEWER, founder=True), READER, NOW),
        "admin-rtl": admin_card(LAYLA, ARABIC, NOW, manages=True),
        "admin-removed": removed_card(Given(ZOE, Role.SENDER, None), READER, undo=True),
        "admin-removed-self": removed_card(Given(LAYLA, Role.OWNER, None), READER, undo=False),
        "admin-form": admin_form_card(READER),
        "admin-form-wrong": admin_form_card(READER, address="mei @north.example", role="editor", error=waits),
        "admin-form-role": admin_form_card(
            READER, address="mei@north.example", role="boss", error=Refused("“boss” is no role.", field="role")
        ),
        "audit": audit_card(TOLD, "a1", READER, NOW),
        "audit-last": audit_card(TOLD[:1], "", READER, NOW),
        "audit-none": audit_card((), "", READER, NOW),
        "audit-every": audit_card(EVERY, "", READER, NOW),
        "audit-rtl": audit_card(TOLD, "a1", ARABIC, NOW),
        "not-allowed-viewer": not_allowed_card(["Rui Costa", "Mei Tan"], READER, Right.SEND, Role.VIEWER),
        "not-allowed-editor": not_allowed_card(["Rui Costa"], READER, Right.MANAGE, Role.EDITOR),
        "help-viewer": help_card(READER, Role.VIEWER),
        "help-sender": help_card(READER, Role.SENDER),
    }
