"""What is typed about admins: an address as people paste it, and a role at its end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access.records import Role
from bot.commands import intents
from bot.commands.grammar import One, Unknown, read
from bot.commands.intents import Intent

MEI = "mei@north.example"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("admins", intents.Admins()),
        ("Admin", intents.Admins()),
        ("admin add", intents.AdminForm()),
        ("admin remove", intents.Admins()),
        (f"admin add {MEI}", intents.AdminAdd(MEI)),
        (f"admin add {MEI} editor", intents.AdminAdd(MEI, "editor")),
        (f"ADMIN ADD {MEI}  Owner.", intents.AdminAdd(MEI, "owner")),
        (f"admin add Mei Tan <{MEI}> sender", intents.AdminAdd(f"Mei Tan <{MEI}>", "sender")),
        (f"admin add Mei Tan <{MEI}>", intents.AdminAdd(f"Mei Tan <{MEI}>")),
        (f"admin add {MEI} boss", intents.AdminAdd(f"{MEI} boss")),
        (f"admin add Viewer Tan <{MEI}> viewer", intents.AdminAdd(f"Viewer Tan <{MEI}>", "viewer")),
        (f"admin add Viewer Tan <{MEI}>", intents.AdminAdd(f"Viewer Tan <{MEI}>")),
        ("admin add owner", intents.AdminAdd("owner")),
        (f"admin remove {MEI}", intents.AdminRemove(MEI)),
        (f"admin remove Mei Tan <{MEI}>", intents.AdminRemove(f"Mei Tan <{MEI}>")),
        ("audit", intents.Audit()),
    ],
)
def test_admins(text: str, intent: Intent) -> None:
    assert read(text, (), ()) == One(intent)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("admns", "admins"),
        (f"admin adds {MEI}", f"admin add {MEI}"),
        ("audti", "audit"),
        (f"adminn add {MEI} owner", ""),
    ],
)
def test_a_slip_of_the_finger_is_told(text: str, meant: str) -> None:
    reading = read(text, (), ())
    assert isinstance(reading, Unknown)
    assert reading.suggestions[0] == (meant or f"admin add {MEI} owner")


def test_nobody_else_is_told_of_these_commands() -> None:
    reading = read("admns", (), (), admin=False)
    assert isinstance(reading, Unknown)
    assert "admins" not in reading.suggestions


@given(st.sampled_from(list(Role)), st.from_regex(r"[a-z]{1,12}@[a-z]{1,12}\.example", fullmatch=True))
def test_any_role_at_the_end_is_one(role: Role, address: str) -> None:
    assert read(f"admin add {address} {role.value}", (), ()) == One(intents.AdminAdd(address, role.value))


@given(st.text(min_size=1, max_size=60))
def test_whatever_follows_is_read_without_an_error(text: str) -> None:
    read(f"admin add {text}", (), ())
