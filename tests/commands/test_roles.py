"""Who may do what, act by act: an admin's card in the hands of somebody of a lesser role changes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.access.records import RIGHTS, NotAllowed, Right, Role
from bot.commands import intents
from bot.commands.intents import BY_NAME, Intent
from bot.connector.client import open_session
from bot.storage.database import Storage
from tests.commands.making import only, says
from tests.commands.whole import Whole, make_whole

EDIT, SEND, MANAGE = Right.EDIT, Right.SEND, Right.MANAGE
CHANGES: dict[type[Intent], Right] = {
    intents.SegmentForm: EDIT,
    intents.SegmentNew: EDIT,
    intents.SegmentEdit: EDIT,
    intents.SegmentRename: EDIT,
    intents.SegmentDescribe: EDIT,
    intents.SegmentPeopleForm: EDIT,
    intents.SegmentAdd: EDIT,
    intents.SegmentRemove: EDIT,
    intents.SegmentDelete: EDIT,
    intents.RuleForm: EDIT,
    intents.RuleNew: EDIT,
    intents.RuleChange: EDIT,
    intents.AttributeForm: EDIT,
    intents.AttributeNew: EDIT,
    intents.ImportForm: EDIT,
    intents.ImportPaste: EDIT,
    intents.ImportFile: EDIT,
    intents.ImportInto: EDIT,
    intents.ImportColumn: EDIT,
    intents.ImportMap: EDIT,
    intents.ImportDrop: EDIT,
    intents.ImportUndo: EDIT,
    intents.BroadcastForm: SEND,
    intents.BroadcastText: SEND,
    intents.BroadcastMessage: SEND,
    intents.BroadcastSend: SEND,
    intents.BroadcastScheduleForm: SEND,
    intents.BroadcastWhen: SEND,
    intents.BroadcastSchedule: SEND,
    intents.BroadcastTest: SEND,
    intents.BroadcastDiscard: SEND,
    intents.BroadcastPause: SEND,
    intents.BroadcastAgain: SEND,
    intents.BroadcastLeaveDoubt: SEND,
    intents.BroadcastResume: SEND,
    intents.BroadcastCancel: SEND,
    intents.AdminForm: MANAGE,
    intents.AdminAdd: MANAGE,
    intents.AdminRemove: MANAGE,
}
"""What more than a look takes."""
LOOKS = (
    intents.Segments,
    intents.SegmentShow,
    intents.SegmentMembers,
    intents.SegmentExport,
    intents.Reach,
    intents.Attributes,
    intents.ImportShow,
    intents.ImportRejects,
    intents.Messages,
    intents.MessageShow,
    intents.Broadcasts,
    intents.BroadcastShow,
    intents.Admins,
    intents.AdminShow,
    intents.PersonShow,
    intents.Audit,
)
NEEDS: dict[type[Intent], Right] = CHANGES | dict.fromkeys(LOOKS, Right.VIEW)
TITLES = {
    Right.VIEW: "Only admins can do this",
    EDIT: "Only owners and editors can do this",
    SEND: "Only owners and senders can do this",
    MANAGE: "Only owners can do this",
}


@pytest.fixture
async def whole(storage: Storage) -> AsyncIterator[Whole]:
    async with open_session() as session:
        yield await make_whole(storage, session)


def test_every_act_of_admins_says_what_it_takes() -> None:
    assert {kind for kind in BY_NAME.values() if kind.admin} == set(NEEDS)


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.SENDER, Role.EDITOR])
async def test_a_replayed_card_of_an_admin_is_a_polite_no_and_changes_nothing(whole: Whole, role: Role | None) -> None:
    before = await whole.kept()
    lacking = {kind: right for kind, right in NEEDS.items() if role is None or right not in RIGHTS[role]}
    for kind, right in lacking.items():
        answer = only(await whole.tap(role, whole.example(kind)))
        title = TITLES[right if role else Right.VIEW]
        assert says(answer, title, "Nothing was changed.", "Rui"), kind
    assert await whole.kept() == before
    assert len(lacking) >= len(CHANGES) - 23


@pytest.mark.parametrize("kind", NEEDS)
async def test_the_services_say_no_by_themselves(whole: Whole, kind: type[Intent]) -> None:
    """Whatever the edge lets through."""
    before = await whole.kept()
    for role in (None, *Role):
        if role is None or NEEDS[kind] not in RIGHTS[role]:
            with pytest.raises(NotAllowed):
                await whole.straight(role, whole.example(kind))
    assert await whole.kept() == before


@pytest.mark.parametrize("role", Role)
async def test_who_has_the_right_is_not_told_no(whole: Whole, role: Role) -> None:
    for kind, right in NEEDS.items():
        if right in RIGHTS[role]:
            answer = await whole.tap(role, whole.example(kind))
            cards = [answer.replace or {}, *(card for message in answer.messages for card in message.cards)]
            assert not any(says(card, "Only ") for card in cards), kind


async def test_a_no_names_those_who_may_and_says_what_one_is(whole: Whole) -> None:
    answer = only(await whole.types(Role.VIEWER, "broadcast to Interns: Hello"))
    assert says(answer, "Only owners and senders can do this", "Yours are Rui and Sem.", "You're a viewer")
    answer = only(await whole.types(None, "segments"))
    assert says(answer, "Only admins can do this", "Edda", "Sem", "Vi")
    assert not says(answer, "You're")


async def test_a_role_that_was_taken_counts_at_once(whole: Whole) -> None:
    assert says(only(await whole.types(Role.EDITOR, "segments")), "Segments")
    await whole.types(Role.OWNER, "admin remove edda@north.example")
    assert says(only(await whole.types(Role.EDITOR, "segments")), "Only admins can do this")


async def test_help_tells_of_what_one_may(whole: Whole) -> None:
    shown = {role: only(await whole.types(role, "help")) for role in (None, *Role)}
    assert says(shown[Role.OWNER], "segment new NAME", "broadcast to SEGMENT: TEXT", "admins")
    assert says(shown[Role.SENDER], "broadcast to SEGMENT: TEXT", "segments")
    assert not says(shown[Role.SENDER], "segment new NAME")
    assert not says(shown[Role.EDITOR], "broadcast to SEGMENT: TEXT")
    assert not says(shown[Role.VIEWER], "segment new NAME")
    assert not says(shown[None], "For admins")
