"""Every recorded activity, and what hypothesis makes of it: a proper answer each time, and nobody's consent changed."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands.intents import Help, Join, Leave
from tests.teams.activities import TENANT, Activity, executed, in_group, installed, members, submitted, typed
from tests.teams.corpus import ABSENT, completed, load, names, need_corpus
from tests.teams.rig import Rig

NAMES = names() or (pytest.param("", marks=pytest.mark.skip(reason=ABSENT)),)
FAST = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


async def chosen(rig: Rig) -> list[Any]:
    """Two people with a choice each, as a start, and what they chose."""
    segment = await rig.segment()
    await rig.post(submitted(Join(segment.id)))
    await rig.post(submitted(Join(segment.id), "rui"))
    await rig.post(submitted(Leave(segment.id), "rui"))
    return await rig.consent()


async def proper(rig: Rig, activity: Activity) -> int:
    """The status, which is 2xx, 4xx, or 501 for an invoke."""
    status = (await rig.post(activity)).status
    fine = 200 <= status < 300 or 400 <= status < 500 or (status == 501 and activity.get("type") == "invoke")
    assert fine, status
    return status


@pytest.mark.parametrize("name", NAMES)
async def test_each_is_answered_properly_and_changes_no_consent(rig: Rig, name: str) -> None:
    before = await chosen(rig)
    found = load(name)
    await proper(rig, found)
    await proper(rig, found | {"serviceUrl": rig.channel.url})
    assert await proper(rig, completed(found)) in (200, 501)
    assert await proper(rig, completed(found)) in (200, 501)
    assert await rig.consent() == before
    assert "Something went wrong" not in str(rig.said())


async def test_a_folder_of_activities_was_tried(rig: Rig) -> None:
    need_corpus()
    assert len(names()) > 100
    answers = [(await rig.post(completed(load(name)))).status for name in names()]
    assert answers.count(200) > 60
    assert answers.count(501) > 20


_VALUES: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(["personal", "msteams", "add", "remove", "message", "invoke", "event", "adaptiveCard/action"])
    | st.just([])
    | st.just({})
    | st.lists(st.integers() | st.text(max_size=3), max_size=3)
    | st.dictionaries(st.text(max_size=4), st.integers(), max_size=2)
)
_HOWS = ("replace", "delete", "wrap", "case")


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything inside a value."""
    inside: Sequence[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    return [place for key, each in inside for place in ((*path, key), *_places(each, (*path, key)))]


def _mutate(activity: Activity, place: tuple[Any, ...], how: str, value: Any) -> None:
    holder: Any = activity
    for key in place[:-1]:
        holder = holder[key]
    key, old = place[-1], holder[place[-1]]
    if how == "delete":
        del holder[key]
    elif how == "wrap":
        holder[key] = [old]
    elif how == "case" and isinstance(old, str):
        holder[key] = old.swapcase()
    else:
        holder[key] = value


@st.composite
def mutations(draw: st.DrawFn, originals: Sequence[Activity]) -> Activity:
    """One of the activities with one to four places changed."""
    made = copy.deepcopy(draw(st.sampled_from(originals)))
    for _ in range(draw(st.integers(1, 4))):
        places = _places(made)
        if places:
            _mutate(made, draw(st.sampled_from(places)), draw(st.sampled_from(_HOWS)), draw(_VALUES))
    return made


def originals() -> list[Activity]:
    """The recorded ones, as they are and made to get past the doors, and some of ours; none of them is a choice."""
    found = [load(name) for name in names()]
    ours = [typed("hello"), installed(), installed("remove"), members(), in_group(text="hello"), executed(Help())]
    return found + [completed(each) for each in found] + ours


@FAST
@given(mutations(originals()))
async def test_no_mutation_gets_an_improper_answer_or_changes_consent(rig: Rig, activity: Activity) -> None:
    before = await rig.consent() or await chosen(rig)
    await proper(rig, activity)
    assert await rig.consent() == before


@FAST
@given(mutations([executed(Leave("everyone")), executed(Join("everyone"))]))
async def test_nothing_that_happened_by_itself_is_a_choice(rig: Rig, activity: Activity) -> None:
    before = await rig.consent() or await chosen(rig)
    value = activity.get("value")
    await proper(rig, activity | {"value": value | {"trigger": "automatic"} if isinstance(value, dict) else value})
    assert await rig.consent() == before


@FAST
@given(mutations([in_group("invoke", name="adaptiveCard/action", value=executed(Leave("everyone"))["value"])]))
async def test_nothing_outside_of_a_personal_chat_is_a_choice(rig: Rig, activity: Activity) -> None:
    before = await rig.consent() or await chosen(rig)
    conversation = activity.get("conversation")
    if isinstance(conversation, dict):
        conversation = conversation | {"isGroup": True}
    await proper(rig, activity | {"conversation": conversation})
    assert await rig.consent() == before


async def test_an_automatic_refresh_of_each_tap_changes_nothing(rig: Rig) -> None:
    before = await chosen(rig)
    for who in ("ana", "rui", "eva"):
        for intent in (Join("everyone"), Leave("everyone")):
            assert await proper(rig, executed(intent, who, trigger="automatic")) == 200
    assert await rig.consent() == before
    assert await rig.storage.collection("people").count_documents({"tenant": TENANT}) == 2
