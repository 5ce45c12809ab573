"""What the cards about admins say: who is what, what was done, and how it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access.records import Did, Given, Right, Role, Told
from bot.commands.intents import AdminAdd, AdminRemove, AdminShow, from_data
from cards.admins.audit import audit_card
from cards.admins.form import LONGEST_ADDRESS, admin_form_card
from cards.admins.list import admins_card
from cards.admins.show import FOUNDED, WAITS, admin_card, given_card, removed_card
from cards.admins.words import A_ROLE, DOES, LONGEST, ROLES, act, differences
from cards.people.answers import not_allowed_card
from tests.cards.reading import buttons, inputs, texts, titles, walk
from tests.cards.rules import broken
from tests.cards.samples_admins import ADMINS, LAYLA, MEI, NOW, PRIYA, READER, RUI, TOLD, ZOE, entry


def plainly(lines: list[str]) -> list[str]:
    return [line.replace("\u2068", "").replace("\u2069", "") for line in lines]


def test_every_role_and_every_act_has_its_words() -> None:
    assert set(ROLES) == set(DOES) == set(A_ROLE) == set(Role)
    for did in Did:
        assert "Quay" in act(did, "Quay")
        assert "somebody" in act(did, "")


def test_the_list_says_how_each_came_to_it() -> None:
    said = plainly(texts(admins_card(ADMINS, 1, 5, READER, NOW, manages=True)))
    assert "Owner · named in the settings" in said
    assert "Editor · added by Rui Costa, 23 November" in said
    assert "Sender · added by Rui Costa, 20 October 2025" in said
    assert "Viewer · added by Rui Costa, 24 November · waiting to be met" in said


def test_rows_open_for_owners_only_and_never_for_whom_the_settings_name() -> None:
    opened = [node["selectAction"]["data"] for node in walk(admins_card(ADMINS, 1, 5, READER, NOW, manages=True))
              if "selectAction" in node]  # fmt: skip
    assert [from_data(data) for data in opened] == [AdminShow(row.id) for row in (MEI, ZOE, PRIYA, LAYLA)]
    seen = admins_card(ADMINS, 1, 5, READER, NOW, manages=False)
    assert not any("selectAction" in node for node in walk(seen))
    assert "Add an admin" not in titles(seen)


def test_an_admin_can_become_anything_else() -> None:
    for admin in (MEI, PRIYA):
        made = [from_data(each["data"]) for each in buttons(admin_card(admin, READER, NOW, manages=True))]
        whom = {"person": admin.person} if admin.person else {"address": admin.address or ""}
        assert [each for each in made if isinstance(each, AdminAdd)] == [
            AdminAdd(role=role.value, **whom) for role in Role if role is not admin.role
        ]
        assert AdminRemove(**whom) in made
    assert titles(admin_card(MEI, READER, NOW, manages=False)) == ["All admins"]


def test_who_waits_is_said_to() -> None:
    assert WAITS in texts(admin_card(PRIYA, READER, NOW, manages=True))
    assert WAITS not in texts(admin_card(MEI, READER, NOW, manages=True))


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (Given(MEI, None, Role.EDITOR), "Mei Tan is an admin now."),
        (Given(MEI, Role.OWNER, Role.EDITOR), "Mei Tan was an owner before."),
        (Given(MEI, Role.EDITOR, Role.EDITOR), "Mei Tan was an editor already."),
        (Given(MEI, None, Role.EDITOR, founder=True), f"Mei Tan is an admin now. {FOUNDED}"),
    ],
)
def test_a_role_given_says_what_was_before(given_: Given, said: str) -> None:
    assert said in plainly(texts(given_card(given_, READER, NOW)))


def test_a_role_taken_can_be_given_back() -> None:
    card = removed_card(Given(ZOE, Role.SENDER, None), READER, undo=True)
    assert from_data(buttons(card)[0]["data"]) == AdminAdd(role="sender", person="p3")
    assert "They were a sender. What they made and sent stays." in texts(card)
    assert titles(removed_card(Given(ZOE, Role.SENDER, None), READER, undo=False)) == ["All admins"]


def test_the_form_offers_the_weakest_role_first_and_forgets_none_that_is_one() -> None:
    card = admin_form_card(READER)
    choices = next(node["choices"] for node in walk(card) if node.get("id") == "f_role")
    assert [each["value"] for each in choices] == ["viewer", "sender", "editor", "owner"]
    assert inputs(admin_form_card(READER, address="a@b.example", role="owner"))["f_role"] == "owner"
    assert inputs(admin_form_card(READER, role="boss"))["f_role"] == "viewer"
    assert len(inputs(admin_form_card(READER, address="x" * 999))["f_address"]) == LONGEST_ADDRESS


def test_the_audit_says_what_is_and_what_was() -> None:
    said = plainly(texts(audit_card(TOLD, "", READER, NOW)))
    for line in (
        "Scheduled the broadcast b12",
        "Time: 27 November, 10:02",
        "Name: Quay news (was Quay)",
        "Open to all: no (was yes)",
        "Added: 1,204",
        "Waiting to be met: 12",
        "Gave Mei Tan a role",
        "Role: editor (was viewer)",
        "Took the role of somebody",
        "Role was sender",
        "Rui Costa · 24 November, 10:02",
        "Somebody · 24 November, 09:01",
    ):
        assert line in said, line


def test_long_values_are_cut_and_empty_ones_named() -> None:
    long = entry(Did.SEGMENT_CHANGED, "x", {"description": ""}, {"description": "word " * 60})
    (line,) = plainly(differences(long, READER, NOW))
    assert line.endswith("… (was nothing)")
    assert len(line) < LONGEST + 40


@given(st.sampled_from(Did), st.text(max_size=40), st.text(max_size=300), st.text(max_size=300))
def test_whatever_names_and_values_are_the_audit_keeps_the_rules(did: Did, label: str, was: str, now: str) -> None:
    told = Told(entry(did, label, {"name": was, "odd": was}, {"name": now}), label, label)
    assert broken(audit_card((told,), "", READER, NOW)) == []


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", [None, *Role])
def test_a_no_says_what_it_takes_and_what_one_is(right: Right, role: Role | None) -> None:
    said = " ".join(texts(not_allowed_card(["Rui Costa"], READER, right, role)))
    assert said.startswith("Only ")
    assert "Nothing was changed." in said
    assert (f"You're {A_ROLE[role]}" in said) if role else ("You're" not in said)


def test_everybody_an_owner_is_said_where_nobody_is_named() -> None:
    card = admins_card((), 1, 0, READER, NOW, manages=True)
    assert any("everybody here is an owner" in text for text in texts(card))
    assert titles(card) == ["Add an admin", "What admins did"]
    assert RUI.label in " ".join(texts(admins_card((RUI,), 1, 1, READER, NOW, manages=False)))
