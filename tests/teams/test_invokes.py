"""Taps that are answered in place, and invokes that are not ours."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.answers import show
from bot.commands.intents import Help, Join, Leave
from bot.teams.invokes import read_card_action
from tests.logged import Logged
from tests.teams.activities import activity, executed, in_group, invoke, without
from tests.teams.rig import Rig, plain_card, several


async def test_a_tap_is_answered_with_the_card_that_takes_its_place(rig: Rig) -> None:
    rig.desk.answer = show(plain_card("the new state"))
    answer = await rig.post(executed(Help()))
    assert answer.status == 200
    assert answer.content_type == "application/json"
    assert await answer.json() == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.card.adaptive",
        "value": plain_card("the new state"),
    }
    assert rig.desk.in_place == [True]
    assert rig.said() == []


async def test_messages_are_sent_in_the_same_turn(rig: Rig) -> None:
    rig.desk.answer = several("receipt", "follow-up", replace="the new state")
    body = await (await rig.post(executed(Help()))).json()
    assert body["value"] == plain_card("the new state")
    assert rig.said() == ["receipt", "follow-up"]


async def test_without_a_card_to_replace_the_tapped_one_stays(rig: Rig) -> None:
    body = await (await rig.post(executed(Help()))).json()
    assert body["type"] == "application/vnd.microsoft.activity.message"
    assert body["statusCode"] == 200
    assert rig.said() == ["You tapped"]


@pytest.mark.parametrize("name", ["adaptivecard/action", "ADAPTIVECARD/ACTION"])
async def test_the_names_case_does_not_matter(rig: Rig, name: str) -> None:
    assert (await rig.post(executed(Help()) | {"name": name})).status == 200
    assert rig.desk.taps == [{"do": "help"}]


async def test_a_tap_without_verb_and_data_is_a_tap(rig: Rig) -> None:
    value = {"action": {"type": "Action.Execute"}}
    assert (await rig.post(invoke("adaptiveCard/action", value=value))).status == 200
    assert rig.desk.taps == [{}]


@pytest.mark.parametrize("trigger", ["automatic", "Automatic", "AUTOMATIC", "scheduled", "", 0, ["manual"]])
async def test_a_card_that_refreshes_by_itself_changes_nothing(rig: Rig, trigger: Any) -> None:
    segment = await rig.segment()
    await rig.post(executed(Join(segment.id)))
    before = await rig.consent()
    refresh = executed(Leave(segment.id))
    refresh["value"]["trigger"] = trigger
    answer = await rig.post(refresh)
    assert answer.status == 200
    assert (await answer.json())["type"] == "application/vnd.microsoft.activity.message"
    assert await rig.consent() == before
    assert len(rig.desk.taps) == 1
    assert len(rig.said()) == 1


@pytest.mark.parametrize(
    "value",
    [None, "text", 7, [], {}, {"action": None}, {"action": "x"}, {"action": {}}, {"action": {"type": "Action.Submit"}},
     {"action": {"type": "Action.Execute", "data": "text"}}, {"action": {"type": "Action.Execute", "data": [1]}},
     {"action": {"type": ["Action.Execute"]}}],
)  # fmt: skip
async def test_a_malformed_tap_is_400_in_the_body_as_teams_expects(rig: Rig, value: Any) -> None:
    answer = await rig.post(invoke("adaptiveCard/action", value=value))
    assert answer.status == 200
    body = await answer.json()
    assert (body["statusCode"], body["type"]) == (400, "application/vnd.microsoft.error")
    assert body["value"]["code"] == "BadRequest"
    assert rig.desk.taps == []


@pytest.mark.parametrize("missing", ["id", "from"])
async def test_a_tap_that_cannot_be_told_apart_is_400(rig: Rig, missing: str) -> None:
    assert (await rig.post(without(executed(Help()), missing))).status == 400
    assert rig.desk.taps == []


async def test_a_tap_by_a_bot_or_from_nowhere_is_no_choice(rig: Rig) -> None:
    for tap in (without(executed(Help()), "conversation"), executed(Help()) | {"from": {"id": "28:another-bot"}}):
        assert (await rig.post(tap)).status == 200
    assert rig.desk.taps == []
    assert await rig.storage.collection("people").count_documents({}) == 0


async def test_the_same_tap_twice_chooses_once_and_again_after_the_opposite(rig: Rig) -> None:
    segment = await rig.segment()
    join, leave = executed(Join(segment.id)), executed(Leave(segment.id))
    await rig.post(join)
    once = await rig.consent()
    await rig.post(join)
    assert await rig.consent() == once
    await rig.post(leave)
    left = await rig.consent()
    await rig.post(join)
    assert await rig.consent() == left


async def test_a_tap_in_a_group_says_where_it_works(rig: Rig) -> None:
    segment = await rig.segment()
    value = executed(Join(segment.id))["value"]
    answer = await rig.post(in_group("invoke", name="adaptiveCard/action", value=value))
    assert "personal chat" in (await answer.json())["value"]
    assert await rig.consent() == []
    assert rig.desk.taps == []


@pytest.mark.parametrize(
    "name",
    ["task/fetch", "task/submit", "composeExtension/query", "composeExtension/fetchTask", "signin/verifyState",
     "signin/tokenExchange", "signin/failure", "fileConsent/invoke", "handoff/action", "suggestedActions/submit",
     "application/search", "tab/fetch", "somethingNew", "", None, 7, "adaptiveCard/action/", "x" * 5000],
)  # fmt: skip
async def test_an_invoke_that_is_not_ours_is_501(rig: Rig, name: object) -> None:
    assert (await rig.post(invoke(name, value={"do": "stop"}))).status == 501
    assert rig.said() == []
    assert await rig.consent() == []


@pytest.mark.parametrize("value", [None, "text", {"actionName": "feedback", "actionValue": {"reaction": "like"}}])
async def test_feedback_is_taken_with_thanks(rig: Rig, value: Any) -> None:
    for name in ("message/submitAction", "MESSAGE/SUBMITACTION"):
        assert (await rig.post(invoke(name, value=value))).status == 200


async def test_an_invoke_that_asks_for_its_replies_in_the_body_gets_its_own_answer(rig: Rig) -> None:
    rig.desk.answer = show(plain_card("the new state"))
    body = await (await rig.post(executed(Help(), deliveryMode="expectReplies"))).json()
    assert body["value"] == plain_card("the new state")


async def test_an_error_in_a_tap_is_logged_once_and_answered_kindly(rig: Rig, logged: Logged) -> None:
    rig.desk.trouble = RuntimeError("broken")
    tap = executed(Help())
    answer = await rig.post(tap)
    assert answer.status == 200
    assert (await answer.json())["type"] == "application/vnd.microsoft.activity.message"
    errors = [each for each in logged if each["log_level"] == "error"]
    assert [(each["event"], each["activity"], each["invoke"]) for each in errors] == [
        ("turn failed", tap["id"], "adaptiveCard/action")
    ]
    assert rig.said() == ["Something went wrong on our side. Try again in a minute."]


async def test_an_event_is_no_invoke_whatever_its_name(rig: Rig) -> None:
    assert (await rig.post(activity("event", name="adaptiveCard/action", value={"action": {}}))).status == 200
    assert rig.desk.taps == []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["Action.Execute", "manual"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=3) | st.sampled_from(["action", "type", "data", "trigger"]), inner, max_size=4
        )
    ),
)


@given(_JSON)
def test_nothing_makes_reading_fail_and_only_an_execute_is_one(value: Any) -> None:
    action = read_card_action(value)
    if action is not None:
        assert value["action"]["type"] == "Action.Execute"
        assert action.tapped == (value.get("trigger") in (None, "manual"))
