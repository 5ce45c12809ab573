"""What each role may do."""

from __future__ import annotations

import pytest

from bot.access.records import RIGHTS, Actor, NotAllowed, Right, Role


def test_each_role_has_its_rights() -> None:
    assert RIGHTS[Role.OWNER] == set(Right)
    assert RIGHTS[Role.EDITOR] == {Right.VIEW, Right.EDIT}
    assert RIGHTS[Role.SENDER] == {Right.VIEW, Right.SEND}
    assert RIGHTS[Role.VIEWER] == {Right.VIEW}
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", [None, *Role])
def test_who_has_not_the_right_is_told_which_it_takes(role: Role | None, right: Right) -> None:
    actor = Actor("t1", "p1", role)
    if actor.may(right):
        actor.check(right)
    else:
        with pytest.raises(NotAllowed) as raised:
            actor.check(right)
        assert raised.value.right is right


@pytest.mark.parametrize("right", Right)
def test_who_is_no_admin_may_nothing(right: Right) -> None:
    assert not Actor("t1", "p1").may(right)
