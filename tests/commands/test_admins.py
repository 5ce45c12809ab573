"""Owners give and take roles in the chat, and look at what was done."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.access.records import Role
from bot.commands import intents
from bot.connector.client import open_session
from bot.storage.database import Storage
from tests.cards.reading import buttons, inputs, texts, titles, walk
from tests.commands.making import clean, data_of, only, says, told
from tests.commands.whole import Whole, make_whole

OWNER, EDITOR, SENDER, VIEWER = Role


@pytest.fixture
async def whole(storage: Storage) -> AsyncIterator[Whole]:
    async with open_session() as session:
        yield await make_whole(storage, session)


async def test_the_list_tells_who_is_what(whole: Whole) -> None:
    shown = told(await whole.types(OWNER, "admins"))
    assert {"Rui", "Owner · named in the settings", "Edda", "Editor · added by Rui, 24 November"} <= set(shown)
    assert shown[-1] == "1 to 4 of 4."


async def test_only_owners_get_to_change_it_from_the_list(whole: Whole) -> None:
    rows = [node for node in walk(only(await whole.types(OWNER, "admins"))) if "selectAction" in node]
    assert len(rows) == 3  # whom the settings name is not to be changed here
    seen = only(await whole.types(VIEWER, "admins"))
    assert titles(seen) == ["What admins did"]
    assert [node for node in walk(seen) if "selectAction" in node] == []


async def test_a_role_typed_at_the_end_is_given(whole: Whole) -> None:
    shown = told(await whole.types(OWNER, "admin add Ana Lima <ana@north.example> sender"))
    assert {"Ana", "Ana is an admin now."} <= set(shown)
    assert says(only(await whole.types(None, "broadcast to Interns: Hello")), "Send this to 1 person?")
    assert says(only(await whole.types(None, "segment new Mine")), "You're a sender")


async def test_without_a_role_somebody_becomes_a_viewer_and_stays_what_they_are(whole: Whole) -> None:
    card = only(await whole.types(OWNER, "admin add eve@north.example"))
    assert says(card, "**Viewer**: sees everything, and changes nothing.", "Waiting to be met")
    assert titles(card) == ["Make an owner", "Make an editor", "Make a sender", "Remove", "All admins"]
    assert says(only(await whole.types(OWNER, "admin add edda@north.example")), "Edda was an editor already.")


async def test_a_button_makes_them_something_else_and_back(whole: Whole) -> None:
    row = next(n for n in walk(only(await whole.types(OWNER, "admins"))) if "Edda" in str(n.get("selectAction")))
    opened = only(await whole.tap(OWNER, intents.from_data(row["selectAction"]["data"]) or intents.Help()))
    change = intents.from_data(data_of(opened, "Make a sender"))
    assert isinstance(change, intents.AdminAdd)
    assert says(only(await whole.tap(OWNER, change)), "Edda was an editor before.", "Sender")
    removed = only(await whole.tap(OWNER, intents.AdminRemove(person=whole.people[EDITOR].id)))
    assert says(removed, "Edda is no admin any more", "They were a sender.")
    back = intents.from_data(data_of(removed, "Undo"))
    assert isinstance(back, intents.AdminAdd)
    assert says(only(await whole.tap(OWNER, back)), "Edda is an admin now.", "Sender")


async def test_a_form_asks_for_the_address_and_keeps_what_was_typed(whole: Whole) -> None:
    form = only(await whole.types(OWNER, "admin add"))
    assert inputs(form) == {"f_address": "", "f_role": "viewer"}
    add = data_of(form, "Add")
    seen = {"do": add["do"], "f_address": "Eve", "f_role": "editor"}
    wrong = only(await whole.tap(OWNER, intents.from_data(seen) or intents.Help()))
    assert inputs(wrong) == {"f_address": "Eve", "f_role": "editor"}
    assert says(wrong, "One thing to fix: the address")
    right = seen | {"f_address": "eve@north.example"}
    assert says(only(await whole.tap(OWNER, intents.from_data(right) or intents.Help())), "is an admin now.")


@pytest.mark.parametrize("typed", ["admin add eve@north.example edtor", "admin add Eve <eve@north.example> boss"])
async def test_a_mistyped_role_makes_nobody_anything(whole: Whole, typed: str) -> None:
    wrong = only(await whole.types(OWNER, typed))
    assert says(wrong, "is no role. Roles are owner, editor, sender and viewer.", "One thing to fix: the role")
    assert not says(only(await whole.types(OWNER, "admins")), "eve@north.example")


async def test_a_role_that_a_client_made_up_is_none(whole: Whole) -> None:
    for role in ("god", "OWNER of all", "x" * 500):
        answer = only(await whole.tap(OWNER, intents.AdminAdd("eve@north.example", role)))
        assert says(answer, "is no role")
    assert not says(only(await whole.types(OWNER, "admins")), "eve@north.example")


async def test_whom_the_settings_name_cannot_be_removed_here(whole: Whole) -> None:
    form = only(await whole.types(OWNER, "admin remove rui@north.example"))
    assert says(form, "Rui is an owner by the setting ADMINS.", "Nothing was changed.")


async def test_an_id_of_nobody_is_a_sentence(whole: Whole) -> None:
    for act in (intents.AdminShow("x"), intents.AdminAdd(person="x"), intents.AdminRemove(person="x")):
        assert says(only(await whole.tap(OWNER, act)), "That admin isn't there any more.")


async def test_who_leaves_by_themselves_is_offered_no_undo(whole: Whole) -> None:
    await whole.types(OWNER, "admin add edda@north.example owner")
    left = only(await whole.types(EDITOR, "admin remove edda@north.example"))
    assert titles(left) == ["All admins"]


async def test_more_admins_than_fit_come_page_by_page(whole: Whole) -> None:
    for name in ("eve", "fay", "gus"):
        await whole.types(OWNER, f"admin add {name}@north.example")
    first = only(await whole.types(OWNER, "admins"))
    assert says(first, "1 to 5 of 7.")
    second = only(await whole.tap(OWNER, intents.from_data(data_of(first, "Next 2")) or intents.Help()))
    assert says(second, "6 to 7 of 7.", "gus@north.example")
    assert says(only(await whole.tap(OWNER, intents.Admins(page=9))), "6 to 7 of 7.")


async def test_the_audit_tells_who_did_what(whole: Whole) -> None:
    await whole.types(EDITOR, "segment Interns rename Trainees")
    await whole.types(SENDER, "broadcast to Trainees: Hello")
    lines = [clean(text) for text in texts(only(await whole.types(VIEWER, "audit")))]
    assert lines[0] == "What admins did"
    assert lines[2:7] == [
        "Drafted the broadcast b2",
        "Sem · 24 November, 09:00",
        "Changed the segment Interns",
        "Edda · 24 November, 09:00",
        "Name: Trainees (was Interns)",
    ]
    assert "Gave Vi a role" in lines
    assert "Role: viewer" in lines


async def test_the_audit_goes_back_to_its_first_entry(whole: Whole) -> None:
    for number in range(12):
        await whole.types(OWNER, f"segment new Circle {number}")
    seen: list[str] = []
    card = only(await whole.types(OWNER, "audit"))
    while True:
        seen += [clean(text) for text in texts(card) if text.startswith(("Made", "Gave", "Added people", "Drafted"))]
        more = [each for each in buttons(card) if each["title"] == "Earlier"]
        if not more:
            break
        card = only(await whole.tap(OWNER, intents.from_data(more[0]["data"]) or intents.Help()))
    assert len(seen) == len(set(seen)) == 18
    assert seen[-1] == "Gave Edda a role"


async def test_a_place_in_the_audit_that_a_client_made_up_is_its_beginning(whole: Whole) -> None:
    first = only(await whole.types(OWNER, "audit"))
    assert texts(only(await whole.tap(OWNER, intents.Audit('{"$gt": ""}')))) == texts(first)
